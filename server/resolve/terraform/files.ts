import type { Place } from '../../syntax/span';
import { flat, HOLE } from '../../facts/text';
import type { Text } from '../../facts/value';
import { folderAt } from './folders';
import type { ModuleInstance, RootEvaluation } from './instances';
import { limits, note } from './budget';

/** Files of the workspace that expressions may read (`file`, `templatefile`, `fileset`). */
export interface WorkspaceTexts {
  /** undefined: there is no such file, or its text is not kept. */
  readonly text: (uri: string) => string | undefined;
  /** URIs of the files in a folder and below, as far as they are kinds of files that are read. */
  readonly under: (folder: string) => readonly string[];
}

export const noTexts: WorkspaceTexts = { text: () => undefined, under: () => [] };

/** What an evaluation has read, and what it found: as long as that is so, its results stand. */
export interface FilesRead {
  readonly texts: Map<string, string | undefined>;
  readonly folders: Map<string, string>;
}

export const newFilesRead = (): FilesRead => ({ texts: new Map(), folders: new Map() });

const listing = (uris: readonly string[]): string => [...uris].sort().join('\n');

export function isUnchanged({ texts, folders }: FilesRead, now: WorkspaceTexts): boolean {
  for (const [uri, text] of texts) if (now.text(uri) !== text) return false;
  for (const [folder, uris] of folders) if (listing(now.under(folder)) !== uris) return false;
  return true;
}

/** Did anything depend on this file? */
export function isRead({ texts, folders }: FilesRead, uri: string): boolean {
  if (texts.has(uri)) return true;
  for (const folder of folders.keys()) if (uri.startsWith(`${folder}/`)) return true;
  return false;
}

/** A file's text; undefined where it cannot be had. */
export function readText(evaluation: RootEvaluation, uri: string, at: Place): string | undefined {
  const text = evaluation.texts.text(uri);
  evaluation.read.texts.set(uri, text);
  if (text === undefined || text.length <= limits.characters) return text;
  note(evaluation.budget, at, 'a very large file is not followed');
  return undefined;
}

/** The paths of the files below a folder, relative to it. */
export function filesBelow(evaluation: RootEvaluation, folder: string): string[] {
  const uris = evaluation.texts.under(folder);
  evaluation.read.folders.set(folder, listing(uris));
  return uris.map((uri) => uri.slice(folder.length + 1));
}

/**
 * Where a path leads to: from `path.module`, `path.root` or `path.cwd`, else from the root module, where Terraform is run.
 * null where it cannot be told, or leads out of what can be known (`/etc/…`).
 */
export function uriOfPath(path: Text, { evaluation }: ModuleInstance): string | null {
  const written = flat(path);
  const [first] = path.pieces;
  if (first?.is !== 'symbol') return written.includes(HOLE) || /^[/~]|:\/\//.test(written) ? null : folderAt(evaluation.root, written);
  const folder = folderOfSymbol(first.key, evaluation.root);
  const rest = written.slice(1);
  return folder === undefined || rest.includes(HOLE) || !/^(?:\/|$)/.test(rest) ? null : folderAt(folder, rest);
}

/** See `pathKey` in references.ts: `folder|path`, `root|path.root`, `root|path.cwd`. */
function folderOfSymbol(key: string, root: string): string | undefined {
  if (key === `${root}|path.root` || key === `${root}|path.cwd`) return root;
  return key.endsWith('|path') && !key.slice(0, -'|path'.length).includes('|') ? key.slice(0, -'|path'.length) : undefined;
}

/** Does the name of a file match a pattern of `fileset`: `*`, `?`, `**`, `{a,b}`? */
export function globPattern(pattern: string): RegExp | null {
  if (pattern.length > 200 || /[[\]\\]/.test(pattern)) return null;
  let depth = 0;
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const sign = pattern[i]!;
    if (pattern.startsWith('**/', i)) {
      source += '(?:[^/]+/){0,20}';
      i += 2;
    } else if (pattern.startsWith('**', i)) {
      source += '.*';
      i++;
    } else if (sign === '*') source += '[^/]*';
    else if (sign === '?') source += '[^/]';
    else if (sign === '{') {
      depth++;
      source += '(?:';
    } else if (sign === '}' && depth > 0) {
      depth--;
      source += ')';
    } else if (sign === ',' && depth > 0) source += '|';
    else source += sign.replace(/[.+^$()|]/g, '\\$&');
  }
  return depth === 0 ? new RegExp(`^${source}$`) : null;
}
