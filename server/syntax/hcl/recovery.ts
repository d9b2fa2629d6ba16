import type { Scanner } from './scanner';
import { lastNotAfter } from './scanner';

/** Terraform's and OpenTofu's top-level blocks (https://developer.hashicorp.com/terraform/language/syntax/configuration). */
const TOP_LEVEL = [
  'action',
  'check',
  'data',
  'ephemeral',
  'import',
  'locals',
  'module',
  'moved',
  'output',
  'provider',
  'removed',
  'resource',
  'terraform',
  'variable',
];

const HEADER = new RegExp(`^(?:${TOP_LEVEL.join('|')})(?=[ \\t]*["{]|[ \\t]+[A-Za-z_])`);
const HEREDOC_START = /<<-?([A-Za-z_][\w-]*)[ \t\r]*$/;
const LONE_WORD = /^[ \t]*([A-Za-z_][\w-]*)[ \t\r]*$/;
const COMMENT = /^[ \t]*(?:#|\/\/)/;
const ITEM_START = /^[A-Za-z_][\w-]*[ \t]*(?:=(?![=>])|\{[ \t\r]*$|"[^"\n]*"[ \t]*[{"])/;
/** Longer than the head of any item; keeps the look ahead cheap on a very long line. */
const LOOK_AHEAD = 200;

interface Line {
  readonly start: number;
  readonly text: string;
}

/**
 * Where top-level blocks begin by their look alone: a known word at the start of a line, outside closed heredocs and comments.
 * A broken item is never read past the next of them.
 */
export function findLandmarks(text: string): readonly number[] {
  const lines = splitLines(text);
  const skipTo = heredocEnds(lines);
  const found: number[] = [];
  let commentEnd = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    if (HEADER.test(line.text)) found.push(line.start);
    if (/^[ \t]*\/\*/.test(line.text)) {
      if (commentEnd >= 0 && commentEnd < line.start) commentEnd = text.indexOf('*/', line.start);
      // An open comment hides nothing: it is being typed.
      while (index + 1 < lines.length && lines[index + 1]!.start <= commentEnd) index++;
    } else index = skipTo.get(index) ?? index;
  }
  return found;
}

export function isLandmark(landmarks: readonly number[], at: number): boolean {
  return landmarks[lastNotAfter(landmarks, at)] === at;
}

/** The first landmark behind `at`, or `end`. */
export function nextLandmark(landmarks: readonly number[], at: number, end: number): number {
  return landmarks[lastNotAfter(landmarks, at) + 1] ?? end;
}

function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, text: text.slice(start, end) });
    start = end + 1;
  }
  return lines;
}

/** From the line a heredoc starts on to the line that closes it. A tag that is opened again before it is closed was left open. */
function heredocEnds(lines: readonly Line[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open = new Map<string, number>();
  lines.forEach((line, index) => {
    const tag = line.text.includes('<<') && !COMMENT.test(line.text) ? HEREDOC_START.exec(line.text)?.[1] : undefined;
    if (tag !== undefined) open.set(tag, index);
    else {
      const word = open.size > 0 ? LONE_WORD.exec(line.text)?.[1] : undefined;
      const start = word === undefined ? undefined : open.get(word);
      if (word === undefined || start === undefined) return;
      ends.set(start, index);
      open.delete(word);
    }
  });
  return ends;
}

/** While recovering: does this line stand at or left of the line of `open`, so that what was opened there was left open? */
export function isDedented(scanner: Scanner, open: number): boolean {
  if (!scanner.recovering) return false;
  const column = scanner.leadingColumn();
  if (column < 0) return false;
  const indentation = scanner.indentation(open);
  if ('}])'.includes(scanner.peek() || ' ')) return column < indentation;
  return column <= indentation && open >= scanner.firm;
}

/** Does an argument or a block start on this line (`name =`, `name {`, `name "label"`), where an expression should go on? */
export function startsItem(scanner: Scanner): boolean {
  if (scanner.leadingColumn() < 0) return false;
  const ahead = scanner.text.slice(scanner.position, Math.min(scanner.lineEnd(scanner.position), scanner.position + LOOK_AHEAD));
  return ITEM_START.test(ahead);
}

/** Within brackets, after a mistake: is there nothing left that could belong to them? */
export function isStuck(scanner: Scanner): boolean {
  return scanner.atEnd() || scanner.peek() === '}' || startsItem(scanner);
}

/** While recovering: are the lines after this one indented deeper than the line of `header`, as its body would be? */
export function bodyFollows(scanner: Scanner, header: number): boolean {
  if (!scanner.recovering) return false;
  const start = scanner.position;
  scanner.skipBlankLines();
  const column = scanner.atEnd() ? -1 : scanner.leadingColumn();
  scanner.position = start;
  return column > scanner.indentation(header);
}
