import { defaultAccountIn } from '../chain/identity';
import { decidingPlace, known, show } from '../facts/text';
import type { Draft, Rule } from './rule';
import { levelName } from './words';

/**
 * All that nodes need of their project, and made for this: where nodes run as the default account, it must have it.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
 */
const forNodes = 'roles/container.defaultNodeServiceAccount';

/** A role for the account that everything in a project runs as that names no other. */
export const defaultSaGrantedRole: Rule = {
  id: 'WI512',
  name: 'default-sa-granted-role',
  severity: 'warning',
  summary: 'A role is granted to the default service account of Compute Engine or App Engine, which much else runs as too.',
  each: {
    *grant({ grant, role, target }) {
      const which = grant.member && defaultAccountIn(grant.member);
      // Whether the role belongs to such an account at all is what WI213 and WI503 ask.
      if (!which || role === 'right' || known(grant.role) === forNodes) return;
      yield {
        severity: grant.target.level === 'resource' || target ? 'information' : 'warning',
        at: decidingPlace(grant.member),
        message: `${show(grant.role)} on ${levelName(grant.target)} goes to the default service account of ${which}: every ${
          which === 'Compute Engine' ? 'VM and node' : 'app'
        } that names no account of its own holds it too, and so does any pod that reaches the node's metadata server. Grant it to a service account made for the one workload.`,
        related: [],
        fixes: [],
      } satisfies Draft;
    },
  },
};
