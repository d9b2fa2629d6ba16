import type { LiteralPart, TemplateExpression } from './ast';
import type { Scanner } from './scanner';
import { readSequence } from './sequences';
import type { TemplateToken } from './template-parts';
import { assembleParts } from './template-parts';

const PLAIN = /[^"\\$%\r\n]+/y;
const HEX = /^[0-9a-fA-F]+$/;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** Reads `"…"`. An open one ends with its line. */
export function readQuoted(scanner: Scanner): TemplateExpression {
  const start = scanner.position++;
  // Nearly all strings are plain.
  const value = scanner.match(PLAIN);
  if (scanner.peek() === '"') {
    const parts: LiteralPart[] = value === '' ? [] : [{ kind: 'literal', value, span: scanner.make(start + 1, scanner.position) }];
    scanner.position++;
    return { kind: 'template', parts, closed: true, span: scanner.make(start, scanner.position) };
  }
  scanner.position = start + 1;
  const tokens: TemplateToken[] = [];
  const closed = readQuotedTokens(scanner, tokens);
  if (!closed) {
    scanner.report('This string is not closed', start, scanner.position);
    scanner.keep();
  }
  return { kind: 'template', parts: assembleParts(scanner, tokens), closed, span: scanner.make(start, scanner.position) };
}

/** Reads up to and with the closing quote; false if the line ends first. */
function readQuotedTokens(scanner: Scanner, tokens: TemplateToken[]): boolean {
  let run: LiteralPart[] = [];
  const endRun = (): void => {
    if (run.length > 0) tokens.push({ kind: 'text', pieces: run });
    run = [];
  };
  for (;;) {
    const start = scanner.position;
    if (scanner.match(PLAIN) !== '') {
      run.push(literal(scanner, start));
      continue;
    }
    const c = scanner.peek();
    if (c === '"') {
      endRun();
      scanner.position++;
      return true;
    }
    if (c === '' || c === '\n' || (c === '\r' && (scanner.peek(1) === '\n' || scanner.peek(1) === ''))) {
      endRun();
      return false;
    }
    if (c === '\\') {
      const value = readEscape(scanner);
      if (value !== '') run.push({ kind: 'literal', value, span: scanner.make(start, scanner.position) });
    } else if (c === '\r') {
      scanner.position++;
      run.push(literal(scanner, start));
    } else {
      // A `$` or `%` is a token of its own, so that strip markers stop at it.
      endRun();
      tokens.push(readMarked(scanner, true));
    }
  }
}

/** What stands at a `$` or `%`: an interpolation, a directive, an escaped opening, or just the character. */
export function readMarked(scanner: Scanner, lineBound: boolean): TemplateToken {
  const start = scanner.position;
  const mark = scanner.peek();
  if (scanner.peek(1) === '{') return readSequence(scanner, lineBound);
  const escaped = scanner.peek(1) === mark && scanner.peek(2) === '{';
  scanner.position += escaped ? 3 : 1;
  return {
    kind: 'text',
    pieces: [escaped ? { kind: 'literal', value: `${mark}{`, span: scanner.make(start, start + 3) } : literal(scanner, start)],
  };
}

/** The source from `start` to here, as it stands. */
export function literal(scanner: Scanner, start: number): LiteralPart {
  return { kind: 'literal', value: scanner.text.slice(start, scanner.position), span: scanner.make(start, scanner.position) };
}

/** Reads `\n`, `\u00e9` and so on (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#quoted-and-unquoted-literals). */
function readEscape(scanner: Scanner): string {
  const start = scanner.position++;
  const selector = scanner.peek();
  const simple = ESCAPES.get(selector);
  if (simple !== undefined) {
    scanner.position++;
    return simple;
  }
  const length = selector === 'u' ? 4 : selector === 'U' ? 8 : 0;
  const hex = scanner.text.slice(scanner.position + 1, Math.min(scanner.end, scanner.position + 1 + length));
  const point = length > 0 && hex.length === length && HEX.test(hex) ? parseInt(hex, 16) : -1;
  if (point >= 0 && point <= 0x10ffff) {
    scanner.position += 1 + length;
    return String.fromCodePoint(point);
  }
  // The backslash is dropped and the rest read as it stands.
  scanner.remark('This is not an escape sequence', start, start + 2);
  return '';
}
