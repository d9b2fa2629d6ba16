import { parseEmail } from '../chain/email';
import type { OnChain } from '../chain/identity';
import type { JoinedGrant } from '../chain/join';
import { decidingPlace, known } from '../facts/text';
import type { Related } from './finding';
import type { RuleContext } from './rule';
import { placeId } from '../syntax/span';

/** Grants whose role is written at one place: what one finding speaks of, however many members or instances there are. */
export function byRolePlace(grants: readonly JoinedGrant[]): readonly JoinedGrant[][] {
  const groups = new Map<string, JoinedGrant[]>();
  for (const grant of grants) {
    const key = `${placeId(decidingPlace(grant.grant.role))} ${known(grant.grant.role)}`;
    const group = groups.get(key);
    if (group) group.push(grant);
    else groups.set(key, [grant]);
  }
  return [...groups.values()];
}

/** On a project, a folder or an organization. */
export const isWide = ({ grant: { target } }: JoinedGrant): boolean => target.level !== 'serviceAccount' && target.level !== 'resource';

/**
 * The first of these grants that certainly is for an identity on a chain (rules.md D9), and what puts all such identities there.
 * Grants that may not exist are left out.
 */
export function onChains(
  { identities }: RuleContext,
  grants: readonly JoinedGrant[],
): {
  readonly first: { readonly grant: JoinedGrant; readonly on: OnChain } | undefined;
  /** Is it known by name? */
  readonly named: boolean;
  readonly related: readonly Related[];
} {
  const found = grants.flatMap((grant): { grant: JoinedGrant; on: OnChain }[] => {
    const on = grant.grant.uncertain ? undefined : identities.ofMember(grant);
    return on ? [{ grant, on }] : [];
  });
  const first = found.find(({ on }) => isNamed(on)) ?? found[0];
  const related = found.filter(({ on }) => on.google).map(({ on }) => ({ at: on.at, message: 'This lets pods act as the account.' }));
  return { first, named: first !== undefined && isNamed(first.on), related };
}

/** Is at least the name of the Kubernetes or of the Google account written here? What has neither is a pattern for others to fill in. */
function isNamed({ subject, google }: OnChain): boolean {
  if (!subject && !google) return true;
  return known(subject?.name ?? null) !== undefined || known((google && parseEmail(google.email)?.account) ?? null) !== undefined;
}
