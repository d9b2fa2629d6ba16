/** Folders are URIs without a trailing slash, files URIs in the workspace's one spelling: everything but unreserved characters is encoded. */

/** Half surrogate pairs cannot be encoded. */
const wellFormed = (text: string): string =>
  text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

const encodeSegment = (segment: string): string =>
  encodeURIComponent(wellFormed(segment)).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** `../../base` seen from a folder; null where it leads out of the file system or is no relative path (a URL, an absolute path). */
export function uriAt(folder: string, relative: string): string | null {
  if (relative === '' || relative.startsWith('/') || /^[a-z][a-z0-9+.-]*:|^git@|\?ref=|\/\//i.test(relative)) return null;
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  const path = folder.slice(authority.length).split('/');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') path.push(encodeSegment(segment));
    else if (path.length > 1) path.pop();
    else return null;
  }
  return authority + path.join('/');
}

export const isWithin = (folder: string, uri: string): boolean => uri === folder || uri.startsWith(`${folder}/`);
