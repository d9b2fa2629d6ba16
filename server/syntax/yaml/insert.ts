import type { Edit } from '../span';
import type { YamlMap, YamlNode, YamlPair } from './ast';
import { indentation, isBlockScalar, isOwn, lineBreak, lineEnd, lineStart, ownPairs, pastKeptLines } from './lines';

/**
 * Puts new lines into a block map, behind `after` or at its end. `lines` gets the indentation of the map's keys.
 * Nothing when the map shares its line with something that cannot be continued.
 */
export function insertBlock(text: string, uri: string, map: YamlMap, after: YamlPair | null, lines: (indent: string) => string[]): Edit[] {
  const pairs = ownPairs(map);
  const previous = after ?? pairs.at(-1);
  if (!previous) return [];
  const indent = indentation(text, previous.key.span.start);
  const eol = lineBreak(text, previous.key.span.start);
  const content = lines(indent);
  const end = endOfPair(text, previous);
  const atEnd = lineEnd(text, end);
  if (endsWithBlockScalar(previous) && atEnd === text.length && !text.endsWith('\n')) {
    // A line break behind the last line of `|` would become part of its value: go in front instead.
    const first = pairs[0]!.key.span.start;
    return [{ uri, span: { start: first, end: first }, newText: content.map((line) => line.slice(indent.length) + eol + indent).join('') }];
  }
  // Behind a line break that belongs to the value before (`|+`), else in front of the one that ends the line.
  if (end > 0 && text[end - 1] === '\n') return [{ uri, span: { start: end, end }, newText: content.map((line) => line + eol).join('') }];
  return [{ uri, span: { start: atEnd, end: atEnd }, newText: content.map((line) => eol + line).join('') }];
}

/** The end of what belongs to a pair: a block scalar that keeps its trailing blank lines reaches over them. */
function endOfPair(text: string, pair: YamlPair): number {
  const last = deepLast(pair);
  if (last?.kind === 'scalar' && isBlockScalar(last) && /^[|>][0-9]*\+/.test(text.slice(last.span.start, last.span.start + 3)))
    return pastKeptLines(text, pair.span.end);
  return pair.span.end;
}

function endsWithBlockScalar(pair: YamlPair): boolean {
  const last = deepLast(pair);
  return last?.kind === 'scalar' && isBlockScalar(last);
}

/** The node that is written last within a pair. */
function deepLast(pair: YamlPair): YamlNode | null {
  let node: YamlNode | null = isOwn(pair) ? pair.value : null;
  while (node && node.kind !== 'scalar') {
    if (node.kind === 'list') node = node.items.at(-1) ?? null;
    else {
      const last = ownPairs(node).at(-1);
      node = last && isOwn(last) ? last.value : null;
    }
  }
  return node;
}

/**
 * Puts one entry into a flow map, behind `after` or at its end. `entry` gets the indentation of the map's keys (null when the map
 * stands on one line), the indentation step and the line break.
 */
export function insertFlow(
  text: string,
  uri: string,
  map: YamlMap,
  after: YamlPair | null,
  entry: (indent: string | null, unit: string, eol: string) => string,
): Edit[] {
  if (text[map.span.end - 1] !== '}') return []; // not closed yet
  const pairs = ownPairs(map);
  const eol = lineBreak(text, map.span.start);
  const previous = after ?? pairs.at(-1);
  const outer = leading(text, map.span.start);
  if (!previous) {
    const start = map.span.start + 1;
    const inside = text.slice(start, map.span.end - 1);
    if (inside.trim() !== '') return [{ uri, span: { start, end: start }, newText: ` ${entry(null, '', eol)} ` }];
    return [{ uri, span: { start, end: map.span.end - 1 }, newText: entry(null, '', eol) }];
  }
  const first = pairs[0]!.key.span.start;
  const several = text.slice(map.span.start, first).includes('\n');
  const indent = several ? leading(text, first) : null;
  const unit = indent?.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '  ';
  const comma = pairs.at(-1)?.key.span.start === previous.key.span.start ? trailingComma(text, previous.span.end, map.span.end - 1) : null;
  const newText = entry(indent, unit, eol);
  const gap = indent === null ? ' ' : eol + indent;
  const at = comma === null ? previous.span.end : comma + 1;
  return [{ uri, span: { start: at, end: at }, newText: comma === null ? `,${gap}${newText}` : `${gap}${newText}` }];
}

function leading(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The offset of a comma between two offsets, comments left out. */
function trailingComma(text: string, from: number, to: number): number | null {
  let comment = false;
  for (let at = from; at < to; at++) {
    if (text[at] === '\n') comment = false;
    else if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) comment = true;
    else if (!comment && text[at] === ',') return at;
  }
  return null;
}
