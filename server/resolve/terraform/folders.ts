import { folderOf } from '../../syntax/folder';

/** The name of a file, or its path below a folder. */
export const nameOf = (uri: string, below = folderOf(uri)): string => decode(uri.slice(below.length + 1));

/** The way to a file as people write it in a folder: `env/prod.tfvars`, `../env/prod.tfvars`. */
export function pathFrom(folder: string, uri: string): string {
  let [above, up] = [folder, ''];
  while (above.includes('/') && !uri.startsWith(`${above}/`)) [above, up] = [folderOf(above), `../${up}`];
  return up + nameOf(uri, above);
}

/** `../iam` seen from a folder; null where it leads out of the file system. */
export function folderAt(folder: string, relative: string): string | null {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  const path = folder.slice(authority.length).split('/');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (/^[\w.-]+$/.test(segment) && segment !== '..') path.push(segment);
    else if (segment !== '..') path.push(encodeURIComponent(segment).replace(/%(40|2B|3D|26|24|2C|3B)/g, decode));
    else if (path.length > 1) path.pop();
    else return null;
  }
  return authority + path.join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A module source that is a folder beside the caller: `./x`, `../x` (https://developer.hashicorp.com/terraform/language/modules/sources). */
export const isLocalSource = (source: string): boolean => /^\.\.?(\/|$)/.test(source);

/** Terraform's own copies of modules; never analysed for themselves. */
export const isInstalled = (folder: string): boolean => folder.includes('/.terraform/');
