/**
 * What is needed of a file system, so that a test can stand behind a scan. Paths are absolute, with forward slashes. Every
 * function throws an error whose message can be shown.
 *
 * Nothing is waited for: a trip to Node's thread pool and back costs ten times what reading a small file does, and whoever
 * reads many gives the thread away between them.
 */
export interface Files {
  /** What a folder holds, in any order. Links are not followed. */
  list(folder: string): readonly Entry[];
  /** What stands at a path; links are followed. */
  kind(path: string): Kind;
  /** The path with all links resolved. */
  real(path: string): string;
  /** The bytes of a file, to be used before the next is read, or its size in bytes when that is above the limit. */
  read(path: string, limit: number): Uint8Array | { readonly size: number };
}

export type Kind = 'file' | 'folder' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: Kind | 'link';
}
