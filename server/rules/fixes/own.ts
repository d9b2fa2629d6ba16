import { principalCovers, type JoinedGrant } from '../../chain/join';
import { rewritable } from '../../facts/text';
import type { Text } from '../../facts/value';
import { hclString } from '../../syntax/hcl/edit';
import { contains, samePlace, type Edit, type Place } from '../../syntax/span';
import { replace, type RuleContext } from '../rule';
import { entryEdit, nameEdit } from './at-hand';
import type { Part } from './member-parts';
import { isReadElsewhere, stepsOf } from './shared';

/**
 * Writes another value for a part of one grant's member, and for nothing else: in the member, where the entry that it is made for holds
 * that value too; else at the literal, or, where other things take theirs from there, at the input of the module that the grant is made
 * in; else as a reference to what holds that value. undefined where there is no such place.
 */
export function ownEdit(context: RuleContext, joined: JoinedGrant, which: Part, right: string): Edit | undefined {
  const { principal } = joined;
  if (principal.kind !== 'kubernetes') return undefined;
  return (
    entryEdit(context, joined, which, right) ?? literalEdit(context, principal[which], right) ?? nameEdit(context, joined, which, right)
  );
}

/** The same where the value itself is to become another. */
export function literalEdit(context: RuleContext, part: Text, right: string): Edit | undefined {
  const literal = rewritable(part);
  if (!literal) return undefined;
  if (!isReadElsewhere(context, part) && !isNeeded(context, literal)) return replace(literal, right);
  const steps = stepsOf(part);
  const input = steps.find(
    ({ how, at }, i) => how === 'input' && !isReadElsewhere(context, part, { steps: steps.slice(0, i + 1) }) && !isNeeded(context, at),
  );
  return input && replace(input.at, hclString(right));
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
