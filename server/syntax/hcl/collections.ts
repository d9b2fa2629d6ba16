import type { Expression, Identifier, ObjectItem } from './ast';
import { acrossLines, missing, readExpression } from './expressions';
import { isDedented, isStuck } from './recovery';
import type { Scanner } from './scanner';

/** `name(…)`, from the parenthesis on. */
export function readCall(scanner: Scanner, name: Identifier): Expression {
  const open = scanner.position;
  const { items, expand } = readList(scanner, ')', 'This call is not closed');
  const end = Math.max(scanner.position, open + 1);
  return { kind: 'call', function: name, arguments: items, expand, span: scanner.make(name.span.start, end) };
}

/** `[a, b]` or `[for …]`. */
export function readTuple(scanner: Scanner): Expression {
  const start = scanner.position;
  const repeated = readFor(scanner, false);
  if (repeated) return repeated;
  const { items } = readList(scanner, ']', 'This list is not closed');
  return { kind: 'tuple', items, span: scanner.make(start, scanner.position) };
}

function readList(scanner: Scanner, close: string, unclosed: string): { readonly items: readonly Expression[]; readonly expand: boolean } {
  const open = scanner.position++;
  const items: Expression[] = [];
  let expand = false;
  return acrossLines(scanner, () => {
    for (;;) {
      if (scanner.eat(close)) return { items, expand };
      if (isStuck(scanner) || isDedented(scanner, open)) {
        scanner.report(unclosed, open, open + 1);
        scanner.rewind();
        return { items, expand };
      }
      const before = scanner.position;
      items.push(readExpression(scanner));
      if (close === ')' && scanner.eat('...')) expand = true;
      if (scanner.eat(',')) continue;
      if (scanner.eat(close)) return { items, expand };
      if (!isStuck(scanner)) scanner.report(`Expected , or ${close}`, scanner.position, scanner.position + 1);
      if (scanner.position === before) scanner.position++;
    }
  });
}

/** `{ a = b, … }` or `{ for … }`. Newlines separate its items. */
export function readObject(scanner: Scanner): Expression {
  const start = scanner.position;
  const repeated = readFor(scanner, true);
  if (repeated) return repeated;
  scanner.position++;
  const outer = scanner.linesMatter;
  scanner.linesMatter = true;
  const items = readObjectItems(scanner, start);
  scanner.linesMatter = outer;
  return { kind: 'object', items, span: scanner.make(start, scanner.position) };
}

function readObjectItems(scanner: Scanner, open: number): readonly ObjectItem[] {
  const items: ObjectItem[] = [];
  for (;;) {
    scanner.skipBlankLines();
    if (scanner.atEnd() || isDedented(scanner, open)) {
      scanner.report('This object is not closed', open, open + 1);
      scanner.rewind();
      return items;
    }
    if (scanner.eat('}')) return items;
    const before = scanner.position;
    const item = readObjectItem(scanner);
    if (item) items.push(item);
    if (item && (scanner.eat(',') || scanner.peek() === '\n' || scanner.peek() === '}')) continue;
    if (item) scanner.report('Expected a new line or ,', scanner.position, scanner.position + 1);
    scanner.skipLine();
    if (scanner.position === before) scanner.position++;
  }
}

function readObjectItem(scanner: Scanner): ObjectItem | undefined {
  const key = readExpression(scanner);
  scanner.skipBlanks();
  const c = scanner.peek();
  if (c !== ':' && (c !== '=' || scanner.peek(1) === '=')) {
    scanner.report('Expected = after the key', key.span.start, Math.max(key.span.end, key.span.start + 1));
    return undefined;
  }
  scanner.position++;
  const value = readExpression(scanner);
  scanner.skipBlanks();
  return { key, value, span: scanner.make(key.span.start, Math.max(value.span.end, key.span.end)) };
}

/** `for key, value in collection : … ` within its brackets; undefined (and nothing is read) where the brackets hold something else. */
function readFor(scanner: Scanner, object: boolean): Expression | undefined {
  const start = scanner.position++;
  const repeated = acrossLines(scanner, () => {
    if (!scanner.keyword('for')) return undefined;
    scanner.skipBlanks();
    const variable = scanner.identifier();
    return variable && readForBody(scanner, object, start, variable);
  });
  if (!repeated) scanner.position = start;
  return repeated;
}

function readForBody(scanner: Scanner, object: boolean, start: number, first: Identifier): Expression {
  const { keyVariable, valueVariable, collection } = readForIntroduction(scanner, first);
  if (!scanner.eat(':')) scanner.report('Expected : after the collection', start, scanner.position);
  let value = readExpression(scanner);
  let key: Expression | undefined;
  let group = false;
  if (scanner.eat('=>')) {
    key = value;
    value = readExpression(scanner);
    group = scanner.eat('...');
  }
  if (object && !key) {
    scanner.report('Expected key => value', value.span.start, value.span.end);
    key = missing(scanner, value.span.start);
  } else if (!object && key) scanner.report('A list has no keys', key.span.start, key.span.end);
  const condition = scanner.keyword('if') ? readExpression(scanner) : undefined;
  if (!scanner.eat(object ? '}' : ']')) {
    scanner.report("This 'for' is not closed", start, start + 1);
    scanner.rewind();
  }
  return {
    kind: 'for',
    object,
    ...(keyVariable && { keyVariable }),
    valueVariable,
    collection,
    ...(key && { key }),
    value,
    group,
    ...(condition && { condition }),
    span: scanner.make(start, scanner.position),
  };
}

export interface ForIntroduction {
  readonly keyVariable?: Identifier;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
}

/** `key, value in collection`, after its first variable. */
export function readForIntroduction(scanner: Scanner, first: Identifier): ForIntroduction {
  let second: Identifier | undefined;
  if (scanner.eat(',')) {
    scanner.skipBlanks();
    second = scanner.identifier();
    if (!second) scanner.report('Expected a variable for the value', scanner.position, scanner.position);
  }
  if (!scanner.keyword('in')) scanner.report("Expected 'in'", first.span.start, scanner.position);
  const collection = readExpression(scanner);
  return second ? { keyVariable: first, valueVariable: second, collection } : { valueVariable: first, collection };
}
