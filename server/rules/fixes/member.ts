import type { JoinedGrant } from '../../chain/join';
import type { Correction, MemberMistake, MistakeKind } from '../../chain/member-syntax';
import { decidingPlace, flat, rewritable, slice } from '../../facts/text';
import type { Piece, Text } from '../../facts/value';
import { endOf, place, startOf, stretch, type Edit, type Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { isQuoted } from './reference';

/** A mistake in the member of a grant. */
export interface WrongMember {
  readonly joined: JoinedGrant;
  readonly member: Text;
  readonly mistake: MemberMistake;
  /** The wrong part itself. */
  readonly part: Text;
  /** Where it is decided, which may be a local or a variable's default. */
  readonly at: Place;
}

/** Every mistake of these kinds in the member of a grant. */
export function* wrongMembers(context: RuleContext, joined: JoinedGrant, ...kinds: readonly MistakeKind[]): Generator<WrongMember> {
  if (!joined.syntax) return;
  const { member, mistakes } = joined.syntax;
  for (const mistake of mistakes) {
    if (!kinds.includes(mistake.kind)) continue;
    const part = slice(member, mistake.start, mistake.end);
    yield { joined, member, mistake, part, at: withBraces(context, placeOf(member, mistake, part)) };
  }
}

/** Where something is missing in front, the member as a whole; else the part that is wrong. */
function placeOf(member: Text, { kind, corrections }: MemberMistake, part: Text): Place {
  const isMissing = corrections.length > 0 && corrections.every(({ start, end }) => start === end);
  if (isMissing && (kind === 'prefix' || kind === 'domain')) return rewritable(member) ?? member.at;
  return decidingPlace(part.pieces.length > 0 ? part : member);
}

/** Several parts of a template, whose first or last is an interpolation: with the `${` and `}` around it. */
function withBraces(context: RuleContext, { uri, span }: Place): Place {
  const text = context.hcl(uri) ? context.text(uri)! : '';
  const inside = text.slice(span.start, span.end);
  if (!/\$\{|\}/.test(inside)) return { uri, span };
  const before = /\$\{\s*$/.exec(text.slice(0, span.start))?.[0].length ?? 0;
  const after = /^\s*\}/.exec(text.slice(span.end))?.[0].length ?? 0;
  return {
    uri,
    span: { start: span.start - before, end: inside.lastIndexOf('${') > inside.lastIndexOf('}') ? span.end + after : span.end },
  };
}

/** Makes the corrections that the text itself asks for; no fix where one of them cannot be written where its text stands. */
export function correctionFixes(context: RuleContext, { member, mistake }: WrongMember, title: string): Fix[] {
  const edits = mistake.corrections.map((correction) => correctionEdit(context, member, correction));
  if (edits.length === 0 || edits.some((edit) => edit === undefined)) return [];
  return [{ title, edits: edits as Edit[], preferred: true, safe: true }];
}

function correctionEdit(context: RuleContext, member: Text, { start, end, text }: Correction): Edit | undefined {
  if (start < end) {
    const at = rewritable(slice(member, start, end));
    return at && replace(at, text);
  }
  const at = insertionPlace(context, member, start);
  return at && replace(at, text);
}

/** The empty place before the character at this offset. */
function insertionPlace(context: RuleContext, member: Text, offset: number): Place | undefined {
  if (offset === 0) return beginning(context, member);
  // Only what is written in the template itself; the rest are values from elsewhere.
  const own = Math.min(...member.pieces.map(stepsOf));
  const written = (start: number, end: number): Place | undefined => {
    const part = slice(member, start, end);
    return part.pieces.length > 0 && part.pieces.every((piece) => stepsOf(piece) === own) ? rewritable(part) : undefined;
  };
  const after = written(offset, offset + 1);
  if (after) return place(after.uri, startOf(after.span));
  if (offset < flat(member).length) return undefined;
  const before = written(offset - 1, offset);
  if (before) return place(before.uri, endOf(before.span));
  // Behind an interpolation: at the end of the template that it stands in.
  let at = member.at;
  for (let step = member.pieces.find((piece) => stepsOf(piece) === own)?.trail; step; step = step.next) at = step.at;
  if (!isQuoted(context, at)) return undefined;
  const behind = at.span.end - at.span.start - 1;
  return place(at.uri, stretch(at.span, behind, behind));
}

/** How many steps a piece came through. */
function stepsOf({ trail }: Piece): number {
  let steps = 0;
  for (let step = trail; step; step = step.next) steps++;
  return steps;
}

/** Where the member's text begins: behind the quote at the sink, or at the literal that holds its beginning and its pool. */
function beginning(context: RuleContext, member: Text): Place | undefined {
  const { uri, span } = member.at;
  if (context.hcl(uri) && context.text(uri)?.[span.start] === '"') return place(uri, stretch(span, 1, 1));
  const [first] = member.pieces;
  if (first?.is !== 'known' || !first.exact || !first.text.includes('.svc.')) return undefined;
  return place(first.at.uri, startOf(first.at.span));
}
