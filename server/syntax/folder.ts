/** The folder that a file lies in, or that a folder does: a URI without trailing slash. */
export const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

/** How many segments two folders or files share at their start, to tell what is near; the same one is nearer than any other. */
export function sharedPath(a: string, b: string): number {
  if (a === b) return Infinity;
  const [left, right] = [a.split('/'), b.split('/')];
  const end = left.findIndex((segment, i) => segment !== right[i]);
  return end < 0 ? left.length : end;
}
