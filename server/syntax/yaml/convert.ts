import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Document, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { span, type MakeSpan, type Problem, type Span } from '../span';
import type { YamlDocument, YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './ast';

/** What may still be spent on all documents of one file. */
export interface Budget {
  /** Nodes that aliases repeat. */
  repeated: number;
  /** Characters given to the general reader. */
  unusual: number;
}

interface Reading {
  readonly text: string;
  /** Of `text` within the file. */
  readonly offset: number;
  readonly make: MakeSpan;
  readonly anchors: Map<string, YamlNode>;
  /** How many nodes there are below, aliases counted as often as they are used. */
  readonly weights: WeakMap<YamlNode, number>;
  readonly problems: Problem[];
  readonly budget: Budget;
}

/**
 * The `yaml` package's document as our plain tree. `text` is the document's own text, which begins at `offset` of the file.
 * Aliases become their anchor's node as long as the budget lasts, merge keys (`<<`) are expanded.
 */
export function convertDocument(
  document: Document.Parsed,
  text: string,
  offset: number,
  budget: Budget,
  make: MakeSpan = span,
): YamlDocument {
  const problems = document.errors.map(({ message, pos }) => ({ message, span: make(offset + pos[0], offset + Math.max(pos[0], pos[1])) }));
  const reading: Reading = { text, offset, make, anchors: new Map(), weights: new WeakMap(), problems, budget };
  const root = node(document.contents, reading);
  const [start, end] = root ? [root.span.start, root.span.end] : [offset + document.range[0], offset + document.range[1]];
  return { root, problems, span: make(start, end) };
}

/** Where quoted scalars begin that run over several lines in a broken document: probably a forgotten closing quote. */
export function unclosedQuotes(document: Document.Parsed, text: string): number[] {
  const found: number[] = [];
  visit(document, {
    Scalar: (_, scalar) => {
      const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
      const [start, end] = scalar.range ?? [0, 0];
      if (quoted && text.slice(start, end).includes('\n')) found.push(start);
    },
  });
  return found;
}

function node(parsed: ParsedNode | null | undefined, reading: Reading): YamlNode | null {
  if (!parsed) return null;
  if (isAlias(parsed)) return aliased(parsed.source, at(parsed.range, reading), reading);
  if (isScalar(parsed)) return named(parsed.anchor, scalar(parsed, reading), reading);
  if (isMap(parsed)) return named(parsed.anchor, map(parsed, reading), reading);
  if (isSeq(parsed)) return named(parsed.anchor, list(parsed, reading), reading);
  return null;
}

function named(anchor: string | undefined, converted: YamlNode | null, { anchors }: Reading): YamlNode | null {
  if (anchor !== undefined && converted) anchors.set(anchor, converted);
  return converted;
}

function aliased(name: string, where: Span, reading: Reading): YamlNode | null {
  const target = reading.anchors.get(name);
  if (target === undefined) {
    reading.problems.push({ message: `no anchor &${name} before this alias`, span: where });
    return null;
  }
  return repeat(target, where, reading) ? target : null;
}

function repeat(target: YamlNode, where: Span, reading: Reading): boolean {
  const weight = reading.weights.get(target) ?? 1;
  if (weight > reading.budget.repeated) {
    reading.problems.push({ message: 'aliases repeat too much of this file; not expanded', span: where });
    return false;
  }
  reading.budget.repeated -= weight;
  return true;
}

function map(parsed: YAMLMap.Parsed, reading: Reading): YamlMap {
  const merged: YamlPair[] = [];
  const own: YamlPair[] = [];
  for (const pair of parsed.items) {
    const key = keyOf(pair.key, reading);
    const value = node(pair.value, reading);
    if (key.text === '<<' && key.style === 'plain' && value) merged.push(...mergedPairs(value, reading));
    else own.push({ key, value, span: reading.make(key.span.start, Math.max(key.span.end, endOf(pair.value, value, reading))) });
  }
  const items = merged.length === 0 ? own : [...merged, ...own];
  const converted: YamlMap = {
    kind: 'map',
    flow: parsed.flow === true,
    items,
    span: collectionSpan(
      parsed,
      own.map((pair) => pair.span.end),
      reading,
    ),
  };
  weigh(
    converted,
    items.map(({ value }) => value),
    reading,
  );
  return converted;
}

/** What `<<` brings in, weakest first: of several maps the first has precedence (https://yaml.org/type/merge.html). */
function mergedPairs(value: YamlNode, reading: Reading): YamlPair[] {
  const sources = value.kind === 'map' ? [value] : value.kind === 'list' ? value.items.filter((item) => item?.kind === 'map') : [];
  return [...sources].reverse().flatMap((source) => (source?.kind === 'map' && repeat(source, source.span, reading) ? source.items : []));
}

/** Where a value ends as it is written here: an aliased one lies elsewhere, but the alias is here. */
function endOf(parsed: unknown, value: YamlNode | null, reading: Reading): number {
  const range = (parsed as ParsedNode | null)?.range;
  if (isAlias(parsed) && range) return reading.offset + range[1];
  return value ? value.span.end : -1;
}

function list(parsed: YAMLSeq.Parsed, reading: Reading): YamlList {
  const items = parsed.items.map((item) => node(item, reading));
  const ends = items.map((item, index) => endOf(parsed.items[index], item, reading));
  const converted: YamlList = { kind: 'list', flow: parsed.flow === true, items, span: collectionSpan(parsed, ends, reading) };
  weigh(converted, items, reading);
  return converted;
}

function weigh(converted: YamlNode, below: readonly (YamlNode | null)[], { weights }: Reading): void {
  weights.set(
    converted,
    below.reduce((sum, child) => sum + (child ? (weights.get(child) ?? 1) : 1), 1),
  );
}

const styles: Readonly<Record<string, YamlScalar['style']>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** null for nothing written at all (`key:`). */
function scalar(parsed: Scalar.Parsed, reading: Reading): YamlScalar | null {
  const [start, end] = parsed.range;
  const style = styles[parsed.type ?? ''] ?? 'plain';
  if (style === 'plain' && start === end) return null;
  // `source` is the text after folding and escapes; a value of another type (!!binary, !!timestamp) counts as its text.
  const text = parsed.source;
  const value: unknown = parsed.value;
  const simple = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const block = style === 'literal' || style === 'folded';
  const content = block ? blockContent(start, end, reading) : style === 'plain' ? at(parsed.range, reading) : unquoted(start, end, reading);
  const where = block ? reading.make(reading.offset + start, content.end) : at(parsed.range, reading);
  return { kind: 'scalar', value: simple ? value : text, text, style, span: where, content };
}

function unquoted(start: number, end: number, { text, offset, make }: Reading): Span {
  const closed = end - start > 1 && text[end - 1] === text[start];
  return make(offset + start + 1, offset + (closed ? end - 1 : end));
}

/** The text of a block scalar from its first to its last visible character, so that a single line stands exactly for itself. */
function blockContent(start: number, end: number, { text, offset, make }: Reading): Span {
  const newline = text.indexOf('\n', start);
  const body = newline < 0 || newline >= end ? '' : text.slice(newline + 1, end);
  const first = body.search(/\S/);
  if (first < 0) {
    const header = /^[|>][0-9+-]*/.exec(text.slice(start, end))?.[0].length ?? 0;
    return make(offset + start + header, offset + start + header);
  }
  return make(offset + newline + 1 + first, offset + newline + 1 + body.trimEnd().length);
}

/** Keys that are no scalars (`? [a, b]`, `{{ x }}: y`) count as the text they are written with. */
function keyOf(parsed: ParsedNode | null, reading: Reading): YamlScalar {
  const range: readonly [number, number, number] = parsed?.range ?? [0, 0, 0];
  const where = at(range, reading);
  if (isScalar(parsed)) {
    const key = scalar(parsed, reading);
    if (key?.style === 'plain' && reading.text.slice(range[0], range[1]).includes('\n')) return lastLineOfKey(range, reading);
    if (key) return named(parsed.anchor, key, reading) as YamlScalar;
  }
  if (isAlias(parsed)) {
    const target = reading.anchors.get(parsed.source);
    if (target?.kind === 'scalar') return { ...target, span: where, content: where };
  }
  const text = reading.text.slice(range[0], range[1]).trim();
  return { kind: 'scalar', value: text === '' ? null : text, text, style: 'plain', span: where, content: where };
}

/** A line without colon, as it stands while somebody types, joins the key below it: only the last line is the key. */
function lastLineOfKey(range: readonly [number, number, number], reading: Reading): YamlScalar {
  const source = reading.text.slice(range[0], range[1]);
  const line = source.slice(source.lastIndexOf('\n') + 1);
  const text = line.trim();
  const start = reading.offset + range[0] + source.lastIndexOf('\n') + 1 + (line.length - line.trimStart().length);
  const where = reading.make(start, start + text.length);
  return { kind: 'scalar', value: text, text, style: 'plain', span: where, content: where };
}

function at(range: readonly [number, number, number] | null | undefined, { offset, make }: Reading): Span {
  return range ? make(offset + range[0], offset + range[1]) : make(offset, offset);
}

/** Block collections of the `yaml` package reach over the comments and blank lines that follow; ours end with their last content. */
function collectionSpan(parsed: YAMLMap.Parsed | YAMLSeq.Parsed, ends: readonly number[], reading: Reading): Span {
  const whole = at(parsed.range, reading);
  return parsed.flow === true
    ? whole
    : reading.make(
        whole.start,
        ends.reduce((last, end) => Math.max(last, end), whole.start),
      );
}
