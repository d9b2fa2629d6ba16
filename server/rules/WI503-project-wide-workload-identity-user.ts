import { decidingPlace, show } from '../facts/text';
import type { Grant } from '../resolve/model';
import { levelName, subjectName } from './words';
import { narrowingFixes } from './fixes/narrow';
import type { Draft, Rule } from './rule';
import type { JoinedGrant } from '../chain/join';
import { placeId } from '../syntax/span';

/** roles/iam.workloadIdentityUser on a project (or above): its holder may act as every service account in it. */
export const projectWideWorkloadIdentityUser: Rule = {
  id: 'WI503',
  name: 'project-wide-workload-identity-user',
  severity: 'warning',
  summary: 'roles/iam.workloadIdentityUser is granted on a whole project, folder or organization.',
  *check(context) {
    const statements = new Map<string, JoinedGrant[]>();
    for (const joined of context.join.grants) {
      const { grant, role } = joined;
      if (role !== 'right' || !isWide(grant) || grant.conditional) continue;
      const statement = placeId(grant.roleAt);
      statements.set(statement, [...(statements.get(statement) ?? []), joined]);
    }
    for (const grants of statements.values()) {
      // External federations use the same role; whose they are is not our question. What is not known may be one.
      if (grants.every(({ principal }) => principal.kind === 'unknown' || (principal.kind === 'other' && principal.federation))) continue;
      const [{ grant, principal }] = grants as [JoinedGrant];
      const who =
        principal.kind === 'kubernetes' ? subjectName({ namespace: principal.namespace, name: principal.account }) : show(grant.member);
      yield {
        severity: 'warning',
        at: decidingPlace(grant.role),
        message: `${grants.length > 1 ? `${who} and others` : who} can act as every service account of ${levelName(grant.target)}, the powerful ones too. Grant the role on the one Google service account that is needed.`,
        related: [],
        fixes: narrowingFixes(context, grants as [JoinedGrant, ...JoinedGrant[]]),
      } satisfies Draft;
    }
  },
};

const isWide = ({ target }: Grant): boolean => target.level !== 'serviceAccount' && target.level !== 'resource';
