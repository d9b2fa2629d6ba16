import type { JoinedGrant } from '../chain/join';
import { decidingPlace, flat, known, show, slice } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import { subjectFixes } from './fixes/narrow-set';
import { isWide } from './roles';
import type { Draft, Rule } from './rule';
import { googleName, levelName } from './words';

const basic = /^roles\/(?:owner|editor|viewer)$/;

/** A role for all pods of a namespace, a cluster or a whole pool where one Kubernetes account would do. */
export const broadPrincipalSet: Rule = {
  id: 'WI507',
  name: 'broad-principal-set',
  severity: 'warning',
  summary: 'A role is granted to all pods of a namespace, a cluster or a pool instead of one service account.',
  each: {
    *grant(joined, context) {
      const { grant, target, role, syntax } = joined;
      const who = whom(joined);
      // On projects, WI503 speaks of roles/iam.workloadIdentityUser and WI505 of basic roles.
      const elsewhere = isWide(joined) && (role === 'right' || basic.test(known(grant.role) ?? ''));
      if (
        !who ||
        !syntax ||
        syntax.mistakes.length > 0 ||
        grant.conditional ||
        grant.uncertain ||
        known(grant.role) === undefined ||
        elsewhere
      )
        return;
      const impersonates = target !== null && (role === 'right' || role === 'token');
      if (target && !impersonates) return;
      yield {
        severity: impersonates ? 'warning' : 'information',
        at: selectorPlace(syntax.member),
        message: impersonates
          ? `${who} can act as ${googleName(target)}, also those that are deployed tomorrow. Name the one Kubernetes service account that needs it.`
          : `${who} hold ${show(grant.role)} on ${levelName(grant.target)}, also those that are deployed tomorrow. If one workload needs it, name its Kubernetes service account.`,
        related: [],
        fixes: subjectFixes(context, joined),
      } satisfies Draft;
    },
  },
};

function whom({ principal }: JoinedGrant): string | undefined {
  if (principal.kind !== 'set' || principal.of === 'uid') return undefined;
  if (principal.of === 'namespace') return `All pods of namespace ${show(principal.namespace)}, in every cluster of the pool,`;
  return principal.of === 'cluster' ? 'All pods of the cluster' : `All pods of every cluster of ${show(principal.pool)}`;
}

/** The part that says how many: `namespace/production`, `*`. */
function selectorPlace(member: Text): Place {
  const text = flat(member);
  const pool = text.indexOf('/workloadIdentityPools/') + '/workloadIdentityPools/'.length;
  const part = slice(member, text.indexOf('/', pool) + 1, text.length);
  return decidingPlace(part);
}
