import { alwaysTogether, targetOf } from '../chain/conflicts';
import { show } from '../facts/text';
import { additiveFixes } from './fixes/statements';
import type { Draft, Rule } from './rule';
import { googleName, podsNamed } from './words';

/** An authoritative binding, and members that are added to the same role beside it: every apply removes them. */
export const iamBindingAndMemberFight: Rule = {
  id: 'WI702',
  name: 'iam-binding-and-member-fight',
  severity: 'error',
  summary: 'A google_service_account_iam_binding removes members that are added to the same role beside it.',
  *check(context) {
    for (const conflict of context.authority.conflicts) {
      const { between, authority, others, losing } = conflict;
      if (between !== 'members') continue;
      yield {
        severity: others.some((other) => alwaysTogether(authority, other)) ? 'error' : 'warning',
        at: authority.grant.headerAt,
        message: `This binding says who alone has ${show(authority.grant.role)} on ${googleName(targetOf(authority))} and removes ${
          others.length === 1 ? `the member that ${others[0]!.grant.label} adds` : `the ${others.length} members that are added beside it`
        }: ${podsNamed(losing)} get 403 iam.serviceAccounts.getAccessToken denied after one apply and access after the next. Use google_service_account_iam_member for all of them.`,
        related: others.map(({ grant }) => ({ at: grant.headerAt, message: 'This adds a member to the same role.' })),
        fixes: additiveFixes(context, authority),
      } satisfies Draft;
    }
  },
};
