/** A stretch of one text: UTF-16 offsets from 0, `end` exclusive. It is asked, not taken apart: it may move (see `Anchor`). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of one file. Everything below `present/` speaks of places; LSP ranges exist only there. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

/** Makes the span of something, by its offsets in the file as it is being read. */
export type MakeSpan = (start: number, end: number) => Span;

export const span: MakeSpan = (start, end) => ({ start, end });

/**
 * Where a part of a text begins that is read on its own: a YAML document, an argument or a block of HCL. When the text before it is
 * edited, only the anchor moves; the part's tree stays as it is, with all that was made of it.
 */
export class Anchor {
  /**
   * `offset`: where the part begins now.
   * `id`: its name among all parts that the file ever had.
   */
  constructor(
    public offset: number,
    readonly id: number,
  ) {}

  /** A stretch of the part, by its offsets in the file as they are now. */
  readonly span: MakeSpan = (start, end) => new AnchoredSpan(this, start - this.offset, end - this.offset);
}

/** The anchors of one file. */
export class Anchors {
  private count = 0;

  /** A new one. */
  at(offset: number): Anchor {
    return new Anchor(offset, ++this.count);
  }
}

class AnchoredSpan implements Span {
  constructor(
    readonly anchor: Anchor,
    readonly from: number,
    readonly to: number,
  ) {}

  get start(): number {
    return this.anchor.offset + this.from;
  }

  get end(): number {
    return this.anchor.offset + this.to;
  }

  toJSON(): Span {
    return { start: this.start, end: this.end };
  }
}

/** What moves a span; undefined: nothing does. */
export const anchorOf = (of: Span): Anchor | undefined => (of instanceof AnchoredSpan ? of.anchor : undefined);

/** A name for where a span begins, which no other place of its file has, and which stays when it moves. */
export const idOf = (of: Span): string => (of instanceof AnchoredSpan ? `${of.anchor.id}+${of.from}` : `${of.start}`);

/** A stretch of a span, by offsets from its start; it moves along. */
export const stretch = (outer: Span, from: number, to: number): Span =>
  outer instanceof AnchoredSpan
    ? new AnchoredSpan(outer.anchor, outer.from + from, outer.from + to)
    : span(outer.start + from, outer.start + to);

/** Nothing, at the start of a span. */
export const startOf = (of: Span): Span => stretch(of, 0, 0);

/** Nothing, at the end of a span. */
export const endOf = (of: Span): Span => stretch(of, of.end - of.start, of.end - of.start);

/** From the start of one span to the end of another of the same part. */
export const across = (first: Span, last: Span): Span => stretch(first, 0, last.end - first.start);

export const place = (uri: string, span: Span): Place => ({ uri, span });

/** The same for a place: no other of the workspace has this name. */
export const placeId = ({ uri, span }: Place): string => `${uri}#${idOf(span)}`;

/** Does `outer` hold all of `inner`? An empty span lies within whatever touches it. */
export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Are these the same stretch of the same file? */
export const samePlace = (a: Place, b: Place): boolean => a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end;

/** Something the reader could not make sense of; never a finding, only a reason for less knowledge. */
export interface Problem {
  readonly message: string;
  readonly span: Span;
}

/** One replacement in an existing text, or a new file. Offsets are those of the text before any edit of the same fix. */
export type Edit =
  { readonly uri: string; readonly span: Span; readonly newText: string } | { readonly create: string; readonly newText: string };
