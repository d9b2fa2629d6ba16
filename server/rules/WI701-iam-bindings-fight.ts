import { alwaysTogether, sameBlock, targetOf, type Conflict, type Statement } from '../chain/conflicts';
import { show } from '../facts/text';
import { additiveFixes, mergingFixes } from './fixes/statements';
import type { Draft, Rule } from './rule';
import { googleName, podsNamed } from './words';

/** Two authoritative bindings of one role on one account: each apply of one takes the role from the other's members. */
export const iamBindingsFight: Rule = {
  id: 'WI701',
  name: 'iam-bindings-fight',
  severity: 'error',
  summary: 'Two google_service_account_iam_binding say who has the same role on the same account.',
  *check(context) {
    for (const conflict of context.authority.conflicts) {
      if (conflict.between !== 'bindings') continue;
      const { authority } = conflict;
      for (const other of conflict.others) {
        const oneBlock = sameBlock(authority, other);
        yield {
          severity: alwaysTogether(authority, other) ? 'error' : 'warning',
          at: other.grant.headerAt,
          message: message(conflict, other, oneBlock),
          related: oneBlock ? [] : [{ at: authority.grant.headerAt, message: 'This binding says so, too.' }],
          fixes: oneBlock ? additiveFixes(context, other) : mergingFixes(context, authority, other),
        } satisfies Draft;
      }
    }
  },
};

function message({ authority, losing }: Conflict, other: Statement, oneBlock: boolean): string {
  const role = `${show(authority.grant.role)} on ${googleName(targetOf(authority))}`;
  const consequence = `${podsNamed(losing)} get 403 iam.serviceAccounts.getAccessToken denied in turns`;
  return oneBlock
    ? `Each instance of this binding says who alone has ${role}, so each takes it from the others' members: ${consequence}. Use google_service_account_iam_member, which only adds its member.`
    : `${authority.grant.label} and ${other.grant.label} both say who alone has ${role}, so each apply of one takes it from the other's members: ${consequence}. Put all members into one binding.`;
}
