import type { Language } from '../facts/language';
import { absolutePath, disk } from './disk';
import type { Files } from './files';
import { excludesOf } from './ignoring';
import { namedLimit, readText, reason, usualLimit } from './text';
import { uriOfPath } from './uri';
import { walk, type Candidate, type Root, type Skipped } from './walk';

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
}

export interface Scan {
  /** The files, in order of folders, then of paths; undefined for steps that give none. To be run through once, with a rest between steps wherever others wait. */
  readonly steps: Iterable<ScannedFile | undefined>;
  /** What was meant to be read and could not be, or was left out for its size or kind. Complete when all steps are done. */
  readonly skipped: readonly Skipped[];
  /** How many files will be read; known once the first one has come. */
  readonly expected: { count: number };
}

/**
 * Reads every file of the folders that may matter. A folder may be given relative to the current one, and may also be a
 * file. Folders within each other, or given twice, are read once. Never throws: what cannot be read is named in `skipped`.
 */
export function scanFolders(folders: readonly string[], options: ScanOptions = {}): Scan {
  const files = options.files ?? disk;
  const skipped: Skipped[] = [];
  const expected = { count: 0 };
  return { steps: steps(), skipped, expected };

  function* steps(): Generator<ScannedFile | undefined> {
    const candidates: Candidate[] = [];
    for (const candidate of walk(files, rootsOf(files, folders, options.exclude ?? [], skipped), skipped)) {
      if (candidate) candidates.push(candidate);
      else yield undefined;
    }
    expected.count = candidates.length;
    for (const { path, folder, language, named } of candidates) {
      const reading = readText(files, path, named ? namedLimit : usualLimit);
      if ('why' in reading) skipped.push({ file: path, why: reading.why, named });
      yield 'text' in reading ? { path, uri: uriOfPath(path), language, text: reading.text, folder } : undefined;
    }
  }
}

/** What the folders given are on the disk, each once. A later one that is the same place as an earlier one is dropped. */
function rootsOf(files: Files, given: readonly string[], exclude: NonNullable<ScanOptions['exclude']>, skipped: Skipped[]): Root[] {
  const roots = new Map<string, Root>();
  for (const name of given) {
    const path = trimmed(absolutePath(name));
    try {
      const kind = files.kind(path);
      const real = files.real(path);
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
