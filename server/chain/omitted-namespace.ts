import { compare, known } from '../facts/text';
import { compareGoogleAccounts, principalCovers, type Join, type JoinedAccount, type JoinedGrant } from './join';

/** The namespace that a Kubernetes account without one belongs into, as far as grants tell, and the grants. */
export interface OmittedNamespace {
  readonly namespace: string;
  readonly grants: readonly JoinedGrant[];
}

/**
 * The only namespace that is bound under the account's name, to the Google account that it is annotated with, if it is. undefined where
 * several are, where one is not known, or where another account of that name may be meant (rules.md D4). Not `default` either, for there
 * it lands when nobody says otherwise.
 */
export function omittedNamespace(join: Join, { account, google }: JoinedAccount): OmittedNamespace | undefined {
  if (account.namespace !== null || known(account.name) === undefined) return undefined;
  const others = join.accountsNamed(account.name).filter((other) => other.account !== account);
  const grants = join
    .grantsNaming(account.name)
    .filter(
      ({ principal, grant, role, target }) =>
        principal.kind === 'kubernetes' &&
        !grant.uncertain &&
        compare(principal.account, account.name) === 'same' &&
        (target
          ? (role === 'right' || role === 'token') && (!google || compareGoogleAccounts(target, google) !== 'different')
          : !google && grant.target.level !== 'serviceAccount') &&
        others.every((other) => principalCovers(principal, other.account) === 'different'),
    );
  const namespaces = new Set(grants.map(({ principal }) => (principal.kind === 'kubernetes' ? known(principal.namespace) : undefined)));
  const [namespace] = namespaces;
  return namespaces.size === 1 && namespace !== undefined && namespace !== 'default' ? { namespace, grants } : undefined;
}
