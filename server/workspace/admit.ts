import type { Language } from '../facts/language';
import type { Files } from './files';
import { admits, enter, excludesOf, isTerraform, standingAt, withRulesOf, type Standing } from './ignoring';
import { isWithin } from './uri';

/**
 * Would a scan of `folder` read the file at `path`, and as what? For one file that appeared or changed. undefined: it would
 * not (ignored, excluded, reached through a link that is not followed, not a kind of file that is read).
 */
export async function admitted(files: Files, folder: string, path: string, exclude: readonly string[]): Promise<Language | undefined> {
  const standing = await standingIn(files, folder, path.slice(0, path.lastIndexOf('/')), exclude);
  if (!standing) return undefined;
  const language = admits(standing, path, relativeTo(folder, path), excludesOf(exclude));
  if (language === undefined || isTerraform(language)) return language;
  return (await linkedAway(files, folder, path)) ? undefined : language;
}

/** Would a scan of `folder` enter the folder `inner`? The same as for files. */
export async function entered(files: Files, folder: string, inner: string, exclude: readonly string[]): Promise<boolean> {
  return (await standingIn(files, folder, inner, exclude)) !== undefined;
}

async function standingIn(files: Files, folder: string, inner: string, exclude: readonly string[]): Promise<Standing | undefined> {
  if (!isWithin(folder, inner)) return undefined;
  const excludes = excludesOf(exclude);
  let standing: Standing | undefined = await withRulesOf(files, await standingAt(files, folder), folder);
  for (let at = folder; at !== inner && standing;) {
    const next = inner.indexOf('/', at.length + 1);
    at = next < 0 ? inner : inner.slice(0, next);
    standing = enter(standing, at, relativeTo(folder, at), excludes);
    standing &&= await withRulesOf(files, standing, at);
  }
  return standing;
}

const relativeTo = (folder: string, path: string): string => path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);

async function linkedAway(files: Files, folder: string, path: string): Promise<boolean> {
  try {
    const real = await files.real(folder);
    return (await files.real(path)) !== real + path.slice(folder.length);
  } catch {
    return false;
  }
}
