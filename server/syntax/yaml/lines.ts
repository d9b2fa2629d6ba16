import type { YamlMap, YamlPair, YamlScalar } from './ast';

/** The offset where the line of `offset` begins; a byte order mark is not part of its line. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** The offset of the line break that ends the line of `offset` (of its `\r` where there is one), or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The offset of the first character of the next line, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

/** The line break in use around an offset: that of its own line, else of the line before, else `\n`. */
export function lineBreak(text: string, offset: number): '\n' | '\r\n' {
  const after = text.indexOf('\n', offset);
  const newline = after >= 0 ? after : text.lastIndexOf('\n');
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** How far from the left edge something stands, in characters. */
export const column = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The blanks that bring a new line to the column of `offset`, tabs kept (JSON), list dashes turned to blanks. */
export function indentation(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset).replace(/[^\t]/g, ' ');
}

/** The pairs that are written within the map itself, not brought in by a merge key. */
export function ownPairs(map: YamlMap): readonly YamlPair[] {
  return map.items.filter(({ key }) => map.span.start <= key.span.start && key.span.end <= map.span.end);
}

/** Is the value written here, in its own pair, rather than somewhere else behind an alias? */
export function isOwn(pair: YamlPair): boolean {
  return pair.value !== null && pair.span.start <= pair.value.span.start && pair.value.span.end <= pair.span.end;
}

export const isBlockScalar = (scalar: YamlScalar): boolean => scalar.style === 'literal' || scalar.style === 'folded';

/** Past the blank lines that a block scalar with `+` in its header keeps. */
export function pastKeptLines(text: string, end: number): number {
  const following = /^(?:[ \t]*\r?\n)*/.exec(text.slice(nextLine(text, end)));
  return following && following[0] !== '' ? nextLine(text, end) + following[0].length : end;
}
