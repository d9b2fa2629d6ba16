import { anchorOf, Anchors } from '../span';
import type { Item } from './ast';
import type { Scanner } from './scanner';

/** A file as it was read last, for the next reading. */
export interface HclReading {
  readonly text: string;
  /** The top-level items in which nothing is wrong. */
  readonly items: readonly Item[];
  readonly anchors: Anchors;
}

/**
 * What of the last reading of a file goes on after an edit: arguments and blocks, at whatever depth, that the edit left alone stay the
 * same and move to where they now stand. Those around it are read again, and begin where they began.
 */
export class Rereading {
  readonly anchors: Anchors;
  /** The items of the last reading that come next in the body being read. */
  private next: Iterator<Item>;
  private candidate: Item | undefined;
  /** How many characters both texts share at their beginning, and at their end. */
  private readonly ahead: number;
  private readonly behind: number;
  /** How far what stands behind the edit has moved. */
  private readonly moved: number;

  constructor(
    private readonly text: string,
    private readonly before: HclReading | undefined,
  ) {
    const old = before?.text ?? '';
    this.anchors = before?.anchors ?? new Anchors();
    const most = Math.min(text.length, old.length);
    let ahead = 0;
    while (ahead < most && text.charCodeAt(ahead) === old.charCodeAt(ahead)) ahead++;
    let behind = 0;
    while (behind < most - ahead && text.charCodeAt(text.length - 1 - behind) === old.charCodeAt(old.length - 1 - behind)) behind++;
    this.ahead = ahead;
    this.behind = behind;
    this.moved = text.length - old.length;
    this.next = (before?.items ?? []).values();
    this.step();
  }

  /** The item that began here before the edit, in order of the text; `kept`: it has not changed, and has been moved to here. */
  itemAt(position: number): { readonly item: Item; readonly kept: boolean } | undefined {
    const isBehind = position >= this.text.length - this.behind;
    if (position >= this.ahead && !isBehind) return undefined;
    const old = isBehind ? position - this.moved : position;
    while (this.candidate && this.candidate.span.start < old) this.step();
    const item = this.candidate;
    if (item?.span.start !== old) return undefined;
    this.step();
    if (isBehind) move(item, this.moved);
    return { item, kept: isBehind || this.endsAhead(item) };
  }

  /** Reads an item anew, in the place of another, if there was one. */
  within<T>(scanner: Scanner, item: Item | undefined, read: () => T): T {
    const { make } = scanner;
    const { next, candidate } = this;
    scanner.make = ((item && anchorOf(item.span)) ?? this.anchors.at(scanner.position)).span;
    this.next = (item?.kind === 'block' ? item.body.items : []).values();
    this.step();
    const made = read();
    this.next = next;
    this.candidate = candidate;
    scanner.make = make;
    return made;
  }

  /** Does it end in front of the edit, with its line? Nothing that could belong to it comes after that. */
  private endsAhead({ span: { end } }: Item): boolean {
    const { text } = this.before!;
    const line = text.indexOf('\n', end);
    return line >= 0 && line < this.ahead && !text.slice(end, line).includes('/*');
  }

  private step(): void {
    const next = this.next.next();
    this.candidate = next.done ? undefined : next.value;
  }
}

function move(item: Item, distance: number): void {
  anchorOf(item.span)!.offset += distance;
  if (item.kind === 'block') for (const inner of item.body.items) move(inner, distance);
}
