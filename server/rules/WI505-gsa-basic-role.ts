import { defaultAccountIn } from '../chain/identity';
import { decidingPlace, known } from '../facts/text';
import { byRolePlace, isWide, onChains } from './roles';
import type { Draft, Rule } from './rule';
import { levelName, podsOf } from './words';

/** What the basic roles let their holder do: https://cloud.google.com/iam/docs/roles-overview#basic */
const basic: Readonly<Record<string, string>> = {
  'roles/owner': 'change everything in it and decide who else may',
  'roles/editor': 'change nearly everything in it',
  'roles/viewer': 'read nearly everything in it',
};

/** Owner, editor or viewer for an identity that pods act as. */
export const gsaBasicRole: Rule = {
  id: 'WI505',
  name: 'gsa-basic-role',
  severity: 'warning',
  summary: 'Pods act as an identity with a basic role: owner, editor or viewer.',
  *check(context) {
    const wide = context.join.grants.filter(
      // Of default accounts WI512 speaks.
      (joined) => isWide(joined) && abilityOf(joined.grant.role) && !(joined.grant.member && defaultAccountIn(joined.grant.member)),
    );
    for (const grants of byRolePlace(wide)) {
      const { first, named, related } = onChains(context, grants);
      if (!first) continue;
      const { role, target } = first.grant.grant;
      yield {
        severity: named && known(role) !== 'roles/viewer' ? 'warning' : 'information',
        at: decidingPlace(role),
        message: `${podsOf(first.on)} hold ${known(role)} on ${levelName(target)}: whoever takes over one of them can ${abilityOf(role)}. Grant predefined roles for what they really do.`,
        related,
        fixes: [],
      } satisfies Draft;
    }
  },
};

function abilityOf(role: Parameters<typeof known>[0]): string | undefined {
  const name = known(role);
  return name !== undefined && Object.hasOwn(basic, name) ? basic[name] : undefined;
}
