import { span, type MakeSpan, type Span } from '../span';
import type { YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './ast';

/** Deeper JSON is left to the general reader, which gives up in its own way. */
const maxDepth = 200;

const blank = /[ \t\r\n]*/y;
// eslint-disable-next-line no-control-regex -- JSON strings may not hold them
const simpleString = /"([^"\\\u0000-\u001f]*)"/y;
// eslint-disable-next-line no-control-regex -- as above
const anyString = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y;
const literal = /(?:true|false|null)(?![A-Za-z0-9_])|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_.])/y;

class NotJson extends Error {}

interface Cursor {
  readonly text: string;
  readonly offset: number;
  readonly make: MakeSpan;
  at: number;
}

/**
 * Reads one strict JSON value that fills the whole text (a leading byte order mark is passed over): the same tree as the YAML reader's,
 * some twenty times faster, for `kubectl get -o json` dumps. null: this is not strict JSON, ask the YAML reader.
 */
export function readJson(text: string, offset: number, make: MakeSpan = span): YamlNode | null {
  const cursor: Cursor = { text, offset, make, at: text.startsWith('\uFEFF') ? 1 : 0 };
  skip(cursor);
  if (text[cursor.at] !== '{' && text[cursor.at] !== '[') return null;
  try {
    const root = value(cursor, 0);
    skip(cursor);
    return cursor.at === text.length ? root : null;
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
}

function value(cursor: Cursor, depth: number): YamlNode {
  if (depth > maxDepth) throw new NotJson();
  switch (cursor.text[cursor.at]) {
    case '{':
      return map(cursor, depth);
    case '[':
      return list(cursor, depth);
    case '"':
      return string(cursor);
    default:
      return bare(cursor);
  }
}

function map(cursor: Cursor, depth: number): YamlMap {
  const start = cursor.at;
  const items: YamlPair[] = [];
  cursor.at++;
  skip(cursor);
  while (cursor.text[cursor.at] !== '}') {
    const key = string(cursor);
    skip(cursor);
    expect(cursor, ':');
    const item = value(cursor, depth + 1);
    items.push({ key, value: item, span: cursor.make(key.span.start, item.span.end) });
    next(cursor, '}');
  }
  cursor.at++;
  return { kind: 'map', flow: true, items, span: where(cursor, start) };
}

function list(cursor: Cursor, depth: number): YamlList {
  const start = cursor.at;
  const items: YamlNode[] = [];
  cursor.at++;
  skip(cursor);
  while (cursor.text[cursor.at] !== ']') {
    items.push(value(cursor, depth + 1));
    next(cursor, ']');
  }
  cursor.at++;
  return { kind: 'list', flow: true, items, span: where(cursor, start) };
}

function string(cursor: Cursor): YamlScalar {
  const start = cursor.at;
  const simple = match(simpleString, cursor);
  let text: string;
  if (simple) text = simple[1] ?? '';
  else {
    const escaped = match(anyString, cursor);
    if (!escaped) throw new NotJson();
    text = JSON.parse(escaped[0]) as string;
  }
  const at = where(cursor, start);
  return { kind: 'scalar', value: text, text, style: 'double', span: at, content: cursor.make(at.start + 1, at.end - 1) };
}

function bare(cursor: Cursor): YamlScalar {
  const start = cursor.at;
  const found = match(literal, cursor);
  if (!found) throw new NotJson();
  const at = where(cursor, start);
  return { kind: 'scalar', value: JSON.parse(found[0]) as number | boolean | null, text: found[0], style: 'plain', span: at, content: at };
}

/** After an item: a comma and another item, or the end. A trailing comma is not JSON. */
function next(cursor: Cursor, close: string): void {
  skip(cursor);
  if (cursor.text[cursor.at] === close) return;
  expect(cursor, ',');
  if (cursor.text[cursor.at] === close) throw new NotJson();
}

function expect(cursor: Cursor, character: string): void {
  if (cursor.text[cursor.at] !== character) throw new NotJson();
  cursor.at++;
  skip(cursor);
}

function skip(cursor: Cursor): void {
  match(blank, cursor);
}

function match(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

function where(cursor: Cursor, start: number): Span {
  return cursor.make(cursor.offset + start, cursor.offset + cursor.at);
}
