import type { Edit } from '../span';
import { span } from '../span';
import type { Block, Expression, Item } from './ast';
import { alignWithout, bodyRows, objectRows } from './alignment';
import { isFirstOnLine, lineEnd, lineStart } from './layout';

/**
 * Takes an attribute or a block out of a block's body: its lines, a comment at the end of the last, and the empty line that would be
 * left over; what it was aligned with is aligned anew. No edits where it shares its lines with something else.
 */
export function removeItem(text: string, uri: string, parent: Block, item: Item): readonly Edit[] {
  const { items } = parent.body;
  const index = items.indexOf(item);
  if (index < 0 || !parent.close) return [];
  const end = lineEnd(text, item.span.end);
  if (!isFirstOnLine(text, item.span.start) || !/^[ \t]*(?:#.*|\/\/.*)?$/.test(text.slice(item.span.end, end))) return [];
  const start = lineStart(text, item.span.start);
  const [before, after] = [emptyLineBefore(text, start), emptyLinesAfter(text, end)];
  const first = text.slice(parent.open.end, start).trim() === '';
  const last = text.slice(end, parent.close.start).trim() === '';
  const edits = alignWithout(text, uri, bodyRows(text, items), index);
  // What followed the item moves up to its place, with the empty line that stood before it.
  if (before !== undefined && (after > end || last)) return [...edits, removal(text, uri, before, end)];
  return [...edits, removal(text, uri, start, first && after > end ? after : end)];
}

/**
 * Takes a block of the file's own level out: its lines, and one of the empty lines around it. No edits where it shares its lines with
 * something else.
 */
export function removeBlock(text: string, uri: string, block: Block): readonly Edit[] {
  const end = lineEnd(text, block.span.end);
  if (!isFirstOnLine(text, block.span.start) || !/^[ \t]*(?:#.*|\/\/.*)?$/.test(text.slice(block.span.end, end))) return [];
  const start = lineStart(text, block.span.start);
  const [before, after] = [emptyLineBefore(text, start), emptyLinesAfter(text, end)];
  if (before !== undefined && (after > end || text.slice(end).trim() === '')) return [removal(text, uri, before, end)];
  return [removal(text, uri, start, after)];
}

/**
 * Takes the entry of an object, or the item of a tuple, that begins at `start` out of an attribute of the block; what would be left
 * without any content goes too. No edits where it stands in no such attribute, or goes over lines that it shares.
 */
export function removeEntry(text: string, uri: string, parent: Block, start: number): readonly Edit[] {
  const holder = parent.body.items.find((item) => item.kind === 'attribute' && covers(item.value, start));
  if (holder?.kind !== 'attribute') return [];
  const edits = withoutEntry(text, uri, holder.value, start);
  return edits === 'all' ? removeItem(text, uri, parent, holder) : edits;
}

const covers = ({ span: { start, end } }: Expression, offset: number): boolean => start < offset && offset < end;

/** `all`: it is the only one, and the whole expression goes. */
function withoutEntry(text: string, uri: string, expression: Expression, start: number): readonly Edit[] | 'all' {
  if (expression.kind === 'call') {
    const inner = expression.arguments.find((argument) => covers(argument, start));
    const edits = inner ? withoutEntry(text, uri, inner, start) : [];
    return edits === 'all' ? [] : edits;
  }
  if (expression.kind !== 'object' && expression.kind !== 'tuple') return [];
  const rows =
    expression.kind === 'object'
      ? objectRows(text, expression.items)
      : expression.items.map(({ span: at }) => ({ start: at.start, leadEnd: at.start, end: at.end }));
  const index = rows.findIndex((row) => row.start <= start && start < row.end);
  const row = rows[index];
  if (!row) return [];
  const inner = expression.kind === 'object' ? expression.items[index]!.value : expression.items[index]!;
  const deeper = row.start < start ? withoutEntry(text, uri, inner, start) : 'all';
  if (deeper !== 'all') return deeper;
  if (rows.length === 1) return 'all';
  const end = lineEnd(text, row.end);
  if (isFirstOnLine(text, row.start) && /^[ \t]*,?[ \t]*(?:#.*|\/\/.*)?$/.test(text.slice(row.end, end)))
    return [...alignWithout(text, uri, rows, index), removal(text, uri, lineStart(text, row.start), end)];
  const [before, after] = [rows[index - 1], rows[index + 1]];
  const gone = after ? span(row.start, after.start) : span(before!.end, row.end);
  return text.slice(gone.start, gone.end).includes('\n') ? [] : [{ uri, span: gone, newText: '' }];
}

/** From the start of a line up to the end of another, with the line break behind. */
function removal(text: string, uri: string, start: number, end: number): Edit {
  const newline = /^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  return { uri, span: span(start, end + newline), newText: '' };
}

/** Where the empty line above `start` begins. */
function emptyLineBefore(text: string, start: number): number | undefined {
  if (start === 0) return undefined;
  const above = lineStart(text, start - 1);
  return text.slice(above, start).trim() === '' ? above : undefined;
}

/** The end of the empty line below, or `end` itself. */
function emptyLinesAfter(text: string, end: number): number {
  const empty = /^\r?\n[ \t]*(?=\r?\n)/.exec(text.slice(end));
  return empty ? end + empty[0].length : end;
}
