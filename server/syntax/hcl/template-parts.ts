import { across, stretch, type Span } from '../span';
import type { Expression, ForPart, Identifier, IfPart, InterpolationPart, LiteralPart, TemplatePart } from './ast';
import type { Scanner } from './scanner';
import { DEPTH_LIMIT } from './scanner';

export type Directive =
  | { readonly word: 'if'; readonly condition: Expression }
  | { readonly word: 'for'; readonly keyVariable?: Identifier; readonly valueVariable: Identifier; readonly collection: Expression }
  | { readonly word: 'else' | 'endif' | 'endfor' | 'unknown' };

interface Strips {
  readonly stripBefore: boolean;
  readonly stripAfter: boolean;
}

/** A template in reading order. A text is one token of HashiCorp's scanner: a strip marker reaches no further than its neighbour. */
export type TemplateToken =
  | { readonly kind: 'text'; readonly pieces: readonly LiteralPart[] }
  | ({ readonly kind: 'interpolation'; readonly part: InterpolationPart } & Strips)
  | ({ readonly kind: 'directive'; readonly directive: Directive; readonly span: Span } & Strips);

const SPACE = /^\p{White_Space}$/u;

/** Strips white space beside `~` markers. */
export function strip(tokens: readonly TemplateToken[]): TemplateToken[] {
  return tokens.map((token, index) => {
    if (token.kind !== 'text') return token;
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    let pieces = token.pieces;
    if (before && before.kind !== 'text' && before.stripAfter) pieces = trimStart(pieces);
    if (after && after.kind !== 'text' && after.stripBefore) pieces = trimEnd(pieces);
    return { kind: 'text', pieces };
  });
}

function trimStart(pieces: readonly LiteralPart[]): readonly LiteralPart[] {
  const first = pieces.findIndex((piece) => leadingSpace(piece.value) < piece.value.length);
  if (first < 0) return [];
  return [cutStart(pieces[first]!, leadingSpace(pieces[first]!.value)), ...pieces.slice(first + 1)];
}

function trimEnd(pieces: readonly LiteralPart[]): readonly LiteralPart[] {
  const last = pieces.findLastIndex((piece) => leadingSpace(piece.value) < piece.value.length);
  if (last < 0) return [];
  const { value, span } = pieces[last]!;
  let kept = value.length;
  while (SPACE.test(value[kept - 1]!)) kept--;
  const whole = kept === value.length;
  return [...pieces.slice(0, last), whole ? pieces[last]! : literalOf(value.slice(0, kept), stretch(span, 0, kept))];
}

export function leadingSpace(value: string): number {
  let count = 0;
  while (count < value.length && SPACE.test(value[count]!)) count++;
  return count;
}

/** `piece` without its first `count` characters; only white space is ever cut, and that stands in pieces equal to their source. */
export function cutStart(piece: LiteralPart, count: number): LiteralPart {
  return count === 0 ? piece : literalOf(piece.value.slice(count), stretch(piece.span, count, piece.span.end - piece.span.start));
}

const literalOf = (value: string, span: Span): LiteralPart => ({ kind: 'literal', value, span });

/** A template's parts from its tokens: strip markers applied, directives nested. `flush` is what a `<<-` does in between. */
export function assembleParts(
  scanner: Scanner,
  tokens: readonly TemplateToken[],
  flush: (tokens: readonly TemplateToken[]) => readonly TemplateToken[] = (same) => same,
): readonly TemplatePart[] {
  return nest(scanner, flush(strip(tokens)));
}

/** A directive whose end has not come yet. */
interface Frame {
  readonly opener?: Extract<Directive, { word: 'if' | 'for' }>;
  readonly start: number;
  readonly yes: TemplatePart[];
  no?: TemplatePart[];
}

function nest(scanner: Scanner, tokens: readonly TemplateToken[]): readonly TemplatePart[] {
  const root: Frame = { start: 0, yes: [] };
  const frames: Frame[] = [root];
  const top = (): Frame => frames.at(-1)!;
  const close = (end: number): void => {
    const frame = frames.pop()!;
    const part = closeFrame(frame, scanner.make(frame.start, end));
    if (part) addPart(top(), part);
  };
  for (const token of tokens) {
    if (token.kind === 'text') for (const piece of token.pieces) addPart(top(), piece);
    else if (token.kind === 'interpolation') addPart(top(), token.part);
    else {
      const { directive, span: at } = token;
      const opener = top().opener?.word;
      if (frames.length > DEPTH_LIMIT) scanner.report('This is nested too deep to be read', at.start, at.end);
      else if (directive.word === 'if' || directive.word === 'for') frames.push({ opener: directive, start: at.start, yes: [] });
      else if (directive.word === 'else' && opener === 'if' && !top().no) top().no = [];
      else if (opener && directive.word === `end${opener}`) close(at.end);
      else if (directive.word !== 'unknown')
        scanner.report(`Nothing is open that %{ ${directive.word} } could belong to`, at.start, at.end);
    }
  }
  while (frames.length > 1) {
    const { opener, start } = top();
    scanner.report(`Expected %{ end${opener!.word} }`, start, start + 2);
    close(scanner.position);
  }
  return root.yes;
}

function closeFrame({ opener, yes, no }: Frame, span: Span): IfPart | ForPart | undefined {
  if (opener?.word === 'if') return { kind: 'if', condition: opener.condition, yes, no: no ?? [], span };
  if (opener?.word !== 'for') return undefined;
  const { keyVariable, valueVariable, collection } = opener;
  return { kind: 'for', ...(keyVariable && { keyVariable }), valueVariable, collection, body: yes, span };
}

/** Neighbours that both equal their source become one part. */
function addPart(frame: Frame, part: TemplatePart): void {
  const parts = frame.no ?? frame.yes;
  const last = parts.at(-1);
  if (part.kind === 'literal' && last?.kind === 'literal' && last.span.end === part.span.start && isPlain(last) && isPlain(part)) {
    parts[parts.length - 1] = literalOf(last.value + part.value, across(last.span, part.span));
  } else parts.push(part);
}

const isPlain = ({ value, span: { start, end } }: LiteralPart): boolean => value.length === end - start;
