/**
 * What is needed of a file system, so that another one than the disk can stand behind a scan (a virtual workspace, a test).
 * Paths are absolute, with forward slashes. Every function rejects with an error whose message can be shown.
 */
export interface Files {
  /** What a folder holds, in any order. Links are not followed. */
  list(folder: string): Promise<readonly Entry[]>;
  /** What stands at a path; links are followed. */
  stat(path: string): Promise<{ readonly kind: Kind; readonly size: number }>;
  /** The path with all links resolved. */
  real(path: string): Promise<string>;
  /** The bytes of a regular file, or its size in bytes when that is above the limit. */
  read(path: string, limit: number): Promise<Uint8Array | { readonly size: number }>;
}

export type Kind = 'file' | 'folder' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: Kind | 'link';
}
