import { languageOf, type Language } from '../facts/language';
import type { Files, Kind } from './files';
import { admits, enter, isTerraform, standingAt, withRulesOf, type Excludes, type Standing } from './ignoring';
import { reason } from './text';
import { isWithin, joined } from './uri';

/** A folder, or a single file, that was given to be read. */
export interface Root {
  readonly path: string;
  /** The same with links resolved. */
  readonly real: string;
  readonly kind: 'file' | 'folder';
  readonly excludes: Excludes;
}

export interface Skipped {
  readonly file: string;
  readonly why: string;
  /** It was asked for by name, not come upon. */
  readonly named: boolean;
}

export interface Candidate {
  readonly path: string;
  readonly language: Language;
  readonly folder: string;
  readonly named: boolean;
}

/** A path, as seen from the root, and where it really is. */
interface Standpoint {
  readonly path: string;
  readonly relative: string;
  readonly real: string;
}

/** How many folders are listed before others have a turn. */
const breath = 32;

/**
 * Every file under the roots whose name says that it may matter, in order of roots and paths. Folders are listed several at
 * a time. A link is followed if it stays within the roots and leads to Terraform: a module is what its folder shows, while a
 * manifest is applied once, from where it lies. Never rejects; what cannot be listed goes to `skipped`.
 */
export async function walk(files: Files, roots: readonly Root[], skipped: Skipped[], signal?: AbortSignal): Promise<Candidate[]> {
  const slots = slotsOf(16);
  let listed = 0;
  /** Roots within other roots are left to themselves: their own settings hold there. */
  const claimed = new Set(roots.map((root) => root.real));
  const found = await Promise.all(roots.map((root) => (root.kind === 'file' ? Promise.resolve(namedFile(root)) : folderRoot(root))));
  return found.flat();

  function namedFile(root: Root): Candidate[] {
    const language = languageOf(root.path);
    if (language !== undefined)
      return [{ path: root.path, language, folder: root.path.slice(0, root.path.lastIndexOf('/')) || '/', named: true }];
    skipped.push({ file: root.path, why: 'not a kind of file that is read here', named: true });
    return [];
  }

  async function folderRoot(root: Root): Promise<Candidate[]> {
    return within(root, root.path, root.real, await standingAt(files, root.path), false);
  }

  /** `real`: the folder with links resolved; `linked`: it was reached through a link, so only Terraform counts and no further folder link is followed. */
  async function within(root: Root, folder: string, real: string, above: Standing, linked: boolean): Promise<Candidate[]> {
    if (signal?.aborted) return [];
    if (++listed % breath === 0) await new Promise(setImmediate);
    const entries = await slots(() => files.list(folder)).catch((error: unknown) => {
      skipped.push({ file: folder, why: reason(error), named: folder === root.path });
      return [];
    });
    const at = entries.some((entry) => entry.name === '.gitignore') ? await withRulesOf(files, above, folder) : above;
    const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
    const found: Candidate[][] = sorted.map(() => []);
    const waiting: Promise<void>[] = [];
    for (const [i, entry] of sorted.entries()) {
      const path = joined(folder, entry.name);
      const one = { path, relative: path.slice(joined(root.path, '').length), real: joined(real, entry.name) };
      const answer = entry.kind === 'link' ? behindLink(root, one, at, linked) : candidates(root, one, entry.kind, at, linked);
      // Files, most of what there is, need no waiting.
      if (Array.isArray(answer)) found[i] = answer;
      else waiting.push(answer.then((inside) => void (found[i] = inside)));
    }
    await Promise.all(waiting);
    return found.flat();
  }

  function candidates(root: Root, one: Standpoint, kind: Kind, at: Standing, linked: boolean): Candidate[] | Promise<Candidate[]> {
    const { path, relative, real } = one;
    if (claimed.has(real)) return [];
    if (kind === 'folder') {
      const standing = enter(at, path, relative, root.excludes);
      return standing ? within(root, path, real, standing, linked) : [];
    }
    const language = kind === 'file' ? admits(at, path, relative, root.excludes) : undefined;
    if (language === undefined || (linked && !isTerraform(language))) return [];
    return [{ path, language, folder: root.path, named: false }];
  }

  async function behindLink(root: Root, one: Standpoint, at: Standing, linked: boolean): Promise<Candidate[]> {
    const target = await linkTarget(one.path, one.real, one.relative, at, linked);
    return target ? candidates(root, { ...one, real: target.real }, target.kind, at, true) : [];
  }

  async function linkTarget(
    path: string,
    own: string,
    relative: string,
    at: Standing,
    linked: boolean,
  ): Promise<{ real: string; kind: 'file' | 'folder' } | undefined> {
    const language = languageOf(path);
    try {
      const real = await files.real(path);
      const { kind } = await files.stat(path);
      const inside = roots.some((root) => root.kind === 'folder' && isWithin(root.real, real));
      const circle = kind === 'folder' && (linked || isWithin(real, own));
      return kind === 'other' || !inside || circle ? undefined : { real, kind };
    } catch {
      // A link that leads nowhere says nothing about the workspace, unless it should have been one of its files.
      if (language !== undefined && admits(at, path, relative, () => false))
        skipped.push({ file: path, why: 'link leads nowhere', named: false });
      return undefined;
    }
  }
}

/** Runs at most `count` pieces of work at a time; the others wait their turn. */
function slotsOf(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resume) => waiting.push(resume));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
