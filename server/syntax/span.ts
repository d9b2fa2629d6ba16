/** A stretch of one text: UTF-16 offsets from 0, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch of one file. Everything below `present/` speaks of places; LSP ranges exist only there. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

export const span = (start: number, end: number): Span => ({ start, end });

export const place = (uri: string, { start, end }: Span): Place => ({ uri, span: { start, end } });

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
