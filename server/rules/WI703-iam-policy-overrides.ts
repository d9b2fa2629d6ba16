import { alwaysTogether, targetOf } from '../chain/conflicts';
import { policyFixes } from './fixes/policy';
import type { Draft, Rule } from './rule';
import { googleName, podsNamed } from './words';

/** The whole policy of an account is stated, and roles on it are granted elsewhere: every apply of the policy removes them. */
export const iamPolicyOverrides: Rule = {
  id: 'WI703',
  name: 'iam-policy-overrides',
  severity: 'error',
  summary: 'A google_service_account_iam_policy removes roles that are granted on the same account beside it.',
  *check(context) {
    for (const conflict of context.authority.conflicts) {
      const { between, authority, others, losing } = conflict;
      if (between !== 'policy') continue;
      yield {
        severity: others.some((other) => alwaysTogether(authority, other)) ? 'error' : 'warning',
        at: authority.grant.headerAt,
        message: `This is the whole policy of ${googleName(targetOf(authority))} and removes what ${
          others.length === 1 ? `${others[0]!.grant.label} says` : `${others.length} other resources say`
        } about it: ${podsNamed(losing)} get 403 iam.serviceAccounts.getAccessToken denied after each apply of the policy. Put every grant into its google_iam_policy.`,
        related: others.map(({ grant }) => ({ at: grant.headerAt, message: 'This is removed by the policy.' })),
        fixes: policyFixes(context, conflict),
      } satisfies Draft;
    }
  },
};
