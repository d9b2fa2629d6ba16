import type { Edit } from '../span';
import { span } from '../span';
import type { Attribute, Block, Expression, ObjectItem } from './ast';
import { alignNewRow, bodyRows, isInChain, objectRows } from './alignment';
import { insertAttribute } from './edit-body';
import { visitExpression } from './walk';
import { indentationAt, isFirstOnLine, layoutOf, lineEnd, reindent } from './layout';

export type ObjectExpression = Extract<Expression, { kind: 'object' }>;

/**
 * Puts `key = value` at the end of an object, in the way it is written: on a line of its own, aligned, or within the one line.
 * An empty object gets lines unless `oneLine`.
 */
export function insertObjectItem(
  text: string,
  uri: string,
  object: ObjectExpression,
  key: string,
  value: string,
  oneLine = false,
): readonly Edit[] {
  const close = object.span.end - 1;
  if (text[close] !== '}' || close <= object.span.start) return [];
  const last = object.items.at(-1);
  if (!last) return fillEmpty(text, uri, object, key, value, oneLine);
  const comma = /^[ \t]*,/.exec(text.slice(last.span.end, close))?.[0];
  const end = last.span.end + (comma?.length ?? 0);
  if (!text.slice(end, close).includes('\n')) {
    return [{ uri, span: span(end, end), newText: `${comma === undefined ? ',' : ''} ${key} = ${reindent(value, '', layoutOf(text))}` }];
  }
  return insertLine(text, uri, object.items, key, value);
}

function insertLine(text: string, uri: string, items: readonly ObjectItem[], key: string, value: string): readonly Edit[] {
  const layout = layoutOf(text);
  const last = items.at(-1)!;
  const comma = hasComma(text, last);
  const first = items.find((item) => isFirstOnLine(text, item.span.start));
  const indentation = indentationAt(text, (first ?? last).span.start) + (first ? '' : layout.unit);
  const row = { lead: key, chained: !value.includes('\n') };
  const { blanks, edits } = alignNewRow(text, uri, objectRows(text, items), items.length - 1, row);
  const between = text.slice(last.key.span.end, last.value.span.start);
  const separator = between.trim() === ':' ? between : `${blanks}= `;
  const line = indentation + key + separator + reindent(value, indentation, layout) + (comma ? ',' : '');
  // Where all lines but the last end with a comma, so does it once it is no longer the last.
  const missingComma: Edit[] =
    !comma && !endsInHeredoc(last.value) && items.length > 1 && hasComma(text, items.at(-2)!)
      ? [{ uri, span: span(last.span.end, last.span.end), newText: ',' }]
      : [];
  const after = lineEnd(text, last.span.end);
  return [...edits, ...missingComma, { uri, span: span(after, after), newText: layout.newline + line }];
}

const hasComma = (text: string, item: ObjectItem): boolean => /^[ \t]*,/.test(text.slice(item.span.end, lineEnd(text, item.span.end)));

function fillEmpty(text: string, uri: string, object: ObjectExpression, key: string, value: string, oneLine: boolean): readonly Edit[] {
  const layout = layoutOf(text);
  const { start, end } = object.span;
  const inner = text.slice(start + 1, end - 1);
  const outer = indentationAt(text, start);
  const item = outer + layout.unit + key + ' = ' + reindent(value, outer + layout.unit, layout);
  if (inner.includes('\n')) {
    const at = start + 1 + inner.trimEnd().length;
    return [{ uri, span: span(at, at), newText: layout.newline + item }];
  }
  if (inner.trim() !== '' || oneLine) {
    return [
      { uri, span: span(end - 1 - (inner.length - inner.trimEnd().length), end - 1), newText: ` ${key} = ${reindent(value, '', layout)} ` },
    ];
  }
  return [{ uri, span: span(start + 1, end - 1), newText: layout.newline + item + layout.newline + outer }];
}

/**
 * Sees to it that a block's attribute `name`, a map, holds `key = value`: adds the attribute, extends its object, replaces the value of
 * that key, or merges it into whatever expression stands there (`merge(var.annotations, { … })`).
 */
export function setObjectAttributeEntry(
  text: string,
  uri: string,
  block: Block,
  name: string,
  key: string,
  value: string,
): readonly Edit[] {
  if (!block.close) return [];
  const index = block.body.items.findIndex((item) => item.kind === 'attribute' && item.name.name === name);
  const attribute = block.body.items[index] as Attribute | undefined;
  if (!attribute) return insertAttribute(text, uri, block, name, `{\n  ${key} = ${value}\n}`);
  // Breaking an empty object into lines would take its line out of the alignment of its neighbours.
  const oneLine = isInChain(text, bodyRows(text, block.body.items), index) || !endsLine(text, attribute);
  return setEntry(text, uri, attribute.value, key, value, oneLine);
}

/** The same for an object, some way down the objects in it, which are made where they are missing. */
export function setObjectEntry(
  text: string,
  uri: string,
  map: Expression,
  path: readonly string[],
  key: string,
  value: string,
): readonly Edit[] {
  const [name, ...rest] = path;
  if (name === undefined) return setEntry(text, uri, map, key, value, false);
  if (map.kind !== 'object') return [];
  const item = map.items.find((one) => keyName(text, one.key) === name);
  if (item) return setObjectEntry(text, uri, item.value, rest, key, value);
  const [open, close] = text.slice(map.span.start, map.span.end).includes('\n') ? ['{\n', '\n}'] : ['{ ', ' }'];
  const indented = (source: string): string => (open === '{\n' ? source.replace(/^/gm, '  ') : source);
  const made = rest.reduceRight((inner, one) => open + indented(`${one} = ${inner}`) + close, open + indented(`${key} = ${value}`) + close);
  return insertObjectItem(text, uri, map, name, made);
}

const endsLine = (text: string, { span: { end } }: Attribute): boolean =>
  /^[ \t]*(?:#.*|\/\/.*)?$/.test(text.slice(end, lineEnd(text, end)));

const NOT_MAPS: ReadonlySet<Expression['kind']> = new Set(['missing', 'template', 'number', 'bool', 'tuple']);

/** Nothing may follow the tag of a heredoc on its line. */
const commaBehind = (text: string, expression: Expression): string => (endsInHeredoc(expression) ? `${layoutOf(text).newline},` : ',');

function endsInHeredoc(expression: Expression): boolean {
  let found = false;
  visitExpression(expression, (inner) => {
    found ||= inner.kind === 'template' && inner.heredoc !== undefined && inner.span.end === expression.span.end;
  });
  return found;
}

function setEntry(text: string, uri: string, map: Expression, key: string, value: string, oneLine: boolean): readonly Edit[] {
  if (NOT_MAPS.has(map.kind)) return [];
  if (map.kind === 'object') {
    const present = map.items.find((item) => keyName(text, item.key) === keyNameOf(key));
    const newText = reindent(value, indentationAt(text, map.span.start), layoutOf(text));
    return present ? [{ uri, span: present.value.span, newText }] : insertObjectItem(text, uri, map, key, value, oneLine);
  }
  const entry = `{ ${key} = ${value} }`;
  if (map.kind === 'null') return [{ uri, span: map.span, newText: entry }];
  if (map.kind === 'call' && map.function.name === 'merge' && !map.expand && map.arguments.length > 0) {
    const last = map.arguments.at(-1)!;
    // What comes last wins.
    if (last.kind === 'object') return setEntry(text, uri, last, key, value, true);
    const ownLine = isFirstOnLine(text, last.span.start);
    const gap = ownLine ? layoutOf(text).newline + indentationAt(text, last.span.start) : ' ';
    return [{ uri, span: span(last.span.end, last.span.end), newText: `${commaBehind(text, last)}${gap}${entry}` }];
  }
  const { start, end } = map.span;
  return [
    { uri, span: span(start, start), newText: 'merge(' },
    { uri, span: span(end, end), newText: `${commaBehind(text, map)} ${entry})` },
  ];
}

/** A key's name where it is written out; its source elsewhere. */
function keyName(text: string, key: Expression): string {
  return keyNameOf(text.slice(key.span.start, key.span.end));
}

const keyNameOf = (source: string): string => /^"([^"\\$%]*)"$/.exec(source)?.[1] ?? source;
