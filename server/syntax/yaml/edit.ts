import type { Edit, Span } from '../span';
import type { YamlDocument, YamlMap, YamlNode, YamlPair, YamlScalar } from './ast';
import { insertBlock, insertFlow } from './insert';
import { indentation, isBlockScalar, isOwn, lineBreak, lineEnd, lineStart, nextLine, ownPairs } from './lines';
import { readEmbedded, readYaml } from './read';
import { renderScalar } from './render';
import type { Context } from './render';

/**
 * Minimal edits of YAML and JSON. All are pure: text in, edits out, offsets in UTF-16 units of that text; every byte outside the edit
 * stays, so comments, quotes, indentation and line ends do. An empty list means: this cannot be done without guessing
 * (the place is behind an alias, or something else stands there).
 */

/**
 * Sets `path[0].path[1]….key = value` (a string) in the object that begins at `start`, making the maps that are missing.
 * `start` is the offset of the object's first character: of a document's root, of an item of a List, of a template within a spec.
 */
export function setMapEntry(text: string, uri: string, start: number, path: readonly string[], key: string, value: string): Edit[] {
  const root = objectAt(text, start);
  return root ? setIn({ text, uri }, root, null, path, key, value) : [];
}

/** The map whose first character is at `start`, also within YAML that a literal block scalar holds. */
export function objectAt(text: string, start: number): YamlMap | null {
  const holds = (part: string, offset: number): boolean => offset <= start && start < offset + part.length;
  return mapAtAny(text, roots(readYaml(text, holds)), start);
}

function mapAt(text: string, node: YamlNode, start: number): YamlMap | null {
  if (start < node.span.start || start > node.span.end) return null;
  if (node.kind === 'scalar') return node.style === 'literal' ? mapAtAny(text, roots(readEmbedded(text, node)), start) : null;
  if (node.kind === 'map' && node.span.start === start) return node;
  return mapAtAny(text, node.kind === 'map' ? node.items.map(({ value }) => value) : node.items, start);
}

const roots = (documents: readonly YamlDocument[]): (YamlNode | null)[] => documents.map(({ root }) => root);

function mapAtAny(text: string, nodes: readonly (YamlNode | null)[], start: number): YamlMap | null {
  for (const node of nodes) {
    const found = node && mapAt(text, node, start);
    if (found) return found;
  }
  return null;
}

interface File {
  readonly text: string;
  readonly uri: string;
}

/** The pair whose value a map is, with the map around it. */
interface Parent {
  readonly map: YamlMap;
  readonly pair: YamlPair;
  readonly context: Context;
}

function setIn(file: File, map: YamlMap, parent: Parent | null, path: readonly string[], key: string, value: string): Edit[] {
  const name = path[0] ?? key;
  const context = contextOf(map, parent);
  const pair = ownPairs(map).findLast((item) => item.key.text === name);
  if (!pair) return insert(file, map, parent, null, [...path, key], value);
  if (path.length > 0 && pair.value?.kind === 'map')
    return isOwn(pair) ? setIn(file, pair.value, { map, pair, context }, path.slice(1), key, value) : [];
  if (path.length === 0 && pair.value?.kind === 'scalar') return isOwn(pair) ? replaceScalar(file.uri, pair.value, value) : [];
  const empty = pair.value === null || (pair.value.kind === 'scalar' && pair.value.value === null && isOwn(pair));
  if (!empty || somethingFollows(file.text, pair)) return [];
  return fillEmpty(file, map, pair, context, path.length === 0 ? [] : [...path.slice(1), key], value);
}

/** `key: *unknown` has no value in our tree, but something is written there; so has `key: &anchor` and `key: !tag`. */
function somethingFollows(text: string, pair: YamlPair): boolean {
  const rest = text.slice(pair.key.span.end, lineEnd(text, pair.key.span.end));
  return pair.value === null && !/^\s*:\s*(?:#.*|[,}].*)?$/.test(rest);
}

/** `annotations:`, `annotations: null`: the new entries take the place of nothing. */
function fillEmpty(file: File, map: YamlMap, pair: YamlPair, context: Context, path: readonly string[], value: string): Edit[] {
  const { text, uri } = file;
  const colon = text.indexOf(':', pair.key.span.end) + 1;
  if (colon === 0) return [];
  const end = pair.value?.span.end ?? colon;
  if (path.length === 0 || context !== 'block') {
    const content = path.length === 0 ? renderScalar(value, context) : flowMap(path, value, context);
    return [{ uri, span: { start: colon, end }, newText: ` ${content}` }];
  }
  return openLines(file, map, pair, { start: colon, end }, path, value);
}

/** Takes away what stands behind the colon of a block pair, and writes entries on the lines below. */
function openLines({ text, uri }: File, map: YamlMap, pair: YamlPair, old: Span, path: readonly string[], value: string): Edit[] {
  const unit = indentUnit(text, map);
  const eol = lineBreak(text, old.start);
  const end = lineEnd(text, old.end);
  const lines = blockLines(path, value, indentation(text, pair.key.span.start) + unit, unit);
  const added: Edit = { uri, span: { start: end, end }, newText: lines.map((line) => eol + line).join('') };
  return old.start === old.end ? [added] : [{ uri, span: old, newText: '' }, added];
}

function insert(file: File, map: YamlMap, parent: Parent | null, after: YamlPair | null, path: readonly string[], value: string): Edit[] {
  const { text, uri } = file;
  const context = contextOf(map, parent);
  if (!map.flow) return insertBlock(text, uri, map, after, (indent) => blockLines(path, value, indent, indentUnit(text, map)));
  if (parent?.context === 'block' && text.slice(map.span.start + 1, map.span.end - 1).trim() === '' && text[map.span.end - 1] === '}') {
    const colon = text.indexOf(':', parent.pair.key.span.end) + 1;
    // Only where nothing but blanks stands between the colon and the braces: an anchor or a tag belongs to the value.
    if (colon > 0 && /^[ \t]*$/.test(text.slice(colon, map.span.start))) {
      return openLines(file, parent.map, parent.pair, { start: colon, end: map.span.end }, path, value);
    }
  }
  return insertFlow(text, uri, map, after, (indent, unit, eol) => flowEntry(path, value, context, indent, unit, eol));
}

/** JSON where the keys are in double quotes; an empty map is what the map around it is. */
function contextOf(map: YamlMap, parent: Parent | null): Context {
  if (!map.flow) return 'block';
  const first = ownPairs(map)[0];
  if (first) return first.key.style === 'double' ? 'json' : 'flow';
  return parent && parent.context !== 'json' ? 'flow' : 'json';
}

/** The indentation step around a map: from its own key to a nested key, else two blanks. */
function indentUnit(text: string, map: YamlMap): string {
  for (const pair of ownPairs(map)) {
    if (pair.value?.kind !== 'map' || pair.value.flow || !isOwn(pair)) continue;
    const inner = ownPairs(pair.value)[0];
    const step = inner ? indentation(text, inner.key.span.start).length - indentation(text, pair.key.span.start).length : 0;
    if (step > 0) return ' '.repeat(step);
  }
  return '  ';
}

function blockLines(path: readonly string[], value: string, indent: string, unit: string): string[] {
  return path.map((name, depth) => {
    const key = renderScalar(name, 'block');
    return `${indent}${unit.repeat(depth)}${key}:${depth === path.length - 1 ? ` ${renderScalar(value, 'block')}` : ''}`;
  });
}

function flowMap(path: readonly string[], value: string, context: Context): string {
  const inner = path.reduceRight(
    (content, name, depth) => {
      const entry = `${renderScalar(name, context)}: ${content}`;
      return depth === 0 ? entry : `{${entry}}`;
    },
    renderScalar(value, context),
  );
  return `{${inner}}`;
}

/** One entry of a flow map; over several lines where the map itself is, as JSON is usually laid out. */
function flowEntry(path: readonly string[], value: string, context: Context, indent: string | null, unit: string, eol: string): string {
  const [name, ...rest] = path;
  const key = renderScalar(name ?? '', context);
  if (rest.length === 0) return `${key}: ${renderScalar(value, context)}`;
  if (indent === null) return `${key}: ${flowMap(rest, value, context)}`;
  const inner = indent + unit;
  return `${key}: {${eol}${inner}${flowEntry(rest, value, context, inner, unit, eol)}${eol}${indent}}`;
}

/** Adds `key: value` to a map directly below (in flow maps: behind) one of its pairs. */
export function insertMapEntryAfter(text: string, uri: string, map: YamlMap, pair: YamlPair, key: string, value: string): Edit[] {
  return indexOfPair(ownPairs(map), pair) >= 0 ? insert({ text, uri }, map, null, pair, [key], value) : [];
}

/** Gives a scalar another string value; quotes stay as they are where they can, and are added where the new text needs them. */
export function replaceScalar(uri: string, scalar: YamlScalar, newValue: string): Edit[] {
  if (isBlockScalar(scalar)) {
    // A block that keeps its last line break (`|` rather than `|-`) would give it to the new value too.
    const bare = scalar.content.end > scalar.content.start && !scalar.text.endsWith('\n');
    if (bare && newValue.trim() === newValue && newValue !== '' && !/[\r\n]/.test(newValue))
      return [{ uri, span: scalar.content, newText: newValue }];
    return [{ uri, span: scalar.span, newText: renderScalar(newValue, 'block', 'double') }];
  }
  // Whether a plain scalar stands in a flow collection is not known here: what is safe in both is.
  return [{ uri, span: scalar.span, newText: renderScalar(newValue, 'flow', scalar.style) }];
}

/** Writes a key otherwise; the value stays. */
export function renameKey(uri: string, key: YamlScalar, newKey: string): Edit[] {
  return replaceScalar(uri, key, newKey);
}

/** Takes a pair out of a map, with its line and its comma; a map that would be left without any becomes `{}`. */
export function removeMapEntry(text: string, uri: string, map: YamlMap, pair: YamlPair): Edit[] {
  const pairs = ownPairs(map);
  const index = indexOfPair(pairs, pair);
  if (index < 0) return [];
  if (map.flow) return [{ uri, span: flowRemoval(map, pairs, index), newText: '' }];
  if (pairs.length === 1) return [{ uri, span: map.span, newText: '{}' }];
  const next = pairs[index + 1];
  const startsLine = /^\s*$/.test(text.slice(lineStart(text, pair.key.span.start), pair.key.span.start));
  // The first pair of a list item shares its line with the dash: the next one moves up to its place.
  if (!startsLine && next) return [{ uri, span: { start: pair.span.start, end: next.key.span.start }, newText: '' }];
  const start = lineStart(text, pair.key.span.start);
  const end = nextLine(text, pair.span.end);
  const last = end === text.length && !text.endsWith('\n');
  const lineBefore = last && start > 0 ? lineEnd(text, lineStart(text, start - 1)) : start;
  return [{ uri, span: { start: lineBefore, end }, newText: '' }];
}

/** By place: the caller may have read the text on its own. */
const indexOfPair = (pairs: readonly YamlPair[], pair: YamlPair): number =>
  pairs.findIndex(({ key }) => key.span.start === pair.key.span.start);

function flowRemoval(map: YamlMap, pairs: readonly YamlPair[], index: number): { start: number; end: number } {
  const pair = pairs[index]!;
  const next = pairs[index + 1];
  const previous = pairs[index - 1];
  if (next) return { start: pair.span.start, end: next.span.start };
  if (previous) return { start: previous.span.end, end: pair.span.end };
  return { start: map.span.start + 1, end: map.span.end - 1 };
}
