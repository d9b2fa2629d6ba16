import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import type { Entry, Files, Kind } from './files';

/** Longer than most files: read without asking for the size first. */
const page = Buffer.allocUnsafeSlow(64 * 1024);

/** The disk, through node:fs. */
export const disk: Files = {
  list: (folder) => readdirSync(folder, { withFileTypes: true }).map(entryOf),
  kind: (path) => kindOf(statSync(path)),
  real: (path) => slashed(realpathSync.native(path)),
  read(path, limit) {
    // A pipe that nobody writes to would otherwise hold up the thread for ever.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const filled = readSync(file, page, 0, page.length, 0);
      if (filled < page.length) return page.subarray(0, filled);
      const found = fstatSync(file);
      if (!found.isFile()) throw new Error('not a regular file');
      return found.size > limit ? { size: found.size } : bytesOf(file, found.size);
    } finally {
      closeSync(file);
    }
  },
};

/** The file may grow or shrink while it is read; what counts is what was there when it was opened. */
function bytesOf(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const read = readSync(file, bytes, filled, size - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/** An absolute path with forward slashes and no trailing one; relative paths are taken from `from`, else from the current folder. */
export function absolutePath(path: string, from?: string): string {
  return slashed(from === undefined ? resolve(path) : resolve(from, path));
}

const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

const kindOf = (found: Stats | Dirent): Kind => (found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other');

const entryOf = (entry: Dirent): Entry => ({ name: entry.name, kind: entry.isSymbolicLink() ? 'link' : kindOf(entry) });
