import type { Language } from '../facts/language';
import { absolutePath, disk } from './disk';
import type { Files } from './files';
import { excludesOf } from './ignoring';
import { namedLimit, readText, reason, usualLimit } from './text';
import { uriOfPath } from './uri';
import { walk, type Root, type Skipped } from './walk';

export type { Skipped } from './walk';

/** A file that was read. */
export interface ScannedFile {
  /** Absolute, forward slashes. */
  readonly path: string;
  readonly uri: string;
  readonly language: Language;
  /** Without a byte order mark. */
  readonly text: string;
  /** The folder (as absolute path) that it was found under; of a file that was named itself, the folder it lies in. */
  readonly folder: string;
}

export interface ScanOptions {
  /** Globs of what is left out, relative to the folder. */
  readonly exclude?: readonly string[] | ((folder: string) => readonly string[]);
  readonly files?: Files;
  /** How many files are read at a time; 16 if not given. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

export interface Scan {
  /** In order of folders, then of paths. To be run through once. */
  readonly files: AsyncIterable<ScannedFile>;
  /** What was meant to be read and could not be, or was left out for its size or kind. Complete when `files` has been run through. */
  readonly skipped: readonly Skipped[];
  /** How many files will be read; known once the first one has come. */
  readonly expected: { count: number };
}

/**
 * Reads every file of the folders that may matter. A folder may be given relative to the current one, and may also be a
 * file. Folders within each other, or given twice, are read once. Never rejects: what cannot be read is named in `skipped`.
 */
export function scanFolders(folders: readonly string[], options: ScanOptions = {}): Scan {
  const files = options.files ?? disk;
  const skipped: Skipped[] = [];
  const expected = { count: 0 };
  return { files: read(), skipped, expected };

  async function* read(): AsyncGenerator<ScannedFile> {
    const roots = await rootsOf(files, folders, options.exclude ?? [], skipped);
    const candidates = await walk(files, roots, skipped, options.signal);
    expected.count = candidates.length;
    const texts = inOrder(candidates, options.concurrency ?? 16, (candidate) =>
      readText(files, candidate.path, candidate.named ? namedLimit : usualLimit),
    );
    for await (const [{ path, folder, language, named }, reading] of texts) {
      if (options.signal?.aborted) return;
      if ('text' in reading) yield { path, uri: uriOfPath(path), language, text: reading.text, folder };
      else skipped.push({ file: path, why: reading.why, named });
    }
  }
}

/** What the folders given are on the disk, each once. A later one that is the same place as an earlier one is dropped. */
async function rootsOf(
  files: Files,
  given: readonly string[],
  exclude: NonNullable<ScanOptions['exclude']>,
  skipped: Skipped[],
): Promise<Root[]> {
  const roots = new Map<string, Root>();
  for (const name of given) {
    const path = trimmed(absolutePath(name));
    try {
      const { kind } = await files.stat(path);
      const real = await files.real(path);
      if (kind === 'other') skipped.push({ file: path, why: 'neither a file nor a folder', named: true });
      else if (!roots.has(real))
        roots.set(real, { path, real, kind, excludes: excludesOf(typeof exclude === 'function' ? exclude(path) : exclude) });
    } catch (error) {
      skipped.push({ file: path, why: reason(error), named: true });
    }
  }
  return [...roots.values()];
}

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') && !/^[a-z]:\/$/i.test(path) ? path.slice(0, -1) : path);

/** Works on up to `limit` items at a time and gives the answers in order of the items. `work` must not reject. */
async function* inOrder<T, R>(items: Iterable<T>, limit: number, work: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const running: [T, Promise<R>][] = [];
  for (const item of items) {
    running.push([item, work(item)]);
    if (running.length < limit) continue;
    const [first, answer] = running.shift()!;
    yield [first, await answer];
  }
  for (const [item, answer] of running) yield [item, await answer];
}
