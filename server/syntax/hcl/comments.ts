import type { Edit } from '../span';
import { span } from '../span';
import type { HclFile } from './ast';
import { lineEnd, lineStart } from './layout';
import { visitExpressions } from './walk';

interface TextEdit {
  readonly uri: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly newText: string;
}

/** A comment at the end of a line of code. */
interface Trailing {
  /** The blanks before it. */
  readonly start: number;
  readonly end: number;
  /** How wide the line is up to them. */
  readonly width: number;
}

/**
 * Moves comments at the ends of lines along with what edits of one file write: `terraform fmt` puts those of neighbouring lines into one
 * column. What was not aligned before the edits stays as it is.
 * https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go (formatCells)
 */
export function followComments(text: string, file: HclFile, edits: readonly TextEdit[]): readonly TextEdit[] {
  const touched = edits.flatMap(({ span: at }) => linesBetween(text, at.start, at.end));
  const near = touched.flatMap((start) => [...chain(text, start)]);
  const starts = [...new Set(near)].filter((start) => trailingOf(text, start)).sort((a, b) => a - b);
  if (starts.length === 0 || isInString(text, file, starts)) return edits;
  const [after, moved] = applied(text, edits);
  const more = starts.flatMap((start): TextEdit[] => {
    const own = trailingOf(text, start)!;
    if (edits.some(({ span: at }) => at.start < own.end && own.start < at.end)) return [];
    const there = trailingOf(after, lineStart(after, moved(own.end)));
    if (!there || !isAligned(text, start)) return [];
    const blanks = ' '.repeat(columnOf(after, lineStart(after, there.start)) - there.width);
    return there.end - there.start === blanks.length ? [] : [{ uri: edits[0]!.uri, span: span(own.start, own.end), newText: blanks }];
  });
  return [...edits, ...more];
}

/** The starts of the lines that a stretch touches. */
function linesBetween(text: string, start: number, end: number): number[] {
  const found = [lineStart(text, start)];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  return found;
}

/** The starts of the lines that have a trailing comment, up and down from a line that may have none itself. */
function* chain(text: string, start: number): Iterable<number> {
  yield start;
  for (let at = start; at > 0 && trailingOf(text, lineStart(text, at - 1)); at = lineStart(text, at - 1)) yield lineStart(text, at - 1);
  for (let at = nextLine(text, start); at < text.length && trailingOf(text, at); at = nextLine(text, at)) yield at;
}

const nextLine = (text: string, at: number): number => {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
};

function trailingOf(text: string, start: number): Trailing | undefined {
  const found = /^[ \t]*(?![\s#]|\/\/)(?:[^"#/]|"(?:[^"\\]|\\.)*"|\/(?!\/))+?([ \t]+)(?:#|\/\/)/.exec(
    text.slice(start, lineEnd(text, start)),
  );
  if (!found) return undefined;
  const end = start + found[0].length - (found[0].endsWith('#') ? 1 : 2);
  const begin = end - found[1]!.length;
  return { start: begin, end, width: [...text.slice(start, begin)].length };
}

/** The column of the comments of a line's chain. */
function columnOf(text: string, start: number): number {
  return Math.max(...[...chain(text, start)].map((line) => trailingOf(text, line)?.width ?? 0)) + 1;
}

const isAligned = (text: string, start: number): boolean => {
  const column = columnOf(text, start);
  return [...chain(text, start)].every((line) => {
    const own = trailingOf(text, line);
    return !own || own.width + own.end - own.start === column;
  });
};

/** What looks like a comment may be part of a text. */
function isInString(text: string, { body }: HclFile, starts: readonly number[]): boolean {
  const ends = starts.map((start) => trailingOf(text, start)!.end);
  let found = false;
  visitExpressions(body, (expression) => {
    found ||= expression.kind === 'template' && ends.some((end) => expression.span.start <= end && end < expression.span.end);
  });
  return found;
}

/** The text after the edits, and where something behind or between them is then. */
export function applied(text: string, edits: readonly TextEdit[]): readonly [after: string, moved: (offset: number) => number] {
  const inOrder = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let [after, read] = ['', 0];
  for (const { span: at, newText } of inOrder) {
    after += text.slice(read, at.start) + newText;
    read = at.end;
  }
  const moved = (offset: number): number =>
    inOrder.reduce((sum, { span: at, newText }) => (at.end <= offset ? sum + newText.length - (at.end - at.start) : sum), offset);
  return [after + text.slice(read), moved];
}

export const isTextEdit = (edit: Edit): edit is TextEdit => 'span' in edit;
