import type { Edit } from '../syntax/span';

/**
 * One file's text after its edits; several at one place are written in their order. The edits that create a file begin it.
 * Undefined if they overlap or reach beyond the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const created = edits.map((edit) => ('create' in edit ? edit.newText : '')).join('');
  const changes = edits.filter((edit) => 'uri' in edit).toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = created;
  let read = 0;
  for (const { span, newText } of changes) {
    if (span.start < read || span.end < span.start || span.end > text.length) return undefined;
    result += text.slice(read, span.start) + newText;
    read = span.end;
  }
  return result + text.slice(read);
}
