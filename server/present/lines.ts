/** Where the lines of a text begin: UTF-16 offsets, ascending, the first is 0. Lines end at `\n`, `\r\n` or `\r` (LSP 3.17, "Position"). */
export type Lines = readonly number[];

/** A position as the Language Server Protocol has it: line and UTF-16 column from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (const lineEnd = /\r\n?|\n/g; lineEnd.test(text);) starts.push(lineEnd.lastIndex);
  return starts;
}

/** The position of an offset into the text that the lines were made of. Offsets before the start count as the start. */
export function positionAt(lines: Lines, offset: number): Position {
  const at = Math.max(0, offset);
  let low = 0;
  let high = lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lines[middle]! <= at) low = middle;
    else high = middle;
  }
  return { line: low, character: at - lines[low]! };
}

/** The offset of a position; positions outside the text are drawn to the nearest one within it, columns to their own line. */
export function offsetAt(lines: Lines, text: string, { line, character }: Position): number {
  if (line < 0) return 0;
  if (line >= lines.length) return text.length;
  const start = lines[line]!;
  const next = lines[line + 1] ?? text.length;
  let end = next;
  while (end > start && line + 1 < lines.length && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return Math.min(start + Math.max(0, character), end);
}
