import type { Expression, Identifier } from './ast';
import { readForIntroduction } from './collections';
import { acrossLines, missing, readExpression } from './expressions';
import type { Scanner } from './scanner';
import type { Directive, TemplateToken } from './template-parts';

/** What stands between `${` or `%{` and `}`. */
interface Inside {
  readonly content: Expression | Directive;
  readonly stripBefore: boolean;
  readonly stripAfter: boolean;
  readonly closed: boolean;
}

/** Reads `${ … }` or `%{ … }`. A broken one never runs past the line it starts on. */
export function readSequence(scanner: Scanner, quoted: boolean): TemplateToken {
  const start = scanner.position;
  const end = scanner.end;
  const known = scanner.problems.length;
  let inside = readInside(scanner, start);
  if (!inside.closed) {
    const newline = scanner.lineEnd(start);
    const line = scanner.text[newline - 1] === '\r' ? newline - 1 : newline;
    scanner.spend(scanner.position - start);
    if (line < end) {
      scanner.problems.length = known;
      scanner.retry(start, line);
      inside = readInside(scanner, start);
      scanner.end = end;
    }
    if (!inside.closed) {
      if (scanner.problems.length === known) scanner.report('This is not closed', start, start + 2);
      resume(scanner, start, line, quoted);
    }
  }
  const { content, stripBefore, stripAfter } = inside;
  const whole = scanner.make(start, scanner.position);
  return 'word' in content
    ? { kind: 'directive', directive: content, span: whole, stripBefore, stripAfter }
    : { kind: 'interpolation', part: { kind: 'interpolation', expression: content, span: whole }, stripBefore, stripAfter };
}

function readInside(scanner: Scanner, start: number): Inside {
  const wasBroken = scanner.broken;
  scanner.broken = false;
  const inside = acrossLines(scanner, () => {
    const directive = scanner.peek() === '%';
    scanner.position += 2;
    const stripBefore = scanner.peek() === '~';
    if (stripBefore) scanner.position++;
    scanner.skipBlanks();
    const content = directive ? readDirective(scanner, start) : readInterpolated(scanner, start);
    scanner.skipBlanks();
    const stripAfter = scanner.peek() === '~';
    if (stripAfter) scanner.position++;
    // After a mistake, a `}` on a later line belongs to a block.
    const closed = scanner.peek() === '}' && (!scanner.broken || scanner.lineEnd(start) >= scanner.position);
    if (closed) scanner.position++;
    return { content, stripBefore, stripAfter, closed };
  });
  scanner.broken ||= wasBroken;
  return inside;
}

function readInterpolated(scanner: Scanner, start: number): Expression {
  if (scanner.peek() !== '}') return readExpression(scanner);
  scanner.report('Expected an expression', start, scanner.position + 1);
  return missing(scanner, scanner.position);
}

function readDirective(scanner: Scanner, start: number): Directive {
  const word = scanner.identifier();
  switch (word?.name) {
    case 'if':
      return { word: 'if', condition: readExpression(scanner) };
    case 'for': {
      scanner.skipBlanks();
      const at = scanner.position;
      const first: Identifier = scanner.identifier() ?? { name: '', span: scanner.make(at, at) };
      if (first.name === '') scanner.report('Expected a variable', start, at);
      return { word: 'for', ...readForIntroduction(scanner, first) };
    }
    case 'else':
    case 'endif':
    case 'endfor':
      return { word: word.name };
    default:
      scanner.report('Expected if, else, endif, for or endfor', start, scanner.position);
      return { word: 'unknown' };
  }
}

/** After a broken sequence: behind a `}` on its line, else (in quotes) at the closing quote, else at the end of the line. */
function resume(scanner: Scanner, start: number, line: number, quoted: boolean): void {
  const from = Math.min(Math.max(start + 2, scanner.position), line);
  scanner.position = line;
  for (let at = from; at < line; at++) {
    const c = scanner.text[at];
    if (c !== '}' && !(quoted && c === '"')) continue;
    scanner.position = c === '}' ? at + 1 : at;
    return;
  }
}
