import type { AccountEditing } from '../server/resolve/model';
import { createEngine, type Snapshot } from '../server/engine';
import { languageOf } from '../server/facts/language';
import type { Edit, Place } from '../server/syntax/span';

/** A workspace in memory: texts by path. */
export type Files = ReadonlyMap<string, string>;

const base = 'file:///ws/';
export const uriOf = (path: string): string => `${base}${path}`;
export const pathOf = (uri: string): string => uri.replace(base, '');

/** Reads `-- path --` sections, as Go's txtar does; what stands before the first is a comment. */
export function sections(archive: string): Files {
  const files = new Map<string, string>();
  const parts = archive.split(/^-- (.+) --\r?\n/m);
  for (let i = 1; i < parts.length; i += 2) files.set(parts[i]!, parts[i + 1]!);
  return files;
}

export function analyse(files: Files): Snapshot {
  const engine = createEngine();
  for (const [path, text] of files) {
    const language = languageOf(uriOf(path));
    if (language) engine.update({ uri: uriOf(path), language, text, version: 1 });
  }
  return engine.snapshot();
}

/** The files after all of the edits, which speak of the texts as they were before any of them. */
export function apply(files: Files, edits: readonly Edit[]): Files {
  const changed = new Map(files);
  for (const edit of edits) if ('create' in edit) changed.set(pathOf(edit.create), edit.newText);
  const inside = edits.filter((edit) => 'span' in edit).sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  for (const { uri, span, newText } of inside) {
    const text = changed.get(pathOf(uri));
    if (text === undefined) throw new Error(`an edit of ${uri}, which is not there`);
    changed.set(pathOf(uri), text.slice(0, span.start) + newText + text.slice(span.end));
  }
  return changed;
}

export const textAt = (files: Files, { uri, span }: Place): string => files.get(pathOf(uri))!.slice(span.start, span.end);

/** 1-based line of a place. */
export const lineOf = (files: Files, { uri, span }: Place): number => files.get(pathOf(uri))!.slice(0, span.start).split('\n').length;

/** Where a fix adds an annotation to YAML: the file, where the object begins in it, and the keys below that. */
export const editedAt = (editing: AccountEditing): string =>
  editing?.how === 'yaml' ? [editing.uri, editing.document.start, ...(editing.path ?? [])].join(' ') : 'nowhere';
