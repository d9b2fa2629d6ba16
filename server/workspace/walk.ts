import { languageOf, type Language } from '../facts/language';
import type { Entry, Files, Kind } from './files';
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

/** Something that a folder shows. */
interface Standpoint {
  readonly path: string;
  /** Where it really is. */
  readonly real: string;
  readonly kind: Kind | 'link';
  /** The rules of the folder that shows it. */
  readonly at: Standing;
  /** It was reached through a link, so only Terraform counts and no further folder link is followed. */
  readonly linked: boolean;
}

/**
 * Every file under the roots whose name says that it may matter, in order of roots and paths. A link is followed if it stays
 * within the roots and leads to Terraform: a module is what its folder shows, while a manifest is applied once, from where it
 * lies. undefined comes after each folder, so that whoever walks can let others have a turn. Never throws; what cannot be
 * listed goes to `skipped`.
 */
export function* walk(files: Files, roots: readonly Root[], skipped: Skipped[]): Generator<Candidate | undefined> {
  /** Roots within other roots are left to themselves: their own settings hold there. */
  const claimed = new Set(roots.map((root) => root.real));
  for (const root of roots) {
    if (root.kind === 'file') {
      yield namedFile(root);
      continue;
    }
    const { path, real } = root;
    /** What is still to be looked at; the next one is the last. */
    const ahead = contents({ path, real, kind: 'folder', at: standingAt(files, path), linked: false }, true);
    for (let shown = ahead.pop(); shown; shown = ahead.pop()) {
      const one = shown.kind === 'link' ? behindLink(root, shown) : shown;
      if (!one || claimed.has(one.real)) continue;
      const relative = relativeTo(root, one);
      if (one.kind === 'folder') {
        const at = enter(one.at, one.path, relative, root.excludes);
        if (at) for (const inner of contents({ ...one, at }, false)) ahead.push(inner);
        yield undefined;
      } else if (one.kind === 'file') {
        const language = admits(one.at, one.path, relative, root.excludes);
        if (language !== undefined && (!one.linked || isTerraform(language)))
          yield { path: one.path, language, folder: root.path, named: false };
      }
    }
  }

  function namedFile(root: Root): Candidate | undefined {
    const language = languageOf(root.path);
    if (language !== undefined)
      return { path: root.path, language, folder: root.path.slice(0, root.path.lastIndexOf('/')) || '/', named: true };
    skipped.push({ file: root.path, why: 'not a kind of file that is read here', named: true });
    return undefined;
  }

  /** What a folder shows, the last name first. */
  function contents({ path, real, at: above, linked }: Standpoint, named: boolean): Standpoint[] {
    const entries = list(path, named);
    const at = entries.some(({ name }) => name === '.gitignore') ? withRulesOf(files, above, path) : above;
    return [...entries]
      .sort((a, b) => (a.name < b.name ? 1 : -1))
      .map(({ name, kind }) => ({ path: joined(path, name), real: joined(real, name), kind, at, linked }));
  }

  function list(path: string, named: boolean): readonly Entry[] {
    try {
      return files.list(path);
    } catch (error) {
      skipped.push({ file: path, why: reason(error), named });
      return [];
    }
  }

  function behindLink(root: Root, link: Standpoint): Standpoint | undefined {
    const { path, at, linked } = link;
    try {
      const real = files.real(path);
      const kind = files.kind(path);
      const inside = roots.some((one) => one.kind === 'folder' && isWithin(one.real, real));
      const circle = kind === 'folder' && (linked || isWithin(real, link.real));
      return inside && !circle ? { path, real, kind, at, linked: true } : undefined;
    } catch {
      // A link that leads nowhere says nothing about the workspace, unless it should have been one of its files.
      if (admits(at, path, relativeTo(root, link), () => false)) skipped.push({ file: path, why: 'link leads nowhere', named: false });
      return undefined;
    }
  }
}

const relativeTo = (root: Root, { path }: Standpoint): string => path.slice(joined(root.path, '').length);
