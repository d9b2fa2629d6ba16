import { principalCovers, type JoinedGrant } from '../../chain/join';
import { place, samePlace, stretch, type Place } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { isQuoted } from './reference';

/** Namespace or account of a member. */
export type Part = 'namespace' | 'account';

const part = String.raw`((?:\$\{[^{}"]*\}|[^"[\]/$])+)`;
const subject = new RegExp(String.raw`(?:\[${part}/${part}\]|/subject/ns/${part}/sa/${part})"$`, 'd');

/** Where a member's namespace and account stand in the template that is written at the grant itself, `${` and `}` included. */
export function writtenParts(context: RuleContext, { grant }: JoinedGrant): Readonly<Record<Part, Place>> | undefined {
  const at = grant.member?.at;
  if (!at || !context.hcl(at.uri) || !isQuoted(context, at)) return undefined;
  const [, ...found] = subject.exec(sourceAt(context, at))?.indices ?? [];
  const [namespace, account] = found.flatMap((range) => (range ? [place(at.uri, stretch(at.span, range[0], range[1]))] : []));
  return namespace && account && { namespace, account };
}

/** What stands at a place. */
export const sourceAt = (context: RuleContext, { uri, span }: Place): string => context.text(uri)!.slice(span.start, span.end);

/** The other grants whose member is written by the same expression: for other keys, or in other instances of the module. */
export const twinsOf = ({ join }: RuleContext, { grant }: JoinedGrant): readonly JoinedGrant[] =>
  join.grants.filter(({ grant: other }) => other !== grant && other.member && grant.member && samePlace(other.member.at, grant.member.at));

/** Does the expression that this member is written by make one that is right? */
export const isRightForTwins = (context: RuleContext, joined: JoinedGrant): boolean =>
  twinsOf(context, joined).some(
    ({ principal }) =>
      principal.kind === 'kubernetes' &&
      context.join.accountsNamed(principal.account).some(({ account }) => principalCovers(principal, account) === 'same'),
  );
