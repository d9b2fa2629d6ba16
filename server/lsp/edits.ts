import type { ClientCapabilities, TextDocumentEdit, TextEdit, WorkspaceEdit, CreateFile } from 'vscode-languageserver';
import { linesOf } from '../present/lines';
import { rangeOf } from '../present/range';
import type { Edit } from '../syntax/span';
import type { Workspace } from './workspace';

/** What the editor can do with an edit. */
export interface EditAbilities {
  readonly documentChanges: boolean;
  readonly create: boolean;
}

export function editAbilities({ workspace }: ClientCapabilities): EditAbilities {
  const edit = workspace?.workspaceEdit;
  return {
    documentChanges: edit?.documentChanges === true,
    create: edit?.documentChanges === true && edit.resourceOperations?.includes('create') === true,
  };
}

/**
 * Edits as the protocol has them, with the versions of open documents, so that the editor refuses what was made for an older
 * text. undefined: this editor cannot do it (create a file), or a text to be edited is gone.
 */
export function workspaceEdit(edits: readonly Edit[], workspace: Workspace, abilities: EditAbilities): WorkspaceEdit | undefined {
  const changes = new Map<string, TextEdit[]>();
  const created: (CreateFile | TextDocumentEdit)[] = [];
  for (const edit of edits) {
    if ('create' in edit) {
      if (!abilities.create) return undefined;
      const first = { line: 0, character: 0 };
      created.push(
        { kind: 'create', uri: edit.create, options: { ignoreIfExists: true } },
        { textDocument: { uri: edit.create, version: null }, edits: [{ range: { start: first, end: first }, newText: edit.newText }] },
      );
      continue;
    }
    const text = workspace.readText(edit.uri);
    if (text === undefined) return undefined;
    const change: TextEdit = { range: rangeOf(linesOf(text), edit.span), newText: edit.newText };
    changes.set(edit.uri, [...(changes.get(edit.uri) ?? []), change]);
  }
  const named = [...changes].map(([uri, textEdits]) => ({ document: workspace.documents.get(uri), uri, edits: textEdits }));
  if (!abilities.documentChanges)
    return { changes: Object.fromEntries(named.map(({ document, uri, edits }) => [document?.clientUri ?? uri, edits])) };
  return {
    documentChanges: [
      ...created,
      ...named.map(({ document, uri, edits }) => ({
        textDocument: { uri: document?.clientUri ?? uri, version: document?.content.version ?? null },
        edits,
      })),
    ],
  };
}

/** Edits of several fixes in one: a fix that overlaps an earlier one, or repeats one of its edits, is left out whole. */
export function merged(fixes: readonly (readonly Edit[])[]): Edit[] {
  const all: Edit[] = [];
  for (const edits of fixes) if (!edits.some((edit) => all.some((other) => clash(edit, other)))) all.push(...edits);
  return all;
}

function clash(a: Edit, b: Edit): boolean {
  if ('create' in a || 'create' in b) return 'create' in a && 'create' in b && a.create === b.create;
  const touch = a.span.start === b.span.start || (a.span.start < b.span.end && b.span.start < a.span.end);
  return a.uri === b.uri && touch;
}
