import { workloadIdentityUser } from '../chain/roles';
import { distance } from '../chain/near';
import { decidingPlace, known, rewritable } from '../facts/text';
import { fixOf, replace, type Draft, type Rule } from './rule';

/** A role that does not exist, one slip away from the right one. */
export const roleNameTypo: Rule = {
  id: 'WI502',
  name: 'role-name-typo',
  severity: 'error',
  summary: 'The role’s name is a misspelling of roles/iam.workloadIdentityUser.',
  alone: true,
  each: {
    *grant({ grant: { role } }) {
      const name = known(role);
      if (name === undefined || !isMisspelt(name)) return;
      const at = rewritable(role);
      yield {
        severity: 'error',
        at: decidingPlace(role),
        message: `There is no role ${name}: the apply fails, the grant is never made, and pods get 403 iam.serviceAccounts.getAccessToken denied. Use ${workloadIdentityUser}.`,
        related: [],
        fixes: fixOf(`Use ${workloadIdentityUser}`, at ? [replace(at, workloadIdentityUser)] : []),
      } satisfies Draft;
    },
  },
};

/** Not custom roles (`projects/…/roles/…`), and not the other predefined roles whose names begin alike. */
function isMisspelt(name: string): boolean {
  if (name === workloadIdentityUser || /^(?:projects|organizations)\//.test(name)) return false;
  const letters = name
    .toLowerCase()
    .replace(/^roles?\//, '')
    .replace(/^iam\./, '')
    .replace(/[^a-z]/g, '');
  // Of all roles that begin like this, only one is for users of an identity: workloadIdentityPoolUser and the like are made up.
  return distance(letters, 'workloadidentityuser', 2) <= 2 || /^workloadidentity[a-z]*user$/.test(letters);
}
