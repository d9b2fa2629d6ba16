import { across, contains, place, stretch, type Place, type Span } from '../syntax/span';
import type { KnownPiece, Origin, Piece, Text } from './value';
import { placeholders } from './placeholder';

/** Stands for one unknown or symbolic piece in `flat()`; a private-use character that no identifier of the field contains. */
export const HOLE = '\uE000';

/** A text that is written out at `at`; `content` is where the characters stand, without quotes, when they read the same there. */
export function literal(text: string, at: Place, content: Place | null = null): Text {
  if (text === '') return { is: 'text', pieces: [], at };
  const span = content?.span;
  const exact = span !== undefined && span.end - span.start === text.length;
  return { is: 'text', pieces: [{ is: 'known', text, at: content ?? at, exact }], at };
}

export const unknownText = (why: string, at: Place): Text => ({ is: 'text', pieces: [{ is: 'unknown', why, at }], at });

/** The whole text if all of it is known, else undefined. null (nothing written) gives undefined too. */
export function known(text: Text | null): string | undefined {
  if (!text) return undefined;
  let all = '';
  for (const piece of text.pieces) {
    if (piece.is !== 'known') return undefined;
    all += piece.text;
  }
  return all;
}

/** The text as it is written, placeholders and all: what it is to a tool that reads the file before anybody fills them in. */
export function written(text: Text | null): string | undefined {
  const filled = text?.pieces.map((piece) => (piece.is === 'known' ? piece.text : piece.is === 'unknown' ? piece.placeholder : undefined));
  return filled?.every((part) => part !== undefined) ? filled.join('') : undefined;
}

/** The text with every unknown or symbolic piece as one `HOLE`: what regular expressions read; `slice` takes its offsets. */
export const flat = (text: Text): string => text.pieces.map((piece) => (piece.is === 'known' ? piece.text : HOLE)).join('');

/** The part of a text between two offsets of `flat(text)`; places of exact pieces move along. */
export function slice(text: Text, start: number, end: number): Text {
  const pieces: Piece[] = [];
  let offset = 0;
  for (const piece of text.pieces) {
    const length = piece.is === 'known' ? piece.text.length : 1;
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, length);
    if (from < to) pieces.push(piece.is === 'known' && (from > 0 || to < length) ? cut(piece, from, to) : piece);
    offset += length;
  }
  return { is: 'text', pieces, at: text.at };
}

function cut(piece: KnownPiece, from: number, to: number): KnownPiece {
  const at = piece.exact ? place(piece.at.uri, stretch(piece.at.span, from, to)) : piece.at;
  // A part of an attribute's value is no longer that attribute's value.
  return { is: 'known', text: piece.text.slice(from, to), at, exact: piece.exact, trail: piece.trail };
}

/**
 * Where the text is decided, for a finding's range: the stretch its pieces cover when they stand side by side in one file,
 * else the first piece that is written out, else the sink.
 */
export function decidingPlace(text: Text): Place {
  const [first, ...rest] = text.pieces;
  if (!first) return text.at;
  let { span } = first.at;
  let together = first.is !== 'known' || first.exact;
  for (const piece of rest) {
    // Interpolations stand between literals: `${` and `}` belong to neither.
    together &&= piece.at.uri === first.at.uri && piece.at.span.start >= span.end && piece.at.span.start <= span.end + 3 && !piece.trail;
    ({ span } = piece.at);
  }
  if (together && (rest.length === 0 || !first.trail)) return place(first.at.uri, across(first.at.span, span));
  const last = rest.at(-1);
  // A template whose both ends are written at the sink is decided there, whatever its interpolations bring.
  if (last && [first, last].every((piece) => !piece.trail && piece.at.uri === text.at.uri && contains(text.at.span, piece.at.span)))
    return place(text.at.uri, across(first.at.span, last.at.span));
  return (text.pieces.find((piece) => piece.is === 'known') ?? first).at;
}

/**
 * The same for the whole value of an attribute, which may be a reference: then where that stands, at the sink or where a module's
 * input or a local brought it from.
 */
export function decidingReference(value: Text): Place {
  if (!originOf(value)) return decidingPlace(value);
  let { at } = value;
  for (let step = value.pieces[0]?.trail; step && step.how !== 'attribute'; step = step.next) {
    // A map that the value is an entry of: the entry is the nearer place.
    if (step.at.uri !== at.uri || !contains(step.at.span, at.span)) at = step.at;
  }
  return at;
}

/** The one place to replace so that the text becomes another: only when it is a single literal, character for character. */
export function rewritable(text: Text): Place | undefined {
  const spans: Span[] = [];
  for (const piece of text.pieces) {
    if (piece.is !== 'known' || !piece.exact || piece.at.uri !== text.pieces[0]!.at.uri) return undefined;
    spans.push(piece.at.span);
  }
  if (spans.length === 0) return undefined;
  for (let i = 1; i < spans.length; i++) if (spans[i]!.start !== spans[i - 1]!.end) return undefined;
  return place(text.pieces[0]!.at.uri, across(spans[0]!, spans.at(-1)!));
}

/** The attribute whose value the whole text is (`google_service_account.app.email`), if it is one. */
export function originOf(text: Text): Origin | undefined {
  const origin = text.pieces[0]?.origin;
  return origin && text.pieces.every((piece) => piece.origin === origin) ? origin : undefined;
}

export type Comparison = 'same' | 'different' | 'unknown';

type Token = { readonly text: string } | { readonly symbol: string } | { readonly unknown: true };

function tokens(text: Text): Token[] {
  const row: Token[] = [];
  for (const piece of text.pieces) {
    const last = row.at(-1);
    if (piece.is === 'known') {
      if (last && 'text' in last) row[row.length - 1] = { text: last.text + piece.text };
      else if (piece.text !== '') row.push({ text: piece.text });
    } else row.push(piece.is === 'symbol' ? { symbol: piece.key } : { unknown: true });
  }
  return row;
}

/**
 * Are two texts equal? Unknown pieces never equal and never differ; the same symbol equals itself; literal beginnings or
 * endings that contradict each other prove a difference whatever stands between.
 */
export function compare(a: Text | null, b: Text | null): Comparison {
  if (!a || !b) return 'unknown';
  const [left, right] = [known(a), known(b)];
  if (left !== undefined && right !== undefined) return left === right ? 'same' : 'different';
  const [rowA, rowB] = [tokens(a), tokens(b)];
  if (rowA.length === rowB.length && rowA.every((token, i) => sameToken(token, rowB[i]!))) return 'same';
  if (contradicts(rowA, rowB, false) || contradicts(rowA, rowB, true)) return 'different';
  return 'unknown';
}

function sameToken(a: Token, b: Token): boolean {
  if ('text' in a) return 'text' in b && a.text === b.text;
  return 'symbol' in a && 'symbol' in b && a.symbol === b.symbol;
}

/** Do the rows differ at the first place (from the given end) where they are not the same, both being literal there? */
function contradicts(rowA: readonly Token[], rowB: readonly Token[], fromEnd: boolean): boolean {
  const nth = (row: readonly Token[], i: number): Token | undefined => row[fromEnd ? row.length - 1 - i : i];
  for (let i = 0; ; i++) {
    const [a, b] = [nth(rowA, i), nth(rowB, i)];
    // One ends: a literal that follows in the other cannot be empty.
    if (!a || !b) {
      const rest = a ?? b;
      return rest !== undefined && 'text' in rest;
    }
    if (sameToken(a, b)) continue;
    if (!('text' in a) || !('text' in b)) return false;
    if (rowA.length === i + 1 && a.text.length < b.text.length) return true;
    if (rowB.length === i + 1 && b.text.length < a.text.length) return true;
    const length = Math.min(a.text.length, b.text.length);
    return fromEnd ? a.text.slice(-length) !== b.text.slice(-length) : a.text.slice(0, length) !== b.text.slice(0, length);
  }
}

/** For messages: known text as it is, `${var.x}` for symbols, `?` for the unknown. */
export function show(text: Text | null): string {
  if (!text) return '?';
  return text.pieces
    .map((piece) => (piece.is === 'known' ? piece.text : piece.is === 'symbol' ? `\${${piece.label}}` : (piece.placeholder ?? '?')))
    .join('');
}

/**
 * Turns placeholders that stand in known pieces into unknown pieces (rules.md D5): `PROJECT_ID`, `<gsa>`, `[PROJECT_ID]`,
 * `YOUR-PROJECT`, `${PROJECT_ID?}`, `{{ … }}`, a whole text in UPPER_SNAKE.
 */
export function splitPlaceholders(text: Text): Text {
  let found = false;
  const pieces = text.pieces.flatMap((piece): Piece[] => {
    if (piece.is !== 'known') return [piece];
    const spans = placeholders(piece.text, text.pieces.length === 1);
    if (spans.length === 0) return [piece];
    found = true;
    const row: Piece[] = [];
    let from = 0;
    for (const { start, end } of spans) {
      if (start > from) row.push(cut(piece, from, start));
      const hole = cut(piece, start, end);
      row.push({ is: 'unknown', why: `${hole.text} is a placeholder`, placeholder: hole.text, at: hole.at, trail: hole.trail });
      from = end;
    }
    if (from < piece.text.length) row.push(cut(piece, from, piece.text.length));
    return row;
  });
  return found ? { is: 'text', pieces, at: text.at } : text;
}
