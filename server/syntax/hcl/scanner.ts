import { span, type MakeSpan, type Problem } from '../span';
import type { Rereading } from './reread';
import type { Identifier } from './ast';

/** Deeper nesting than any configuration has; keeps the call stack short on hostile text. */
export const DEPTH_LIMIT = 200;
/** How often each character may be read, on average, before the rest of what is being read is given up. */
const READINGS = 12;

const ASCII_NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/**
 * A place in a text that moves forward, with the tokens every part of the grammar needs. All offsets are UTF-16.
 * It never throws: what does not fit is reported and reading goes on.
 */
export class Scanner {
  position = 0;
  /** Nothing at or after this offset is read. */
  end: number;
  /** Does a newline end things (bodies, objects), or is it blank (in brackets and in `${ }`)? */
  linesMatter = true;
  /** The second reading of a broken top-level item: only then may line starts and indentation decide. */
  recovering = false;
  /** While recovering a top-level block of a known type: what opens before this offset is closed by brackets only, not by indentation. */
  firm = 0;
  /** Has the structure been left since this was last set to false? Remarks do not count. */
  broken = false;
  depth = 0;
  /** Makes the spans of what is being read. */
  make: MakeSpan = span;
  /** What may go on from the last reading; undefined: this is the first, or nobody will edit the file. */
  rereading: Rereading | undefined;
  /** How much may still be read before it is given up; what is broken may be read several times. */
  fuel = 0;
  readonly problems: Problem[] = [];
  private kept = 0;
  private commentSearched = 0;
  private commentEnd = -1;
  private lines: number[] | undefined;

  constructor(readonly text: string) {
    this.end = text.length;
  }

  /** Reading goes on at `start`, up to `end`, with enough fuel for a good text and for many mistakes, but not for a malicious one. */
  restart(start: number, end: number): void {
    this.retry(start, end);
    this.fuel = READINGS * (end - start) + 1000;
  }

  /** Reads from `start` again, up to `end`. */
  retry(start: number, end: number): void {
    this.position = start;
    this.kept = Math.min(this.kept, start);
    this.end = end;
  }

  /** The character `ahead` of the position, or '' at the end. */
  peek(ahead = 0): string {
    const at = this.position + ahead;
    return at < this.end ? this.text[at]! : '';
  }

  atEnd(): boolean {
    return this.position >= this.end;
  }

  startsWith(token: string): boolean {
    return this.text.startsWith(token, this.position) && this.position + token.length <= this.end;
  }

  /** Skips blanks, then `token` if it stands there; says whether it did. */
  eat(token: string): boolean {
    this.skipBlanks();
    if (!this.startsWith(token)) return false;
    this.position += token.length;
    return true;
  }

  /** The text that `pattern` (sticky) matches here; the position moves behind it. '' if it does not match. */
  match(pattern: RegExp): string {
    if (this.position >= this.end) return '';
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? '';
    const within = this.position + found.length > this.end ? found.slice(0, this.end - this.position) : found;
    this.position += within.length;
    return within;
  }

  /** Blanks and comments, and newlines where they do not matter. */
  skipBlanks(): void {
    for (;;) {
      let c = this.peek();
      while (c === ' ' || c === '\t' || c === '\r' || (c === '\n' && !this.linesMatter)) {
        this.position++;
        c = this.peek();
      }
      if (c === '#' || (c === '/' && this.peek(1) === '/')) this.skipLine();
      else if (c === '/' && this.peek(1) === '*') this.skipComment();
      else return;
    }
  }

  skipBlankLines(): void {
    const outer = this.linesMatter;
    this.linesMatter = false;
    this.skipBlanks();
    this.linesMatter = outer;
  }

  private skipComment(): void {
    const from = this.position + 2;
    // Looked for once, not once for every open comment.
    if (from < this.commentSearched || from > this.commentEnd) {
      const close = this.text.indexOf('*/', from);
      this.commentSearched = from;
      this.commentEnd = close < 0 ? Infinity : close;
    }
    if (this.commentEnd + 2 <= this.end) {
      this.position = this.commentEnd + 2;
      return;
    }
    this.report('This comment is not closed', this.position, this.position + 2);
    this.position = this.end;
  }

  /** To the end of this line, before its newline. */
  skipLine(): void {
    this.position = this.lineEnd(this.position);
  }

  /** Where the last thing that was read ends: the position without the white space before it. */
  contentEnd(): number {
    let end = this.position;
    while (end > this.kept && ' \t\r\n'.includes(this.text[end - 1]!)) end--;
    return end;
  }

  /** White space up to here belongs to what was read (an open string): nobody goes back over it. */
  keep(): void {
    this.kept = this.position;
  }

  /** Back over white space to the end of the last thing read. */
  rewind(): void {
    this.position = this.contentEnd();
  }

  /** Where the line of `at` ends (its newline), or where reading ends. */
  lineEnd(at: number): number {
    const newline = this.text.indexOf('\n', at);
    return newline < 0 ? this.end : Math.min(newline, this.end);
  }

  /** How many blanks the line of `at` starts with. Lines are found by bisection, since a file may be one long line. */
  indentation(at: number): number {
    this.lines ??= lineStarts(this.text);
    const start = this.lines[lastNotAfter(this.lines, at)] ?? 0;
    let first = start;
    while (this.text[first] === ' ' || this.text[first] === '\t') first++;
    return first - start;
  }

  /** The column of the position if only blanks stand before it on its line, else -1. */
  leadingColumn(): number {
    let before = this.position;
    while (before > 0 && (this.text[before - 1] === ' ' || this.text[before - 1] === '\t')) before--;
    return before === 0 || this.text[before - 1] === '\n' ? this.position - before : -1;
  }

  identifier(): Identifier | undefined {
    const start = this.position;
    let name = this.match(ASCII_NAME);
    if (this.position < this.end && this.text.charCodeAt(this.position) > 127) {
      this.position = start;
      name = this.match(NAME) || name;
      this.position = start + name.length;
    }
    return name === '' ? undefined : { name, span: this.make(start, this.position) };
  }

  /** Skips blanks, then the word `word` if it stands there whole. */
  keyword(word: string): boolean {
    this.skipBlanks();
    const start = this.position;
    if (this.startsWith(word) && this.identifier()?.name === word) return true;
    this.position = start;
    return false;
  }

  /** The text leaves the grammar here: the item around it will be read again with care. */
  report(message: string, start: number, end: number): void {
    this.broken = true;
    this.remark(message, start, end);
  }

  /** Wrong, but it does not confuse the structure. */
  remark(message: string, start: number, end: number): void {
    this.problems.push({ message, span: this.make(start, Math.max(start, Math.min(end, this.text.length))) });
  }

  /** Goes one level down; false (and everything up to the end is skipped) where that would be too deep or too much. */
  descend(): boolean {
    if (this.depth < DEPTH_LIMIT && this.fuel > 0) {
      this.depth++;
      this.fuel--;
      return true;
    }
    this.report(this.fuel > 0 ? 'This is nested too deep to be read' : 'Too much is broken here to be read', this.position, this.position);
    this.position = this.end;
    return false;
  }

  /** Accounts for a search through `length` characters, so that many vain searches come to an end. */
  spend(length: number): void {
    this.fuel -= length;
  }

  ascend(): void {
    this.depth--;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1)) starts.push(newline + 1);
  return starts;
}

/** The index of the last of the ascending `numbers` that is not above `limit`; -1 if there is none. */
export function lastNotAfter(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
