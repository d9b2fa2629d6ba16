import { defaultAccountIn } from '../chain/identity';
import { decidingPlace, known } from '../facts/text';
import type { Text } from '../facts/value';
import { byRolePlace, isWide, onChains } from './roles';
import type { Draft, Rule } from './rule';
import { levelName, podsOf } from './words';

/** What the roles of a service can be granted on instead of a project: https://cloud.google.com/iam/docs/resource-types-with-policies */
const resources: Readonly<Record<string, string>> = {
  artifactregistry: 'repository',
  bigquery: 'dataset',
  bigtable: 'instance',
  cloudfunctions: 'function',
  cloudkms: 'key',
  cloudtasks: 'queue',
  dns: 'managed zone',
  pubsub: 'topic or subscription',
  run: 'service',
  secretmanager: 'secret',
  spanner: 'database',
  storage: 'bucket',
};

const adminRole = /^roles\/([a-z]+)\.admin$/;

/** All of a service in all of a project, for an identity that pods act as. */
export const gsaAdminRole: Rule = {
  id: 'WI506',
  name: 'gsa-admin-role',
  severity: 'hint',
  summary: 'Pods act as an identity that administers a whole service of the project.',
  *check(context) {
    const wide = context.join.grants.filter(
      (joined) =>
        isWide(joined) &&
        !joined.grant.conditional &&
        serviceOf(joined.grant.role) !== undefined &&
        !(joined.grant.member && defaultAccountIn(joined.grant.member)),
    );
    for (const grants of byRolePlace(wide)) {
      const { first, related } = onChains(context, grants);
      if (!first) continue;
      const { role, target } = first.grant.grant;
      const resource = resources[serviceOf(role)!];
      yield {
        severity: 'hint',
        at: decidingPlace(role),
        message: `${podsOf(first.on)} hold ${known(role)} on ${levelName(target)}: they can delete whatever the service keeps there and decide who may use it. ${
          resource ? `Grant a narrower role, on the ${resource} that they need.` : 'Grant a narrower role.'
        }`,
        related,
        fixes: [],
      } satisfies Draft;
    }
  },
};

const serviceOf = (role: Text): string | undefined => adminRole.exec(known(role) ?? '')?.[1];
