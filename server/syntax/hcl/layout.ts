import type { Block } from './ast';

/** How a file is laid out: what it ends lines with, and by how much it indents. */
export interface Layout {
  readonly newline: '\n' | '\r\n';
  /** One level of indentation. */
  readonly unit: string;
}

const FIRST_INDENTED = /^[^\s#/][^\n]*[{[(][ \t]*\r?\n([ \t]+)\S/m;

/** The layout of `text`; that of `terraform fmt` (two blanks) where the text does not tell. */
export function layoutOf(text: string): Layout {
  const newline = text.indexOf('\n');
  return { newline: newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n', unit: FIRST_INDENTED.exec(text)?.[1] ?? '  ' };
}

/** The blanks that the line of `at` starts with. */
export function indentationAt(text: string, at: number): string {
  const start = lineStart(text, at);
  return /^[ \t]*/.exec(text.slice(start, at))![0];
}

export function lineStart(text: string, at: number): number {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && text.charCodeAt(0) === 0xfeff && at > 0 ? 1 : start;
}

/** Where the line of `at` ends, before its line end. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  if (newline < 0) return text.length;
  return newline > at && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** Does only white space stand before `at` on its line? */
export function isFirstOnLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}

/** What the items of a block's body are indented by: as the first that starts a line is, else one level more than the block. */
export function bodyIndentation(text: string, block: Block, layout: Layout): string {
  const outer = indentationAt(text, block.span.start);
  const first = block.body.items.find((item) => isFirstOnLine(text, item.span.start) && item.span.start > lineEnd(text, block.open.end));
  const own = first && indentationAt(text, first.span.start);
  return own !== undefined && own.length > outer.length ? own : outer + layout.unit;
}

/** `source` (two blanks a level, `\n`) as it stands in the file at `indentation`; the first line is not indented. */
export function reindent(source: string, indentation: string, { newline, unit }: Layout): string {
  const [first = '', ...rest] = source.split('\n');
  const lines = rest.map((line) => {
    const blanks = /^ */.exec(line)![0].length;
    return line.trim() === '' ? '' : indentation + unit.repeat(blanks >> 1) + line.slice(blanks - (blanks % 2));
  });
  return [first, ...lines].join(newline);
}
