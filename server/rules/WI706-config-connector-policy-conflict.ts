import { partialPolicyFixes } from './fixes/partial-policy';
import type { Draft, Rule } from './rule';
import { podsNamed } from './words';

/** Config Connector is told a resource's whole policy, and grants on it besides: it takes them away as often as it makes them. */
export const configConnectorPolicyConflict: Rule = {
  id: 'WI706',
  name: 'config-connector-policy-conflict',
  severity: 'warning',
  summary: 'An IAMPolicy removes roles that IAMPolicyMember or IAMPartialPolicy grant on the same resource.',
  *check(context) {
    for (const { between, authority, others, losing } of context.authority.conflicts) {
      if (between !== 'configConnector') continue;
      const labels = [...new Set(others.map(({ grant }) => grant.label))];
      yield {
        severity: 'warning',
        at: authority.grant.nameAt,
        message: `${authority.grant.label} is the whole policy of its resource and removes what ${
          labels.length === 1 ? `${labels[0]} grants` : `${labels.length} other objects grant`
        } on it, and Config Connector makes it again, without end: ${podsNamed(losing)} get 403 in turns. Use IAMPolicyMember or IAMPartialPolicy only, which add up.`,
        related: others.map(({ grant }) => ({ at: grant.nameAt, message: `What ${grant.label} grants is removed.` })),
        fixes: partialPolicyFixes(context, authority),
      } satisfies Draft;
    }
  },
};
