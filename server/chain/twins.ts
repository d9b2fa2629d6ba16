import { known } from '../facts/text';
import type { KubernetesAccount } from '../resolve/model';
import { both, compareGoogleAccounts, principalCovers, sameIdentity, targetCovers, type Join, type JoinedAccount } from './join';
import { environmentsIn } from './near';

/**
 * The other definition of the same Kubernetes account, annotated with another Google account, that is applied along with this one: then
 * the last of the two decides whom its pods act as. Definitions for different environments or clusters are no such pair.
 */
export function twinOf(join: Join, joined: JoinedAccount): JoinedAccount | undefined {
  const { account, google } = joined;
  if (!google || known(account.name) === undefined || known(account.namespace) === undefined) return undefined;
  const others = join
    .accountsNamed(account.name)
    .filter((other) => other !== joined && sameIdentity(other.account, account) !== 'different');
  return others.find(
    (other) =>
      other.google &&
      sameIdentity(other.account, account) === 'same' &&
      compareGoogleAccounts(other.google, google) === 'different' &&
      environmentsIn(known(other.google.email) ?? '') === environmentsIn(known(google.email) ?? '') &&
      areAppliedTogether(join, account, other.account, others.length === 1),
  );
}

/** Does a grant let this account act as the Google account that it is annotated with? */
export const isGranted = (join: Join, { account, google }: JoinedAccount): boolean =>
  google !== null &&
  join
    .grantsNaming(account.name)
    .some(
      (grant) =>
        (grant.role === 'right' || grant.role === 'token') &&
        both(principalCovers(grant.principal, account), targetCovers(grant, google)) === 'same',
    );

/** `only`: nothing else here may be the same account. */
function areAppliedTogether(join: Join, a: KubernetesAccount, b: KubernetesAccount, only: boolean): boolean {
  if (![a, b].every((account) => isApplied(join, account))) return false;
  const [left, right] = [a.scope, b.scope];
  if (left.language !== right.language)
    return left.root === right.root || (only && (isWithin(left.root, right.root) || isWithin(right.root, left.root)));
  if (left.root !== right.root || a.provider !== b.provider) return false;
  if (left.language === 'terraform') return a.existence === undefined && b.existence === undefined;
  // Files side by side may be meant for different clusters; their names tell.
  return environmentsIn(fileName(a)) === environmentsIn(fileName(b));
}

/** Is it certain to be applied as it stands: no template of a chart, and nothing that a tool printed? */
function isApplied({ inventory }: Join, { scope, editing, at }: KubernetesAccount): boolean {
  return scope.language === 'terraform' || (scope.language === 'kubernetes' && editing !== null && !inventory.dumps.includes(at.uri));
}

const fileName = ({ at }: KubernetesAccount): string => at.uri.slice(at.uri.lastIndexOf('/') + 1);

const isWithin = (folder: string, outer: string): boolean => folder.startsWith(`${outer}/`);
