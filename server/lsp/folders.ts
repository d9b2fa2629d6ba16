import type { WorkspaceFolder } from 'vscode-languageserver';
import { defaultSettings, type Settings } from '../config';
import { canonicalUri, isWithin, pathOfUri } from '../workspace/uri';

/** A folder of the window, with the settings that hold in it. */
export interface Folder {
  /** In our spelling, without a slash at the end. */
  readonly uri: string;
  readonly clientUri: string;
  readonly name: string;
  /** undefined: not on the disk (a virtual workspace); only its open documents are known. */
  readonly path: string | undefined;
  readonly settings: Settings;
  /** All globs that leave files out: ours and the editor's `files.exclude`. */
  readonly exclude: readonly string[];
}

export function folderOf({ uri: clientUri, name }: WorkspaceFolder): Folder {
  const uri = canonicalUri(clientUri).replace(/(?<!\/)\/$/, '');
  return { uri, clientUri, name, path: pathOfUri(uri), settings: defaultSettings, exclude: [] };
}

/** The innermost folder that holds the file; undefined for a loose file. */
export function innermost(folders: readonly Folder[], uri: string): Folder | undefined {
  let found: Folder | undefined;
  for (const folder of folders) if (isWithin(folder.uri, uri) && (!found || folder.uri.length > found.uri.length)) found = folder;
  return found;
}

/** Does one of the two lie within the other? */
export const nested = (a: Folder, b: Folder): boolean => isWithin(a.uri, b.uri) || isWithin(b.uri, a.uri);

/** What people call a file: its path in its folder, with the folder's name before it where there are several. */
export function nameOf(folders: readonly Folder[], uri: string): string {
  const folder = innermost(folders, uri);
  const path = pathOfUri(uri);
  if (!folder) return path ?? uri.replace(/^untitled:/, '');
  const within = (path ?? uri).slice((path === undefined ? folder.uri : folder.path!).length).replace(/^\//, '');
  return folders.length > 1 ? `${folder.name}/${within}` : within;
}
