import type { Edit } from '../span';
import { span } from '../span';
import type { Block, Item } from './ast';
import { alignWithout, bodyRows } from './alignment';
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
