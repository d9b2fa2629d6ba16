import type { Span } from '../span';
import type { Attribute, Block, Identifier, Item, Label } from './ast';
import { readExpression } from './expressions';
import { bodyFollows, isDedented } from './recovery';
import type { Scanner } from './scanner';
import { readQuoted } from './templates';

/** Reads an argument or a block; undefined (and the line is skipped) where neither starts. */
export function readItem(scanner: Scanner): Item | undefined {
  const again = scanner.rereading?.itemAt(scanner.position);
  if (again?.kept) {
    scanner.position = again.item.span.end;
    endItem(scanner, '');
    return again.item;
  }
  if (!scanner.descend()) return undefined;
  const item = scanner.rereading ? scanner.rereading.within(scanner, again?.item, () => readNamed(scanner)) : readNamed(scanner);
  scanner.ascend();
  return item;
}

function readNamed(scanner: Scanner): Item | undefined {
  const name = scanner.identifier();
  if (name === undefined) {
    scanner.report('Expected an argument or a block', scanner.position, scanner.position + 1);
    scanner.skipLine();
    return undefined;
  }
  scanner.skipBlanks();
  return scanner.peek() === '=' && scanner.peek(1) !== '=' ? readAttribute(scanner, name) : readBlock(scanner, name);
}

function readAttribute(scanner: Scanner, name: Identifier): Attribute {
  scanner.position++;
  const value = readExpression(scanner);
  endItem(scanner, 'Expected a new line after the argument');
  return { kind: 'attribute', name, value, span: scanner.make(name.span.start, Math.max(value.span.end, name.span.end)) };
}

function readBlock(scanner: Scanner, type: Identifier): Block {
  const labels = readLabels(scanner);
  const start = type.span.start;
  const headerEnd = labels.at(-1)?.span.end ?? type.span.end;
  const found = scanner.peek() === '{';
  const open = found ? scanner.make(scanner.position, scanner.position + 1) : scanner.make(headerEnd, headerEnd);
  if (found) scanner.position++;
  else {
    scanner.report(labels.length > 0 ? 'Expected {' : 'Expected = or {', start, headerEnd);
    scanner.skipLine();
    if (!bodyFollows(scanner, start)) {
      return { kind: 'block', type, labels, body: { span: open, items: [] }, open, span: scanner.make(start, headerEnd) };
    }
  }
  const { items, close } = readBody(scanner, open);
  const bodyEnd = close?.start ?? scanner.position;
  const block: Block = {
    kind: 'block',
    type,
    labels,
    body: { span: scanner.make(open.end, Math.max(open.end, bodyEnd)), items },
    open,
    ...(close && { close }),
    span: scanner.make(start, Math.max(open.end, close?.end ?? bodyEnd)),
  };
  if (close) endItem(scanner, 'Expected a new line after the block');
  return block;
}

function readLabels(scanner: Scanner): Label[] {
  const labels: Label[] = [];
  for (;;) {
    scanner.skipBlanks();
    if (scanner.peek() === '"') labels.push(readQuotedLabel(scanner));
    else {
      const name = scanner.identifier();
      if (name === undefined) return labels;
      labels.push({ value: name.name, quoted: false, span: name.span });
    }
  }
}

function readQuotedLabel(scanner: Scanner): Label {
  const template = readQuoted(scanner);
  const { start, end } = template.span;
  if (!template.closed) {
    // `resource "a" "b {`: the brace of a header is never part of its label.
    const label = /^"([^"{}]*?)[ \t]*\{[ \t]*$/.exec(scanner.text.slice(start, end))?.[1];
    if (label !== undefined) {
      scanner.position = scanner.text.indexOf('{', start);
      return { value: label, quoted: true, span: scanner.make(start, start + 1 + label.length) };
    }
  }
  if (template.parts.some((part) => part.kind !== 'literal')) scanner.remark('A label is a plain string', start, end);
  const value = template.parts.map((part) => (part.kind === 'literal' ? part.value : '')).join('');
  return { value, quoted: true, span: template.span };
}

function readBody(scanner: Scanner, open: Span): { readonly items: readonly Item[]; readonly close?: Span } {
  const items: Item[] = [];
  const names = new Set<string>();
  scanner.skipBlanks();
  const oneLine = scanner.peek() !== '\n';
  for (let count = 0; ; count++) {
    if (oneLine && count > 0) scanner.skipBlanks();
    else scanner.skipBlankLines();
    const dedented = (!oneLine || count > 0) && isDedented(scanner, open.start);
    if (dedented || scanner.atEnd()) {
      scanner.report('This block is not closed', open.start, open.end);
      scanner.rewind();
      return { items };
    }
    if (scanner.peek() === '}') {
      scanner.position++;
      return { items, close: scanner.make(scanner.position - 1, scanner.position) };
    }
    if (oneLine && count === 1) scanner.report('A block on one line holds one argument', scanner.position, scanner.position + 1);
    const before = scanner.position;
    const item = readItem(scanner);
    if (scanner.position === before) scanner.position++;
    if (item === undefined) continue;
    items.push(item);
    if (item.kind !== 'attribute') continue;
    if (names.has(item.name.name)) scanner.remark('This argument is already set', item.name.span.start, item.name.span.end);
    names.add(item.name.name);
  }
}

function endItem(scanner: Scanner, message: string): void {
  scanner.skipBlanks();
  const c = scanner.peek();
  if (c === '\n') scanner.position++;
  else if (c !== '' && c !== '}') {
    const start = scanner.position;
    scanner.skipLine();
    scanner.report(message, start, scanner.position);
  }
}
