import type { Language } from '../facts/language';
import type { Files } from './files';
import { admits, enter, excludesOf, isTerraform, standingAt, withRulesOf, type Standing } from './ignoring';
import { isWithin } from './uri';

/**
 * Would a scan of `folder` read the file at `path`, and as what? For one file that appeared or changed. undefined: it would
 * not (ignored, excluded, reached through a link that is not followed, not a kind of file that is read).
 */
export function admitted(files: Files, folder: string, path: string, exclude: readonly string[]): Language | undefined {
  const standing = standingIn(files, folder, path.slice(0, path.lastIndexOf('/')), exclude);
  if (!standing) return undefined;
  const language = admits(standing, path, relativeTo(folder, path), excludesOf(exclude));
  if (language === undefined || isTerraform(language)) return language;
  return linkedAway(files, folder, path) ? undefined : language;
}

/** Would a scan of `folder` enter the folder `inner`? The same as for files. */
export function entered(files: Files, folder: string, inner: string, exclude: readonly string[]): boolean {
  return standingIn(files, folder, inner, exclude) !== undefined;
}

function standingIn(files: Files, folder: string, inner: string, exclude: readonly string[]): Standing | undefined {
  if (!isWithin(folder, inner)) return undefined;
  const excludes = excludesOf(exclude);
  let standing: Standing | undefined = withRulesOf(files, standingAt(files, folder), folder);
  for (let at = folder; at !== inner && standing;) {
    const next = inner.indexOf('/', at.length + 1);
    at = next < 0 ? inner : inner.slice(0, next);
    standing = enter(standing, at, relativeTo(folder, at), excludes);
    standing &&= withRulesOf(files, standing, at);
  }
  return standing;
}

const relativeTo = (folder: string, path: string): string => path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);

function linkedAway(files: Files, folder: string, path: string): boolean {
  try {
    return files.real(path) !== files.real(folder) + path.slice(folder.length);
  } catch {
    return false;
  }
}
