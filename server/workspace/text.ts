import type { Files } from './files';

/** 5 MB: no hand-written manifest or configuration comes near it, and a keystroke in one must stay instant. */
export const usualLimit = 5 * 1024 * 1024;
/** 50 MB: for a dump of a cluster (`kubectl get -o yaml`) that somebody opened or named. */
export const namedLimit = 50 * 1024 * 1024;

/** The text without its byte order mark, or why there is none. */
export type Reading = { readonly text: string } | { readonly why: string };

/** Reads one file as text: UTF-8, or UTF-16 where a byte order mark says so. `limit` in bytes. Never throws. */
export function readText(files: Files, path: string, limit: number): Reading {
  try {
    const read = files.read(path, limit);
    if (!(read instanceof Uint8Array))
      return { why: `larger than ${String(limit / 1024 / 1024)} MB (${(read.size / 1024 / 1024).toFixed(1)} MB)` };
    return decode(read);
  } catch (error) {
    return { why: reason(error) };
  }
}

/** What went wrong, in the few words that a list of skipped files has room for. */
export function reason(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return reasons[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'not a folder',
  EISDIR: 'a folder',
  ELOOP: 'links lead in a circle',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'path too long',
};

const utf8 = new TextDecoder();

function decode(bytes: Uint8Array): Reading {
  // Windows PowerShell writes `kubectl get -o yaml > x.yaml` as UTF-16.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (encoding === undefined && bytes.includes(0)) return { why: 'binary' };
  const text = encoding === undefined ? utf8.decode(bytes) : new TextDecoder(encoding).decode(bytes);
  return encoding !== undefined && text.includes('\0') ? { why: 'binary' } : { text };
}
