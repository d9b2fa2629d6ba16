import { place } from '../syntax/span';
import { splitPlaceholders } from './text';
import type { Piece, Text } from './value';

/** Longer commands are cut: no real one comes near. */
const maxCommand = 8_000;

/** A command line as the shell would split it; variables and substitutions are unknown pieces. */
export interface Command {
  readonly words: readonly Text[];
  readonly start: number;
  readonly end: number;
}

/**
 * Where the command begins that holds an offset: behind the last line break that no backslash continues, or behind `;`, `&&`, `||`, `|`,
 * `$(` and the backtick of Markdown's inline code.
 */
export function commandStart(text: string, offset: number): number {
  const from = Math.max(0, offset - maxCommand);
  for (let at = offset - 1; at >= from; at--) {
    const char = text[at];
    if (char === '\n' && !/\\[ \t\r]*$/.test(text.slice(Math.max(0, at - 4), at))) return at + 1;
    if (char === ';' || char === '`' || char === '|' || (char === '&' && text[at - 1] === '&') || (char === '(' && text[at - 1] === '$'))
      return at + 1;
  }
  return from;
}

interface Cursor {
  readonly text: string;
  readonly uri: string;
  readonly end: number;
  readonly commented: boolean;
  at: number;
}

/** Splits the command that begins at `start` into words, up to its end. Never throws; an open quote ends with the command.
 * `commented`: every line begins with a comment sign. */
export function readCommand(text: string, uri: string, start: number, commented = false): Command {
  const cursor: Cursor = { text, uri, commented, end: Math.min(text.length, start + maxCommand), at: start };
  const words: Text[] = [];
  for (;;) {
    skipBlanks(cursor);
    if (cursor.at >= cursor.end || endsCommand(cursor)) break;
    const before = cursor.at;
    words.push(readWord(cursor));
    if (cursor.at === before) break;
  }
  return { words, start, end: cursor.at };
}

function skipBlanks(cursor: Cursor): void {
  const blanks = cursor.commented ? /(?:[ \t]|\\[ \t]*\r?\n[ \t]*(?:#|\/\/)?)*/y : /(?:[ \t]|\\[ \t]*\r?\n)*/y;
  blanks.lastIndex = cursor.at;
  cursor.at += blanks.exec(cursor.text)?.[0].length ?? 0;
}

const isPlaceholderAt = (text: string, at: number): boolean => /^<[A-Za-z][\w .-]{0,60}>/.test(text.slice(at, at + 64));

function endsCommand({ text, at }: Cursor): boolean {
  const char = text[at]!;
  return /[\r\n;|&)`#>]/.test(char) || (char === '<' && !isPlaceholderAt(text, at));
}

function readWord(cursor: Cursor): Text {
  const start = cursor.at;
  const pieces: Piece[] = [];
  let literal = '';
  let literalStart = start;
  const { uri } = cursor;
  const flush = (): void => {
    const end = cursor.at;
    if (literal !== '')
      pieces.push({
        is: 'known',
        text: literal,
        at: place(uri, { start: literalStart, end }),
        exact: end - literalStart === literal.length,
      });
    literal = '';
  };
  const unknown = (length: number): void => {
    flush();
    const at = place(uri, { start: cursor.at, end: cursor.at + length });
    pieces.push({ is: 'unknown', why: 'set by a script', at });
    cursor.at += length;
    literalStart = cursor.at;
  };
  let quote = '';
  while (cursor.at < cursor.end) {
    const char = cursor.text[cursor.at]!;
    const variable = quote === "'" ? 0 : variableLength(cursor);
    if (variable > 0) unknown(variable);
    else if (quote !== '' && char === quote) {
      flush();
      cursor.at++;
      literalStart = cursor.at;
      quote = '';
    } else if (quote === '' && (char === '"' || char === "'")) {
      if (!isClosed(cursor, char)) {
        flush();
        cursor.at = cursor.end;
        break;
      }
      flush();
      cursor.at++;
      literalStart = cursor.at;
      quote = char;
    } else if (quote === '' && char === '<' && isPlaceholderAt(cursor.text, cursor.at)) {
      const length = cursor.text.indexOf('>', cursor.at) + 1 - cursor.at;
      literal += cursor.text.slice(cursor.at, cursor.at + length);
      cursor.at += length;
    } else if (quote === '' && (/[ \t\r\n;|&)`<>]/.test(char) || /^\\[ \t]*\r?\n/.test(cursor.text.slice(cursor.at, cursor.at + 4)))) break;
    else if (
      char === '\\' &&
      quote !== "'" &&
      cursor.at + 1 < cursor.end &&
      (quote === '' || /["\\$`]/.test(cursor.text[cursor.at + 1]!))
    ) {
      literal += cursor.text[cursor.at + 1]!;
      cursor.at += 2;
    } else {
      literal += char;
      cursor.at++;
    }
  }
  flush();
  return splitPlaceholders({ is: 'text', pieces, at: place(uri, { start, end: cursor.at }) });
}

/** Is a quote closed soon? One that is not belongs to what the command is embedded in. */
function isClosed({ text, at, end }: Cursor, quote: string): boolean {
  const close = text.indexOf(quote, at + 1);
  return close >= 0 && close < end && close - at < 1_000 && !text.slice(at, close).includes('\n---');
}

/** How long the variable, substitution or template action is that begins here; 0 where none does. */
function variableLength({ text, at, end }: Cursor): number {
  const rest = text.slice(at, Math.min(end, at + 500));
  const simple = /^(?:\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\$\{[^}]*\}|\$\$?[A-Za-z_][A-Za-z0-9_]*|\$[0-9@*?#!]|\$\$\{[^}]*\})/.exec(rest);
  if (simple) return simple[0].length;
  if (!rest.startsWith('$(') && !rest.startsWith('$$(')) return 0;
  let depth = 0;
  for (let i = rest.indexOf('('); i < rest.length; i++) {
    if (rest[i] === '(') depth++;
    else if (rest[i] === ')' && --depth === 0) return i + 1;
  }
  return rest.length;
}
