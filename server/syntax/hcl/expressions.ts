import type { Expression, Identifier } from './ast';
import { readCall, readObject, readTuple } from './collections';
import { readHeredoc } from './heredoc';
import { startsItem } from './recovery';
import type { Scanner } from './scanner';
import { readQuoted } from './templates';

/** Operators with what binds tighter above (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#operations). */
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<', 4],
  ['>', 4],
  ['<=', 4],
  ['>=', 4],
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
]);
const OPERATOR = /\|\||&&|[=!<>]=|<(?!<)|>|[-+*/]|%(?!\{)/y;
const OPERATOR_STARTS = '|&=!<>+-*/%';
const NUMBER = /[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const DIGITS = /[0-9]+/y;
/** `a.b.c…` and `1+1+1…` make trees that lean left; whoever walks them recursively must not run out of stack. */
const CHAIN_LIMIT = 500;

/** Reads one expression; a `missing` one where none starts. */
export function readExpression(scanner: Scanner): Expression {
  if (!scanner.descend()) return missing(scanner, scanner.contentEnd());
  const expression = readConditional(scanner);
  scanner.ascend();
  return expression;
}

export function missing(scanner: Scanner, at: number): Expression {
  return { kind: 'missing', span: scanner.make(at, at) };
}

/** `inner` read where newlines are blank, as within brackets. */
export function acrossLines<T>(scanner: Scanner, inner: () => T): T {
  const outer = scanner.linesMatter;
  scanner.linesMatter = false;
  const value = inner();
  scanner.linesMatter = outer;
  return value;
}

function readConditional(scanner: Scanner): Expression {
  const condition = readBinary(scanner, 1);
  if (!scanner.eat('?')) return condition;
  const start = condition.span.start;
  const yes = readExpression(scanner);
  if (!scanner.eat(':')) {
    scanner.report('Expected : and what holds otherwise', start, yes.span.end);
    scanner.rewind();
    return { kind: 'conditional', condition, yes, no: missing(scanner, yes.span.end), span: scanner.make(start, yes.span.end) };
  }
  const no = readExpression(scanner);
  return { kind: 'conditional', condition, yes, no, span: scanner.make(start, no.span.end) };
}

function readBinary(scanner: Scanner, weakest: number): Expression {
  let left = readUnary(scanner);
  for (let length = 0; ; length++) {
    const end = scanner.position;
    scanner.skipBlanks();
    const before = scanner.position;
    const operator = OPERATOR_STARTS.includes(scanner.peek() || ' ') ? scanner.match(OPERATOR) : '';
    const strength = PRECEDENCE.get(operator) ?? 0;
    if (strength < weakest || isTooLong(scanner, length)) {
      scanner.position = operator === '' ? end : before;
      return left;
    }
    const right = readBinary(scanner, strength + 1);
    left = { kind: 'binary', operator, left, right, span: scanner.make(left.span.start, right.span.end) };
  }
}

function isTooLong(scanner: Scanner, length: number): boolean {
  if (length < CHAIN_LIMIT) return false;
  scanner.report('This expression is too long to be read', scanner.position, scanner.position + 1);
  return true;
}

function readUnary(scanner: Scanner): Expression {
  scanner.skipBlanks();
  const operator = scanner.peek();
  if (operator !== '-' && operator !== '!') return readTraversal(scanner, readTerm(scanner));
  const start = scanner.position++;
  if (!scanner.descend()) return missing(scanner, start);
  const operand = readUnary(scanner);
  scanner.ascend();
  return { kind: 'unary', operator, operand, span: scanner.make(start, Math.max(operand.span.end, start + 1)) };
}

/** What is read of `base`: `.name`, `.0`, `[key]`, `.*` and `[*]`. */
function readTraversal(scanner: Scanner, base: Expression): Expression {
  let read = base;
  for (let length = 0; ; length++) {
    const end = scanner.position;
    scanner.skipBlanks();
    const c = scanner.peek();
    if ((c !== '.' && c !== '[') || scanner.startsWith('...') || isTooLong(scanner, length)) {
      scanner.position = end;
      return read;
    }
    read = c === '.' ? readDot(scanner, read) : readIndex(scanner, read);
  }
}

function readDot(scanner: Scanner, object: Expression): Expression {
  const dot = scanner.position++;
  scanner.skipBlanks();
  if (scanner.peek() === '*') {
    scanner.position++;
    return readAttributeSplat(scanner, object);
  }
  const member = readMember(scanner, object);
  if (member) return member;
  scanner.position = dot + 1;
  scanner.report('Expected a name after the dot', dot, dot + 1);
  const name: Identifier = { name: '', span: scanner.make(dot + 1, dot + 1) };
  return { kind: 'attribute-access', object, name, span: scanner.make(object.span.start, dot + 1) };
}

/** `name` or an old-style index such as `0`, after the dot. */
function readMember(scanner: Scanner, object: Expression): Expression | undefined {
  const start = scanner.position;
  const digits = scanner.match(DIGITS);
  if (digits !== '') {
    const key: Expression = { kind: 'number', value: Number(digits), span: scanner.make(start, scanner.position) };
    return { kind: 'index', object, key, span: scanner.make(object.span.start, scanner.position) };
  }
  const name = scanner.identifier();
  return name && { kind: 'attribute-access', object, name, span: scanner.make(object.span.start, name.span.end) };
}

/** `.*` binds only the names and old-style indexes that follow. */
function readAttributeSplat(scanner: Scanner, object: Expression): Expression {
  let each: Expression = { kind: 'splat-item', span: scanner.make(object.span.end, scanner.position) };
  for (let length = 0; ; length++) {
    const end = scanner.position;
    scanner.skipBlanks();
    const dotted = scanner.peek() === '.' && !scanner.startsWith('...') && !isTooLong(scanner, length);
    if (dotted) {
      scanner.position++;
      const member = readMember(scanner, each);
      if (member) {
        each = member;
        continue;
      }
      scanner.report('Expected a name after the dot', scanner.position - 1, scanner.position);
    } else scanner.position = end;
    return { kind: 'splat', object, full: false, each, span: scanner.make(object.span.start, scanner.position) };
  }
}

function readIndex(scanner: Scanner, object: Expression): Expression {
  const open = scanner.position++;
  const start = object.span.start;
  if (acrossLines(scanner, () => scanner.eat('*') && scanner.eat(']'))) {
    const item: Expression = { kind: 'splat-item', span: scanner.make(object.span.end, scanner.position) };
    const each = readTraversal(scanner, item);
    return { kind: 'splat', object, full: true, each, span: scanner.make(start, scanner.position) };
  }
  scanner.position = open + 1;
  const key = readClosed(scanner, ']', 'Expected ]', open);
  return { kind: 'index', object, key, span: scanner.make(start, scanner.position) };
}

/** An expression and the bracket that closes it. */
function readClosed(scanner: Scanner, bracket: string, message: string, open: number): Expression {
  return acrossLines(scanner, () => {
    const inner = readExpression(scanner);
    if (!scanner.eat(bracket)) {
      scanner.report(message, open, open + 1);
      scanner.rewind();
    }
    return inner;
  });
}

function readTerm(scanner: Scanner): Expression {
  const start = scanner.position;
  // In open brackets the next argument must not be taken for their content.
  if (scanner.recovering && !scanner.linesMatter && startsItem(scanner)) return reportMissing(scanner);
  switch (scanner.peek()) {
    case '"':
      return readQuoted(scanner);
    case '(': {
      scanner.position++;
      const inner = readClosed(scanner, ')', 'Expected )', start);
      return { kind: 'parentheses', inner, span: scanner.make(start, scanner.position) };
    }
    case '[':
      return readTuple(scanner);
    case '{':
      return readObject(scanner);
    case '<':
      return scanner.peek(1) === '<' ? readHeredoc(scanner) : reportMissing(scanner);
  }
  const c = scanner.peek();
  const digits = c >= '0' && c <= '9' ? scanner.match(NUMBER) : '';
  if (digits !== '') return { kind: 'number', value: Number(digits), span: scanner.make(start, scanner.position) };
  const name = scanner.identifier();
  return name ? readName(scanner, name) : reportMissing(scanner);
}

function reportMissing(scanner: Scanner): Expression {
  const c = scanner.peek();
  scanner.report('Expected an expression', scanner.position, scanner.position + (c === '' || c === '\n' ? 0 : 1));
  return missing(scanner, scanner.contentEnd());
}

/** A variable, a word of the language, or a function that is called. */
function readName(scanner: Scanner, first: Identifier): Expression {
  let name = first;
  while (scanner.startsWith('::')) {
    scanner.position += 2;
    const part = scanner.identifier();
    if (!part) scanner.report('Expected the name of a function', scanner.position - 2, scanner.position);
    name = { name: `${name.name}::${part?.name ?? ''}`, span: scanner.make(first.span.start, scanner.position) };
  }
  const end = scanner.position;
  scanner.skipBlanks();
  if (scanner.peek() === '(') return readCall(scanner, name);
  scanner.position = end;
  if (name.name === 'true' || name.name === 'false') return { kind: 'bool', value: name.name === 'true', span: name.span };
  return name.name === 'null' ? { kind: 'null', span: name.span } : { kind: 'variable', name: name.name, span: name.span };
}
