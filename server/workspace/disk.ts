import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, type Dirent } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Entry, Files, Kind } from './files';

/** The disk, through node:fs. */
export const disk: Files = {
  /** Synchronous within, as `read`. */
  list(folder) {
    return new Promise((resolve) => {
      resolve(readdirSync(folder, { withFileTypes: true }).map(entryOf));
    });
  },
  async stat(path) {
    const found = await stat(path);
    const kind: Kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return { kind, size: found.size };
  },
  async real(path) {
    return slashed(await realpath(path));
  },
  /**
   * Synchronous within: four trips to Node's thread pool cost ten times as much as reading a small file outright (2,000 files:
   * 20 ms against 250 ms), and whoever reads many files gives the thread away between them.
   */
  read(path, limit) {
    return new Promise((resolve) => {
      // A pipe that nobody writes to would otherwise hold up the thread for ever.
      const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      try {
        const found = fstatSync(file);
        if (!found.isFile()) throw new Error('not a regular file');
        const { size } = found;
        resolve(size > limit ? { size } : bytesOf(file, size));
      } finally {
        closeSync(file);
      }
    });
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

const entryOf = (entry: Dirent): Entry => ({
  name: entry.name,
  kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other',
});
