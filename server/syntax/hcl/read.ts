import type { Problem } from '../span';
import { span } from '../span';
import type { Expression, HclFile, Item } from './ast';
import { readExpression } from './expressions';
import { findLandmarks, isLandmark, nextLandmark } from './recovery';
import { Rereading, type HclReading } from './reread';
import { Scanner } from './scanner';
import { readItem } from './structure';

/**
 * Reads a file of HCL native syntax (.tf, .tfvars, .hcl).
 * Never throws: what is broken is told in `problems`, keeps what can be read of it, and leaves the blocks after it as they are.
 * A byte order mark is skipped; CRLF is kept in heredocs as HashiCorp's parser keeps it.
 */
export const readHcl = (text: string): HclFile => readFile(new Scanner(text)).file;

/**
 * The same of a file that is being edited. `before`: the last reading of it, of no use afterwards, since the items that the edit left
 * alone go on and move.
 */
export function rereadHcl(text: string, before: HclReading | undefined): HclFile & { readonly reading: HclReading } {
  const scanner = new Scanner(text);
  const rereading = new Rereading(text, before);
  scanner.rereading = rereading;
  const { file, sound } = readFile(scanner);
  return { ...file, reading: { text, items: sound, anchors: rereading.anchors } };
}

/** `sound`: the top-level items in which nothing is wrong. */
function readFile(scanner: Scanner): { readonly file: HclFile; readonly sound: readonly Item[] } {
  const { text } = scanner;
  if (text.charCodeAt(0) === 0xfeff) scanner.position = 1;
  let landmarks: readonly number[] | undefined;
  const allLandmarks = (): readonly number[] => (landmarks ??= findLandmarks(text));
  const landmarkAfter = (at: number): number => nextLandmark(allLandmarks(), at, text.length);
  // As long as this lasts, an item may reach as far as it likes; afterwards it ends at the next landmark, lest reading becomes quadratic.
  scanner.restart(scanner.position, text.length);
  let spare = scanner.fuel;
  const items: Item[] = [];
  const sound: Item[] = [];
  for (;;) {
    scanner.end = text.length;
    skipToItem(scanner, landmarkAfter);
    if (scanner.atEnd()) break;
    const start = scanner.position;
    const known = scanner.problems.length;
    if (spare > 0) scanner.fuel = spare;
    else scanner.restart(start, landmarkAfter(start));
    scanner.broken = false;
    const item = readItem(scanner);
    if (!scanner.broken) {
      if (item) items.push(item);
      if (item && spare > 0 && scanner.problems.length === known) sound.push(item);
      continue;
    }
    spare = Math.min(scanner.fuel, spare - (scanner.position - start));
    scanner.problems.length = known;
    // No other top-level block can start before the next landmark: what stands too far left still belongs to this one.
    scanner.firm = isLandmark(allLandmarks(), start) ? scanner.lineEnd(start) : 0;
    items.push(...readBroken(scanner, start, landmarkAfter(start)));
  }
  return { file: { body: { span: span(0, text.length), items }, problems: scanner.problems }, sound };
}

/** To the next item. A comment that is not closed ends at the next landmark. */
function skipToItem(scanner: Scanner, landmarkAfter: (at: number) => number): void {
  for (;;) {
    const start = scanner.position;
    const known = scanner.problems.length;
    scanner.broken = false;
    scanner.skipBlankLines();
    if (!scanner.broken) return;
    const comment = scanner.problems[known]!.span.start;
    scanner.problems.length = known;
    const end = scanner.end;
    scanner.position = start;
    scanner.end = landmarkAfter(comment);
    scanner.skipBlankLines();
    scanner.end = end;
  }
}

/** Reads from `start` again, with care, and not past `end`. */
function readBroken(scanner: Scanner, start: number, end: number): readonly Item[] {
  const items: Item[] = [];
  scanner.restart(start, end);
  scanner.depth = 0;
  scanner.linesMatter = true;
  scanner.recovering = true;
  const { rereading } = scanner;
  scanner.rereading = undefined;
  for (;;) {
    scanner.skipBlankLines();
    if (scanner.atEnd()) break;
    const before = scanner.position;
    const item = readItem(scanner);
    if (item) items.push(item);
    if (scanner.position === before) scanner.position++;
  }
  scanner.recovering = false;
  scanner.rereading = rereading;
  return items;
}

/**
 * Reads one expression, newlines being blank.
 * `offset` is where `text` stands in its file: all spans are moved by it.
 */
export function readHclExpression(text: string, offset = 0): { readonly expression: Expression; readonly problems: readonly Problem[] } {
  const scanner = new Scanner(text.padStart(text.length + offset));
  scanner.restart(offset, scanner.end);
  scanner.linesMatter = false;
  const expression = readExpression(scanner);
  scanner.skipBlanks();
  if (!scanner.atEnd()) scanner.report('Expected nothing after the expression', scanner.position, scanner.end);
  return { expression, problems: scanner.problems };
}
