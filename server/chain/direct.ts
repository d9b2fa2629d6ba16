import { compare, known } from '../facts/text';
import { principalCovers, type Join, type JoinedAccount, type JoinedGrant } from './join';
import { isNear } from './near';

/** Is a role granted to one Kubernetes account itself, on something other than a Google account? */
export const isDirectAccess = ({ grant, principal, role }: JoinedGrant): boolean =>
  principal.kind === 'kubernetes' && role !== 'right' && grant.target.level !== 'serviceAccount';

/**
 * A role granted to an account of this name in another namespace, where this one seems to be meant: nothing is granted to it by name, it
 * is annotated with nothing, no other account here has its name, nothing of the other namespace is here, and that is either
 * `default`, almost this one's, or named by the very Terraform root that makes the account.
 */
export function misdirectedAccess(join: Join, { account, annotation }: JoinedAccount): JoinedGrant | undefined {
  const [name, namespace] = [known(account.name), known(account.namespace)];
  if (annotation !== null || namespace === undefined || name === undefined || name === 'default') return undefined;
  if (join.accountsNamed(account.name).some((other) => known(other.account.namespace) !== namespace)) return undefined;
  const naming = join.grantsNaming(account.name);
  const isGranted = ({ principal }: JoinedGrant): boolean =>
    (principal.kind === 'kubernetes' || principal.kind === 'unknown') && principalCovers(principal, account) !== 'different';
  if (naming.some(isGranted)) return undefined;
  return naming.find((joined) => {
    const { principal, grant } = joined;
    if (!isDirectAccess(joined) || grant.uncertain || principal.kind !== 'kubernetes') return false;
    const bound = known(principal.namespace);
    if (bound === undefined || join.isNamespaceHere(bound) || compare(principal.account, account.name) !== 'same') return false;
    return bound === 'default' || isNear(bound, namespace) || grant.scope.root === account.scope.root;
  });
}
