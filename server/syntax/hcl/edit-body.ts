import type { Edit } from '../span';
import { span } from '../span';
import type { Attribute, Block } from './ast';
import type { NewRow } from './alignment';
import { alignNewRow, bodyRows, flattenRow, renameRow } from './alignment';
import type { Layout } from './layout';
import { bodyIndentation, indentationAt, isFirstOnLine, layoutOf, lineEnd, reindent } from './layout';

/**
 * Puts `name = source` into a block: behind the attributes that its body starts with (before a `depends_on`, which stands last), aligned
 * with them. An attribute of that name gets the new value instead. `source` may have several lines (`\n`, two blanks a level).
 * No edits for a block that is still open, or that closes on the line of its last argument: where it ends is a guess.
 */
export function insertAttribute(text: string, uri: string, block: Block, name: string, source: string): readonly Edit[] {
  const { items } = block.body;
  if (!block.close) return [];
  const layout = layoutOf(text);
  const present = items.find((item): item is Attribute => item.kind === 'attribute' && item.name.name === name);
  if (present) {
    const newText = reindent(source, indentationAt(text, present.span.start), layout);
    return [{ uri, span: present.value.span, newText }];
  }
  const indentation = bodyIndentation(text, block, layout);
  const row: NewRow = { lead: name, chained: !source.includes('\n') };
  if (isOnOneLine(text, block)) return openLine(text, uri, block, row, reindent(source, indentation, layout), layout);
  const index = lastLeadingAttribute(block);
  const { blanks, edits } = alignNewRow(text, uri, bodyRows(text, items), index, row);
  const line = indentation + name + blanks + '= ' + reindent(source, indentation, layout);
  const after = lineEnd(text, items[index]?.span.end ?? block.open.end);
  if (after > block.close.start) return [];
  // Attributes stand before blocks, with an empty line between them.
  const gap = index < 0 && items[0]?.kind === 'block' ? layout.newline : '';
  return [...edits, { uri, span: span(after, after), newText: layout.newline + line + gap }];
}

/** Gives an attribute another name and value where it stands, its neighbours aligned with it; none where there is no such attribute. */
export function replaceAttribute(text: string, uri: string, block: Block, old: string, name: string, source: string): readonly Edit[] {
  const { items } = block.body;
  const index = items.findIndex((item) => item.kind === 'attribute' && item.name.name === old);
  const attribute = items[index];
  if (attribute?.kind !== 'attribute') return [];
  const rows = bodyRows(text, items);
  const flattens = rows[index]!.equals === undefined && !source.includes('\n') && isFirstOnLine(text, attribute.span.start);
  const renamed = (flattens ? flattenRow : renameRow)(text, uri, rows, index, name);
  return [...renamed, { uri, span: attribute.value.span, newText: source }];
}

/**
 * Puts `name = source` before everything else in a block, an empty line behind it, where `for_each` stands. `source` may have several
 * lines (`\n`, two blanks a level). No edits for a block on one line, or that has nothing in it yet.
 */
export function prependAttribute(text: string, uri: string, block: Block, name: string, source: string): readonly Edit[] {
  const [first] = block.body.items;
  if (!block.close || !first || !isFirstOnLine(text, first.span.start)) return [];
  const layout = layoutOf(text);
  const indentation = bodyIndentation(text, block, layout);
  const newText = `${layout.newline}${indentation}${name} = ${reindent(source, indentation, layout)}${layout.newline}`;
  const after = lineEnd(text, block.open.end);
  return [{ uri, span: span(after, after), newText }];
}

/** The index of the last attribute before the first block, a closing `depends_on` left out; -1 if there is none. */
function lastLeadingAttribute({ body: { items } }: Block): number {
  const firstBlock = items.findIndex((item) => item.kind === 'block');
  const last = (firstBlock < 0 ? items.length : firstBlock) - 1;
  const item = items[last];
  return last > 0 && item?.kind === 'attribute' && item.name.name === 'depends_on' ? last - 1 : last;
}

function isOnOneLine(text: string, block: Block): boolean {
  return !text.slice(block.open.end, block.close?.start).includes('\n');
}

/** Breaks `{ a = 1 }` into lines, the new attribute in the last of them. */
function openLine(text: string, uri: string, block: Block, row: NewRow, value: string, layout: Layout): readonly Edit[] {
  const outer = indentationAt(text, block.span.start);
  const start = layout.newline + outer + layout.unit;
  const content = span(block.open.end, block.close!.start);
  const inner = text.slice(content.start, content.end);
  const rows = bodyRows(text, block.body.items);
  const [only] = block.body.items;
  if (!only) {
    const blank = span(content.start + inner.trimEnd().length, content.end);
    return [{ uri, span: blank, newText: `${start}${row.lead} = ${value}${layout.newline}${outer}` }];
  }
  const existing = rows[0]!.leadEnd - rows[0]!.start;
  const column = row.chained && only.kind === 'attribute' ? Math.max(existing, row.lead.length) : row.lead.length;
  const blanks = ' '.repeat(column - row.lead.length + 1);
  const tail = inner.length - inner.trimEnd().length;
  const edits: Edit[] = [{ uri, span: span(content.start, content.start + inner.length - inner.trimStart().length), newText: start }];
  if (column > existing && only.kind === 'attribute') {
    edits.push({ uri, span: span(only.name.span.end, only.name.span.end), newText: ' '.repeat(column - existing) });
  }
  const newText = `${start}${row.lead}${blanks}= ${value}${layout.newline}${outer}`;
  return [...edits, { uri, span: span(content.end - tail, content.end), newText }];
}

/**
 * Puts a block at the end of another's body, an empty line before it. `lines` are its source, two blanks a level.
 * No edits for a block that is still open.
 */
export function insertBlock(text: string, uri: string, parent: Block, lines: readonly string[]): readonly Edit[] {
  if (!parent.close) return [];
  const layout = layoutOf(text);
  const { newline } = layout;
  const outer = indentationAt(text, parent.span.start);
  const indentation = bodyIndentation(text, parent, layout);
  const source = indentation + reindent(lines.join('\n'), indentation, layout);
  const body = text.slice(parent.open.end, parent.close.start);
  const end = parent.open.end + body.trimEnd().length;
  const gap = parent.body.items.length > 0 ? newline : '';
  const edits: Edit[] = [];
  if (isOnOneLine(text, parent)) {
    const leading = body.trim() === '' ? 0 : body.length - body.trimStart().length;
    if (leading > 0 && parent.body.items.length > 0) {
      edits.push({ uri, span: span(parent.open.end, parent.open.end + leading), newText: newline + indentation });
    }
  }
  if (isFirstOnLine(text, parent.close.start)) return [...edits, { uri, span: span(end, end), newText: newline + gap + source }];
  return [...edits, { uri, span: span(end, parent.close.start), newText: newline + gap + source + newline + outer }];
}
