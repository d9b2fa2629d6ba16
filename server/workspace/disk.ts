import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Entry, Files, Kind } from './files';

/** The disk, through node:fs. */
export const disk: Files = {
  async list(folder) {
    return (await readdir(folder, { withFileTypes: true })).map(entryOf);
  },
  async stat(path) {
    const found = await stat(path);
    const kind: Kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
    return { kind, size: found.size };
  },
  async real(path) {
    return slashed(await realpath(path));
  },
  async read(path, limit) {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > limit) return { size };
      // The file may grow or shrink while it is read; what counts is what was there when it was opened.
      const bytes = Buffer.allocUnsafe(size);
      let filled = 0;
      while (filled < size) {
        const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await file.close();
    }
  },
};

/** An absolute path with forward slashes and no trailing one; relative paths are taken from `from`, else from the current folder. */
export function absolutePath(path: string, from?: string): string {
  return slashed(from === undefined ? resolve(path) : resolve(from, path));
}

const slashed = (path: string): string => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

const entryOf = (entry: Dirent): Entry => ({
  name: entry.name,
  kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other',
});
