import { flat, slice } from '../facts/text';
import type { Piece, Text } from '../facts/value';
import { principalMistakes } from './member-principal';
import { isPool, maskReferences } from './member-references';
import { serviceAccountMistakes } from './member-service-account';
import { parsePrincipal, type Principal } from './principal';

/**
 * What can be wrong in a member's text, one kind for each rule from WI201 to WI212 that reads it:
 * - `prefix` no `serviceAccount:` in front; `case` a type or pool in the wrong case
 * - `brackets` the end is not `[NAMESPACE/NAME]`, or blanks and quotes stand in between; `wildcard` `*` in it
 * - `domain` the pool does not end in `.svc.id.goog`; `repeatedDomain` it does so twice; `projectNumber` the pool is named by the project's number
 * - `name` a name that no Kubernetes object can have
 * - `principalProject` the ID after `projects/`; `principalPool` the number in the pool of a `principal://`
 * - `scheme` `principal://` and `principalSet://` mixed up; `subject` the path is not the one of a GKE pool
 */
export type MistakeKind =
  | 'prefix'
  | 'case'
  | 'brackets'
  | 'wildcard'
  | 'domain'
  | 'repeatedDomain'
  | 'projectNumber'
  | 'name'
  | 'principalProject'
  | 'principalPool'
  | 'scheme'
  | 'subject';

/** Offsets are into `flat(member)`. */
export interface MemberMistake {
  readonly kind: MistakeKind;
  readonly start: number;
  readonly end: number;
  /** How the text must change to be what was meant; empty where that takes more than the text to know. */
  readonly corrections: readonly Correction[];
  /** For `name`: which kind of name it is. */
  readonly of?: 'namespace' | 'account';
}

export interface Correction {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface MemberSyntax {
  /** The member, with placeholders and lost references as unknown pieces. */
  readonly member: Text;
  /** Its own, in order of writing; each part of the text is wrong in one way at most. */
  readonly mistakes: readonly MemberMistake[];
  /** Whom it means once its mistakes are mended; parts that are not certain then are unknown. */
  readonly principal: Principal;
}

/**
 * Reads a member once for all rules: what is wrong in it, and whom it means nonetheless, so that one mistake in it does not hide
 * or cause findings about the rest of the chain.
 */
export function readMember(written: Text): MemberSyntax {
  const member = maskReferences(written);
  const text = flat(member);
  const found = /^[\s"']*(?:[A-Za-z]+:)?\s*(?:principal(?:set)?:)?(?:\/\/|\/?iam\.googleapis\.com\/)/i.test(text)
    ? principalMistakes(text, member)
    : serviceAccountMistakes(text, member);
  if (found.length === 0) return { member, mistakes: found, principal: parsePrincipal(member) };
  const mistakes = found.filter(({ start, end }) => !isOfClusterPool(member, start, end)).sort((a, b) => a.start - b.start);
  const lost = found.some(({ kind, corrections }) => corrections.length === 0 && isSubject(kind));
  return { member, mistakes, principal: lost ? { kind: 'malformed', text: member } : parsePrincipal(mended(member, found)) };
}

/** Does all of this stretch come from what a cluster states as its pool? Then it is wrong there, and WI401 says so. */
function isOfClusterPool(member: Text, start: number, end: number): boolean {
  let offset = 0;
  const pieces = member.pieces.filter((piece) => {
    const from = offset;
    offset += piece.is === 'known' ? piece.text.length : 1;
    return from < end && start < offset;
  });
  return pieces.length > 0 && pieces.every(({ origin }) => origin !== undefined && isPool(`${origin.type}.${origin.attribute}`));
}

/** Mistakes in who is meant, in contrast to whose pool. */
const isSubject = (kind: MistakeKind): boolean => kind === 'brackets' || kind === 'wildcard' || kind === 'name' || kind === 'subject';

/** The member with its corrections made, and unknown where a mistake has none. */
function mended(member: Text, mistakes: readonly MemberMistake[]): Text {
  const changes = mistakes
    .flatMap((mistake): readonly (Correction | MemberMistake)[] => (mistake.corrections.length > 0 ? mistake.corrections : [mistake]))
    .sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let from = 0;
  for (const change of changes) {
    pieces.push(...slice(member, from, change.start).pieces);
    if (!('text' in change)) pieces.push({ is: 'unknown', why: 'it is not what belongs here', at: member.at });
    else if (change.text !== '') pieces.push({ is: 'known', text: change.text, at: member.at, exact: false });
    from = change.end;
  }
  return { is: 'text', pieces: [...pieces, ...slice(member, from, flat(member).length).pieces], at: member.at };
}
