import type { Edit } from '../span';
import { span } from '../span';
import type { Expression } from './ast';
import { indentationAt, isFirstOnLine, layoutOf, lineEnd } from './layout';

export type TupleExpression = Extract<Expression, { kind: 'tuple' }>;

/**
 * Puts further items at the end of a tuple, in the way it is written: each on a line of its own, or all within the one line.
 * `sources` are expressions of one line. No edits where the tuple is still open, or its last item is a heredoc.
 */
export function insertTupleItems(text: string, uri: string, tuple: TupleExpression, sources: readonly string[]): readonly Edit[] {
  const close = tuple.span.end - 1;
  if (sources.length === 0 || text[close] !== ']' || close <= tuple.span.start) return [];
  const last = tuple.items.at(-1);
  if (!last) {
    const inner = text.slice(tuple.span.start + 1, close);
    return inner.trim() === '' ? [{ uri, span: span(tuple.span.start + 1, close), newText: sources.join(', ') }] : [];
  }
  if (last.kind === 'template' && last.heredoc) return [];
  const { end } = last.span;
  const comma = /^[ \t]*,/.exec(text.slice(end, close))?.[0].length ?? 0;
  const after = lineEnd(text, end);
  if (after > close) {
    return [{ uri, span: span(end + comma, end + comma), newText: `${comma > 0 ? '' : ','} ${sources.join(', ')}` }];
  }
  const layout = layoutOf(text);
  const first = tuple.items.find((item) => isFirstOnLine(text, item.span.start));
  const indentation = indentationAt(text, (first ?? last).span.start) + (first ? '' : layout.unit);
  const lines = sources.map((source) => `${layout.newline}${indentation}${source}`).join(',');
  if (comma > 0) return [{ uri, span: span(after, after), newText: `${lines},` }];
  if (after === end) return [{ uri, span: span(end, end), newText: `,${lines}` }];
  return [
    { uri, span: span(end, end), newText: ',' },
    { uri, span: span(after, after), newText: lines },
  ];
}
