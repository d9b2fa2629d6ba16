import type { Join } from '../../chain/join';
import { compare, rewritable } from '../../facts/text';
import type { Text } from '../../facts/value';
import { hclString } from '../../syntax/hcl/edit';
import { contains, samePlace, type Edit, type Place } from '../../syntax/span';
import { replace } from '../rule';

/**
 * Writes another value for a part of one grant's member where only this grant takes it from: at the literal, or, where bindings that are
 * right and accounts take it from there too, at the input of the module that the grant is made in. undefined where there is no such place.
 */
export function ownEdit(join: Join, part: Text, right: string): Edit | undefined {
  const literal = rewritable(part);
  if (!literal) return undefined;
  if (!isNeeded(join, literal)) return replace(literal, right);
  for (let step = part.pieces[0]?.trail; step; step = step.next)
    if (step.how === 'input' && !isNeeded(join, step.at)) return replace(step.at, hclString(right));
  return undefined;
}

/** Does something here take its name from that place and is right with it? */
function isNeeded({ accounts, grants }: Join, at: Place): boolean {
  const takes = (...texts: readonly (Text | null)[]): boolean => texts.some((text) => text !== null && comesThrough(text, at));
  if (accounts.some(({ account }) => takes(account.namespace, account.name))) return true;
  return grants.some(
    ({ principal }) =>
      principal.kind === 'kubernetes' &&
      takes(principal.namespace, principal.account) &&
      accounts.some(
        ({ account }) => compare(account.namespace, principal.namespace) === 'same' && compare(account.name, principal.account) === 'same',
      ),
  );
}

function comesThrough({ pieces }: Text, at: Place): boolean {
  return pieces.some((piece) => {
    if (piece.at.uri === at.uri && (contains(piece.at.span, at.span) || contains(at.span, piece.at.span))) return true;
    for (let step = piece.trail; step; step = step.next) if (samePlace(step.at, at)) return true;
    return false;
  });
}
