import { principalCovers } from '../../chain/join';
import { rewritable } from '../../facts/text';
import type { Text } from '../../facts/value';
import { hclString } from '../../syntax/hcl/edit';
import { contains, samePlace, type Edit, type Place } from '../../syntax/span';
import { replace, type RuleContext } from '../rule';

/**
 * Writes another value for a part of one grant's member where only this grant takes it from: at the literal, or, where bindings that are
 * right and accounts take it from there too, at the input of the module that the grant is made in. undefined where there is no such place.
 */
export function ownEdit(context: RuleContext, part: Text, right: string): Edit | undefined {
  const literal = rewritable(part);
  if (!literal) return undefined;
  if (!isNeeded(context, literal)) return replace(literal, right);
  for (let step = part.pieces[0]?.trail; step; step = step.next)
    if (step.how === 'input' && !isNeeded(context, step.at)) return replace(step.at, hclString(right));
  return undefined;
}

/** Does something here take its name from that place and is right with it? */
function isNeeded({ join, usage }: RuleContext, at: Place): boolean {
  const takes = (...texts: readonly (Text | null)[]): boolean => texts.some((text) => text !== null && comesThrough(text, at));
  const { accounts, grants } = usage.namedIn(at.uri);
  if (accounts.some(({ account }) => takes(account.namespace, account.name))) return true;
  return grants.some(
    ({ principal }) =>
      principal.kind === 'kubernetes' &&
      takes(principal.namespace, principal.account) &&
      join.accountsNamed(principal.account).some(({ account }) => principalCovers(principal, account) === 'same'),
  );
}

function comesThrough({ pieces }: Text, at: Place): boolean {
  return pieces.some((piece) => {
    if (piece.at.uri === at.uri && (contains(piece.at.span, at.span) || contains(at.span, piece.at.span))) return true;
    for (let step = piece.trail; step; step = step.next) if (samePlace(step.at, at)) return true;
    return false;
  });
}
