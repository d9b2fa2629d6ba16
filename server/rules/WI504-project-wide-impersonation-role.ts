import { defaultAccountIn } from '../chain/identity';
import type { JoinedGrant } from '../chain/join';
import { decidingPlace, known } from '../facts/text';
import { readHclBlockAt } from './fixes/block';
import { byRolePlace, isWide, onChains } from './roles';
import type { Draft, Rule, RuleContext } from './rule';
import { levelName, podsOf } from './words';

/** What each of these roles lets its holder do with a service account: https://cloud.google.com/iam/docs/service-account-permissions */
const abilities: Readonly<Record<string, string>> = {
  'roles/iam.serviceAccountUser': 'attach to what they create, and so act as,',
  'roles/iam.serviceAccountTokenCreator': 'get tokens of',
  'roles/iam.serviceAccountKeyAdmin': 'make keys of',
};

/** A role for impersonating service accounts on a project (or above) instead of the one account that is needed. */
export const projectWideImpersonationRole: Rule = {
  id: 'WI504',
  name: 'project-wide-impersonation-role',
  severity: 'warning',
  summary: 'A role for acting as service accounts is granted on a whole project, folder or organization.',
  *check(context) {
    const wide = context.join.grants.filter((joined) => isWide(joined) && abilityOf(joined) && !isExempt(context, joined));
    for (const grants of byRolePlace(wide)) {
      const { first, named, related } = onChains(context, grants);
      const { grant } = first?.grant ?? grants[0]!;
      const can = `can ${abilityOf({ grant })} every service account of ${levelName(grant.target)}, the powerful ones too`;
      yield {
        severity: named ? 'warning' : 'information',
        at: decidingPlace(grant.role),
        message: `${first ? podsOf(first.on) : `Holders of ${known(grant.role)}`} ${can}. Grant the role on the one Google service account that is needed.`,
        related,
        fixes: [],
      } satisfies Draft;
    }
  },
};

function abilityOf({ grant }: Pick<JoinedGrant, 'grant'>): string | undefined {
  const role = known(grant.role);
  return role !== undefined && Object.hasOwn(abilities, role) ? abilities[role] : undefined;
}

/** People and other federations are not our business, whom a value that is not known means is unknown, of default accounts WI512 speaks. */
function isExempt(context: RuleContext, { grant, principal }: JoinedGrant): boolean {
  if (grant.conditional) return true;
  if (grant.member) return principal.kind === 'other' || principal.kind === 'unknown' || defaultAccountIn(grant.member) !== undefined;
  const statement = readHclBlockAt(context, grant.at);
  return !statement || statement.block.body.items.some((item) => item.kind === 'block' || item.name.name.startsWith('member'));
}
