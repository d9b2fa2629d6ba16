import { span, type MakeSpan, type Span } from '../span';
import type { YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './ast';

/** Deeper documents are left to the general reader. */
const maxDepth = 100;

/** Control characters, tabs in indentation, directives, ends of documents, line breaks of old: not for us. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const unusual = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]|\r(?!\n)|^[ ]*\t|^(?:%|\.\.\.)/m;

const marker = /---(?:[ ]*|[ ]+#.*)\r?(?:\n|$)/y;
/** Blank lines and comments, up to the first line that holds something. */
const nothing = /(?:[ ]*(?:#.*)?\r?\n)*/y;
const indentation = /[ ]*(?=[^ \r\n#])/y;
/** The rest of a line behind a value. */
const rest = /(?:[ ]+#.*|[ ]*)\r?(?:\n|$)/y;
const plainKey = /([A-Za-z_.\uE001](?:[^ \t\r\n:#]|:(?![ \t\r\n]|$))*):(?=[ \r\n]|$)/y;
const quotedKey = /(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'):(?=[ \r\n]|$)/y;
const dash = /-(?=[ \r\n]|$)[ ]*/y;
const blanks = /[ ]*/y;
const doubleQuoted = /"(?:[^"\\\r\n\t]|\\["\\/bfnrt]|\\u(?!d[89a-f])[0-9a-fA-F]{4})*"/iy;
const singleQuoted = /'(?:[^'\r\n\t]|'')*'/y;
/** Up to the end of the line or a comment; without a colon and a blank, which would make a key of it. */
const plain = /[A-Za-z0-9_./$+<=~(;^\\\uE001-](?:[^\r\n:# \t]|:(?![ \r\n\t]|$)|[ ]+(?=[^\r\n# \t])|(?<! )#)*/y;
const plainInFlow = /[A-Za-z0-9_./$+\uE001-][^\s,[\]{}:#'"\t]*(?=[ ]*[,\]}])/y;
const keyInFlow = /(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([A-Za-z_\uE001][\w./\uE001-]*)):(?=[ ])[ ]*/y;
const literalHead = /\|([+-]?)[ ]*(?:#.*)?\r?\n/y;

/** Plain texts that are no strings, or may be none: https://yaml.org/spec/1.2.2/#1032-tag-resolution */
const typed = /^(?:null|Null|NULL|~|true|True|TRUE|false|False|FALSE)$/;
const number = /^[-+]?(?:[0-9]+|(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$/;
const otherNumber = /^(?:0[ox]|[-+]?\.(?:inf|Inf|INF)$|\.(?:nan|NaN|NAN)$)/;

class NotPlain extends Error {}

interface Cursor {
  readonly text: string;
  readonly offset: number;
  readonly make: MakeSpan;
  at: number;
}

/**
 * Reads one document as most people write them: block maps and lists, scalars on one line, literal block scalars, flow collections on
 * one line. The same tree as the general reader's, some fifty times faster. null: something else is in it, ask that.
 */
export function readPlain(text: string, offset: number, make: MakeSpan = span): YamlNode | null {
  if (unusual.test(text)) return null;
  const cursor: Cursor = { text, offset, make, at: 0 };
  try {
    match(nothing, cursor);
    if (match(marker, cursor)) match(nothing, cursor);
    const indent = nextIndent(cursor);
    if (indent < 0) return null;
    cursor.at += indent;
    const root = block(cursor, indent, 0);
    return nextIndent(cursor) < 0 && root ? root : null;
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

/** At the beginning of a line: how deep the next line is that holds something, with the cursor at its beginning. -1: there is none. */
function nextIndent(cursor: Cursor): number {
  match(nothing, cursor);
  const found = match(indentation, cursor);
  if (!found) {
    if (/\S/.test(cursor.text.slice(cursor.at).replace(/^[ ]*#.*$/, ''))) throw new NotPlain();
    cursor.at = cursor.text.length;
    return -1;
  }
  cursor.at = found.index;
  return found[0].length;
}

/** The node whose first character the cursor is at, in that column. Leaves the cursor at the beginning of a line. */
function block(cursor: Cursor, column: number, depth: number): YamlNode | null {
  if (depth > maxDepth) throw new NotPlain();
  if (test(dash, cursor)) return sequence(cursor, column, depth);
  if (test(plainKey, cursor) || test(quotedKey, cursor)) return mapping(cursor, column, depth);
  const value = inline(cursor, column);
  // A scalar may go on there.
  if (nextIndent(cursor) >= column) throw new NotPlain();
  return value;
}

function mapping(cursor: Cursor, column: number, depth: number): YamlMap {
  const items: YamlPair[] = [];
  const start = cursor.at;
  let end = start;
  for (;;) {
    const key = blockKey(cursor);
    match(blanks, cursor);
    const value = match(rest, cursor) ? below(cursor, column, depth, true) : inline(cursor, column + 1);
    const pair: YamlPair = { key, value, span: cursor.make(key.span.start, Math.max(key.span.end, value?.span.end ?? -1)) };
    items.push(pair);
    end = Math.max(end, pair.span.end - cursor.offset);
    const indent = nextIndent(cursor);
    if (indent > column) throw new NotPlain();
    if (indent < column) break;
    cursor.at += indent;
    if (test(dash, cursor)) throw new NotPlain();
  }
  return { kind: 'map', flow: false, items, span: where(cursor, start, end) };
}

function sequence(cursor: Cursor, column: number, depth: number): YamlList {
  const items: (YamlNode | null)[] = [];
  const start = cursor.at;
  let end = start;
  for (;;) {
    const [{ length }] = match(dash, cursor)!;
    const item = match(rest, cursor) ? below(cursor, column, depth, false) : block(cursor, column + length, depth + 1);
    items.push(item);
    if (item) end = Math.max(end, item.span.end - cursor.offset);
    const indent = nextIndent(cursor);
    if (indent > column) throw new NotPlain();
    if (indent < column) break;
    cursor.at += indent;
    if (test(dash, cursor)) continue;
    cursor.at -= indent;
    break;
  }
  return { kind: 'list', flow: false, items, span: where(cursor, start, end) };
}

/** What stands on the lines below a key or a dash; nothing where they are no deeper. Lists below a key may be as deep as that. */
function below(cursor: Cursor, column: number, depth: number, listToo: boolean): YamlNode | null {
  const indent = nextIndent(cursor);
  if (indent < column) return null;
  cursor.at += indent;
  if (indent > column || (listToo && test(dash, cursor))) return block(cursor, indent, depth + 1);
  cursor.at -= indent;
  return null;
}

function blockKey(cursor: Cursor): YamlScalar {
  const start = cursor.at;
  const bare = match(plainKey, cursor)?.[1];
  const found = bare === undefined ? match(quotedKey, cursor) : null;
  if (bare === undefined && !found) throw new NotPlain();
  return keyOf(cursor, start, cursor.at - 1, bare, found?.[1], found?.[2]);
}

function keyOf(cursor: Cursor, start: number, end: number, bare?: string, double?: string, single?: string): YamlScalar {
  const at = where(cursor, start, end);
  const text = bare ?? double ?? single ?? '';
  if (bare !== undefined && (typed.test(bare) || number.test(bare) || otherNumber.test(bare))) throw new NotPlain();
  const style = bare !== undefined ? 'plain' : double !== undefined ? 'double' : 'single';
  return { kind: 'scalar', value: text, text, style, span: at, content: style === 'plain' ? at : cursor.make(at.start + 1, at.end - 1) };
}

/** A value that ends with its line, or a literal block scalar whose lines are at least `column` deep. */
function inline(cursor: Cursor, column: number): YamlNode {
  const character = cursor.text[cursor.at];
  if (character === '|') return literal(cursor, column);
  const value = character === '{' || character === '[' ? flow(cursor, 0) : scalar(cursor, plain);
  if (!match(rest, cursor)) throw new NotPlain();
  return value;
}

function flow(cursor: Cursor, depth: number): YamlNode {
  const start = cursor.at;
  const open = cursor.text[start];
  if ((open !== '{' && open !== '[') || depth > maxDepth) return scalar(cursor, plainInFlow);
  const close = open === '{' ? '}' : ']';
  const pairs: YamlPair[] = [];
  const items: YamlNode[] = [];
  cursor.at++;
  match(blanks, cursor);
  while (cursor.text[cursor.at] !== close) {
    if (open === '{') {
      const from = cursor.at;
      const found = match(keyInFlow, cursor);
      if (!found) throw new NotPlain();
      const key = keyOf(cursor, from, from + found[0].trimEnd().length - 1, found[3], found[1], found[2]);
      const value = flow(cursor, depth + 1);
      pairs.push({ key, value, span: cursor.make(key.span.start, value.span.end) });
    } else items.push(flow(cursor, depth + 1));
    match(blanks, cursor);
    if (cursor.text[cursor.at] === close) break;
    if (cursor.text[cursor.at] !== ',') throw new NotPlain();
    cursor.at++;
    match(blanks, cursor);
  }
  cursor.at++;
  const at = where(cursor, start, cursor.at);
  return open === '{' ? { kind: 'map', flow: true, items: pairs, span: at } : { kind: 'list', flow: true, items, span: at };
}

function scalar(cursor: Cursor, bare: RegExp): YamlScalar {
  const start = cursor.at;
  const quote = cursor.text[start];
  const isQuoted = quote === '"' || quote === "'";
  const found = match(quote === '"' ? doubleQuoted : quote === "'" ? singleQuoted : bare, cursor);
  if (!found) throw new NotPlain();
  const [source] = found;
  const at = where(cursor, start, cursor.at);
  if (isQuoted) {
    const text = quote === '"' ? (JSON.parse(source) as string) : source.slice(1, -1).replaceAll("''", "'");
    const style = quote === '"' ? 'double' : 'single';
    return { kind: 'scalar', value: text, text, style, span: at, content: cursor.make(at.start + 1, at.end - 1) };
  }
  if (/^[-?](?: |$)/.test(source) || otherNumber.test(source)) throw new NotPlain();
  return { kind: 'scalar', value: valueOf(source), text: source, style: 'plain', span: at, content: at };
}

function valueOf(source: string): YamlScalar['value'] {
  if (number.test(source)) return Number(source);
  if (!typed.test(source)) return source;
  return /^t/i.test(source) ? true : /^f/i.test(source) ? false : null;
}

function literal(cursor: Cursor, column: number): YamlScalar {
  const start = cursor.at;
  const head = match(literalHead, cursor);
  if (!head) throw new NotPlain();
  const from = cursor.at;
  const first = /^(?:[ ]*\r?\n)*([ ]*)[^ \r\n]/.exec(cursor.text.slice(from, from + 2_000));
  const indent = first?.[1]?.length ?? 0;
  // Empty ones, and those that begin with blank lines, are rare.
  if (!first || indent < Math.max(column, 1) || /^[ ]*\r?\n/.test(cursor.text.slice(from, from + 2_000))) throw new NotPlain();
  const lines: string[] = [];
  let end = from;
  while (cursor.at < cursor.text.length) {
    const newline = cursor.text.indexOf('\n', cursor.at);
    const next = newline < 0 ? cursor.text.length : newline + 1;
    const line = cursor.text.slice(cursor.at, newline < 0 ? next : newline).replace(/\r$/, '');
    const isBlank = /^[ ]*$/.test(line);
    if (!isBlank && line.search(/[^ ]/) < indent) break;
    lines.push(isBlank && line.length <= indent ? '' : line.slice(indent));
    if (!isBlank) end = cursor.at + line.trimEnd().length;
    cursor.at = next;
  }
  if (!cursor.text.slice(0, cursor.at).endsWith('\n')) throw new NotPlain();
  const kept = lines.join('\n') + '\n';
  const text = head[1] === '+' ? kept : kept.replace(/\n+$/, '') + (head[1] === '-' ? '' : '\n');
  const content = where(cursor, from + indent, end);
  return { kind: 'scalar', value: text, text, style: 'literal', span: cursor.make(cursor.offset + start, content.end), content };
}

function test(pattern: RegExp, { text, at }: Cursor): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function match(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found) cursor.at = pattern.lastIndex;
  return found;
}

const where = ({ offset, make }: Cursor, start: number, end: number): Span => make(offset + start, offset + end);
