/**
 * File URIs and paths. A file has one name in here, however it was spelled by whoever told us about it: the spelling of
 * VS Code, which percent-encodes everything but unreserved characters (RFC 3986, 2.3) and writes drives as `/c%3A`.
 * Paths have forward slashes on every system; Node takes those on Windows too.
 */

const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')).replace(
    /[!'()*]/g,
    (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase(),
  );

/** Nothing but unreserved characters, and no share. */
const plainPath = /^\/(?!\/)[\w.~/-]*$/;

/** The URI of an absolute path: `/a b/c.tf`, `C:/a/c.tf` or `//server/share/c.tf`; backslashes are taken as slashes only after a drive or in a share. */
export function uriOfPath(path: string): string {
  // Most paths have nothing to encode, and a scan asks for thousands.
  if (plainPath.test(path)) return `file://${path}`;
  const slashed = /^([a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
  const share = /^\/\/([^/]+)(\/.*)?$/.exec(slashed);
  const authority = share ? share[1]!.toLowerCase() : '';
  const rooted = share ? (share[2] ?? '/') : slashed.startsWith('/') ? slashed : '/' + slashed;
  const local = rooted.replace(/^\/([A-Z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
  return `file://${authority}${local.split('/').map(encodeSegment).join('/')}`;
}

/** The path of a file URI, with forward slashes; undefined for every other scheme and for a malformed one. */
export function pathOfUri(uri: string): string | undefined {
  const parts = /^file:\/\/([^/?#]*)([^?#]*)/i.exec(uri);
  if (!parts) return undefined;
  try {
    const path = decodeURIComponent(parts[2]!);
    const host = parts[1]!.toLowerCase();
    if (host !== '' && host !== 'localhost') return `//${host}${path}`;
    return /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
  } catch {
    return undefined;
  }
}

/** The one spelling of a URI that everything in here goes by. Other schemes than `file` are left as they are. */
export function canonicalUri(uri: string): string {
  const path = pathOfUri(uri);
  return path === undefined ? uri : uriOfPath(path);
}

/** Is `path` the folder itself or something within it? Both with forward slashes. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : folder + '/');
}

/** The path of an entry of a folder. */
export const joined = (folder: string, name: string): string => (folder.endsWith('/') ? folder : folder + '/') + name;
