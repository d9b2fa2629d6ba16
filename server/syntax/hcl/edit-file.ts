import type { Edit } from '../span';
import { span } from '../span';
import type { Block } from './ast';
import { indentationAt, layoutOf, lineEnd, reindent } from './layout';

/**
 * Puts a block behind another one of the same level, an empty line between them and one before what follows.
 * `source` has two blanks a level and `\n`. No edits behind a block that is still open.
 */
export function insertAfterBlock(text: string, uri: string, block: Block, source: string): readonly Edit[] {
  if (!block.close) return [];
  const layout = layoutOf(text);
  const { newline } = layout;
  const indentation = indentationAt(text, block.span.start);
  const after = lineEnd(text, block.close.end);
  const next = /^\r?\n([^\n]*)/.exec(text.slice(after, after + 2 + lineEnd(text, after + 2) - after))?.[1];
  const last = next === undefined || after === text.length;
  const tail = last || next.trim() === '' || next.trim() === '}' ? '' : newline;
  const newText = newline + newline + indentation + reindent(source, indentation, layout) + tail + (last ? newline : '');
  return [{ uri, span: span(after, after), newText }];
}

/** Puts a block at the end of the file, an empty line before it. `source` has two blanks a level and `\n`. */
export function appendBlock(text: string, uri: string, source: string): readonly Edit[] {
  const layout = layoutOf(text);
  const { newline } = layout;
  const ends = /(?:\r?\n[ \t]*)*$/.exec(text)![0].split('\n').length - 1;
  const empty = text.trim() === '';
  const gap = empty ? '' : newline.repeat(Math.max(0, 2 - ends));
  return [{ uri, span: span(text.length, text.length), newText: gap + reindent(source, '', layout) + newline }];
}
