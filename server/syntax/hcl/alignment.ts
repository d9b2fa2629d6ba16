import type { Edit, Span } from '../span';
import { span } from '../span';
import type { Expression, Item, ObjectItem } from './ast';
import { isFirstOnLine } from './layout';

/**
 * A line as `terraform fmt` sees it: neighbouring lines with an `=` form a chain whose `=` stand in one column. A value that opens a
 * bracket and goes on in the next line ends a chain; a heredoc does not
 * (https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go, formatCells).
 */
export interface Row {
  readonly start: number;
  /** The end of the name or key. */
  readonly leadEnd: number;
  readonly end: number;
  /** Where the `=` stands if this row takes part in a chain. */
  readonly equals?: number;
}

/** The rows of a body, in order. */
export function bodyRows(text: string, items: readonly Item[]): readonly Row[] {
  return items.map((item) =>
    item.kind === 'attribute'
      ? rowOf(text, item.span, item.name.span.end, item.value)
      : { start: item.span.start, leadEnd: item.span.start, end: item.span.end },
  );
}

/** The rows of an object, in order. */
export function objectRows(text: string, items: readonly ObjectItem[]): readonly Row[] {
  return items.map((item) => rowOf(text, item.span, item.key.span.end, item.value));
}

function rowOf(text: string, { start, end }: Span, leadEnd: number, value: Expression): Row {
  const equals = leadEnd + /^[ \t]*/.exec(text.slice(leadEnd, value.span.start))![0].length;
  const oneLine =
    (value.kind === 'template' && value.heredoc !== undefined) || !text.slice(value.span.start, value.span.end).includes('\n');
  const chained = text[equals] === '=' && oneLine && isFirstOnLine(text, start);
  return { start, leadEnd, end, ...(chained && { equals }) };
}

/** Do these two stand on neighbouring lines, with nothing but the end of the first line between them? */
function areNeighbours(text: string, before: Row, after: Row): boolean {
  const between = text.slice(before.end, after.start);
  return between.indexOf('\n') >= 0 && between.indexOf('\n') === between.lastIndexOf('\n');
}

/** A new line `lead = …`; `chained` says that its value does not open a bracket that a later line closes. */
export interface NewRow {
  readonly lead: string;
  readonly chained: boolean;
}

export interface Alignment {
  /** The blanks before the `=` of the new line. */
  readonly blanks: string;
  /** For the lines beside it whose `=` must move. */
  readonly edits: readonly Edit[];
}

/**
 * How the `=` of a new line behind `rows[index]` is aligned, as `terraform fmt` would, with what that means for its neighbours.
 * Neighbours that were not aligned before stay as they are.
 */
export function alignNewRow(text: string, uri: string, rows: readonly Row[], index: number, row: NewRow): Alignment {
  const last = rows[index];
  const first = rows[index + 1];
  const together = last !== undefined && first !== undefined && areNeighbours(text, last, first);
  const above = chainAbove(text, rows, index);
  const below = together ? chainBelow(text, rows, index + 1) : [];
  if (!isAligned(text, [...above, ...below]))
    return { blanks: row.chained ? blanksLike(text, above.at(-1) ?? below[0], row.lead) : ' ', edits: [] };
  if (!row.chained) return { blanks: ' ', edits: [...align(text, uri, above), ...align(text, uri, below)] };
  const column = Math.max(width(row.lead), widest(text, [...above, ...below])) + 1;
  return { blanks: ' '.repeat(column - width(row.lead)), edits: align(text, uri, [...above, ...below], column) };
}

/** For the lines beside `rows[index]` whose `=` must move once that row is gone. */
export function alignWithout(text: string, uri: string, rows: readonly Row[], index: number): readonly Edit[] {
  const row = rows[index]!;
  const [before, after] = [rows[index - 1], rows[index + 1]];
  const above = before && areNeighbours(text, before, row) ? chainAbove(text, rows, index - 1) : [];
  const below = after && areNeighbours(text, row, after) ? chainBelow(text, rows, index + 1) : [];
  const chain = [...above, ...(row.equals === undefined ? [] : [row]), ...below];
  return isAligned(text, chain) ? align(text, uri, [...above, ...below]) : [];
}

/** Another name for a row, and what that means for the `=` of the rows of its chain; what was not aligned stays so. */
export function renameRow(text: string, uri: string, rows: readonly Row[], index: number, name: string): readonly Edit[] {
  const row = rows[index]!;
  const [before, after] = [rows[index - 1], rows[index + 1]];
  const above = before && areNeighbours(text, before, row) ? chainAbove(text, rows, index - 1) : [];
  const below = after && areNeighbours(text, row, after) ? chainBelow(text, rows, index + 1) : [];
  const others = [...above, ...below];
  if (row.equals === undefined || !isAligned(text, [...above, row, ...below]))
    return [{ uri, span: span(row.start, row.leadEnd), newText: name }];
  const column = Math.max(width(name), widest(text, others)) + 1;
  const renamed: Edit = { uri, span: span(row.start, row.equals), newText: name + ' '.repeat(column - width(name)) };
  return [renamed, ...align(text, uri, others, column)];
}

/**
 * Another name for a row whose value goes over lines and will be one line: it joins the rows around it, those above across an empty
 * line. Rows that were not aligned stay as they are.
 */
export function flattenRow(text: string, uri: string, rows: readonly Row[], index: number, name: string): readonly Edit[] {
  const row = rows[index]!;
  const [before, after] = [rows[index - 1], rows[index + 1]];
  const gap = before && before.equals !== undefined ? text.slice(before.end, row.start) : '';
  const joins = /^[ \t]*(?:(?:#|\/\/).*)?\r?\n(?:[ \t]*\r?\n)?[ \t]*$/.test(gap);
  const above = joins ? chainAbove(text, rows, index - 1) : [];
  const below = after && areNeighbours(text, row, after) ? chainBelow(text, rows, index + 1) : [];
  const aligned = isAligned(text, above) && isAligned(text, below);
  const column = aligned ? Math.max(width(name), widest(text, [...above, ...below])) + 1 : width(name) + 1;
  const empty = joins && !areNeighbours(text, before!, row) ? /\r?\n[ \t]*(?=\r?\n)/.exec(gap) : null;
  const start = (before?.end ?? 0) + (empty?.index ?? 0);
  const equals = row.leadEnd + /^[ \t]*/.exec(text.slice(row.leadEnd))![0].length;
  return [
    ...(empty ? [{ uri, span: span(start, start + empty[0].length), newText: '' }] : []),
    { uri, span: span(row.start, equals), newText: name + ' '.repeat(column - width(name)) },
    ...(aligned ? align(text, uri, [...above, ...below], column) : []),
  ];
}

function chainAbove(text: string, rows: readonly Row[], index: number): readonly Row[] {
  let first = index + 1;
  while (first > 0 && rows[first - 1]?.equals !== undefined && (first > index || areNeighbours(text, rows[first - 1]!, rows[first]!)))
    first--;
  return rows.slice(first, index + 1);
}

function chainBelow(text: string, rows: readonly Row[], index: number): readonly Row[] {
  let end = index;
  while (rows[end]?.equals !== undefined && (end === index || areNeighbours(text, rows[end - 1]!, rows[end]!))) end++;
  return rows.slice(index, end);
}

const lead = (text: string, { start, leadEnd }: Row): string => text.slice(start, leadEnd);
const width = (source: string): number => [...source].length;
const widest = (text: string, rows: readonly Row[]): number => Math.max(0, ...rows.map((row) => width(lead(text, row))));

function isAligned(text: string, rows: readonly Row[]): boolean {
  const column = widest(text, rows) + 1;
  return rows.every((row) => width(text.slice(row.start, row.equals)) === column);
}

function align(text: string, uri: string, rows: readonly Row[], column = widest(text, rows) + 1): readonly Edit[] {
  return rows.flatMap((row) => {
    const blanks = ' '.repeat(column - width(lead(text, row)));
    const old = span(row.leadEnd, row.equals!);
    return text.slice(old.start, old.end) === blanks ? [] : [{ uri, span: old, newText: blanks }];
  });
}

/** As far to the right as the `=` of `row`, where the name leaves room for that. */
function blanksLike(text: string, row: Row | undefined, name: string): string {
  return ' '.repeat(Math.max(1, row ? width(text.slice(row.start, row.equals)) - width(name) : 1));
}

/** Would this row's neighbours have to move if it left its chain? */
export function isInChain(text: string, rows: readonly Row[], index: number): boolean {
  return rows[index]?.equals !== undefined && chainAbove(text, rows, index).length + chainBelow(text, rows, index).length > 2;
}
