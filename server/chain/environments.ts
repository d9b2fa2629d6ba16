import { compare, flat } from '../facts/text';
import type { GoogleAccount, KubernetesAccount } from '../resolve/model';
import { sharedPath } from '../syntax/folder';
import { compareGoogleAccounts, sameIdentity, type Join, type JoinedAccount, type JoinedGrant } from './join';

/** What people call their environments, each under one name. */
const names: Readonly<Record<string, string>> = {
  dev: 'dev',
  develop: 'dev',
  development: 'dev',
  test: 'test',
  qa: 'qa',
  uat: 'uat',
  sandbox: 'sandbox',
  stg: 'staging',
  stage: 'staging',
  staging: 'staging',
  prd: 'prod',
  prod: 'prod',
  production: 'prod',
};

/** The environments that a path or name speaks of: `staging` of `deploy/stg/app.yaml` and of `app@acme-staging-1.iam…`. */
export function environmentsIn(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/[^a-z]+/);
  return new Set(words.flatMap((word) => (Object.hasOwn(names, word) ? [names[word]!] : [])));
}

const ofAccount = ({ scope, at }: KubernetesAccount, more = ''): ReadonlySet<string> => environmentsIn(`${scope.root} ${at.uri} ${more}`);

const ofGrant = ({ grant, target }: JoinedGrant): ReadonlySet<string> =>
  environmentsIn(`${grant.scope.root} ${target ? flat(target.email) : ''}`);

const ofGoogle = ({ scope, email }: GoogleAccount): ReadonlySet<string> => environmentsIn(`${scope.root} ${flat(email)}`);

/**
 * Of several grants that let an account impersonate Google accounts, those of its own environment: made by the same Terraform root,
 * else in files or projects called like its own environment, else nearest in the tree of folders; and of those not the ones that
 * the same account of another overlay is annotated with.
 */
export function grantsAtHome(join: Join, account: KubernetesAccount, grants: readonly JoinedGrant[]): readonly JoinedGrant[] {
  if (grants.length < 2) return grants;
  const here = ofAccount(account);
  const depth = ({ grant }: JoinedGrant): number => sharedPath(account.at.uri, grant.scope.root);
  const taken = join
    .accountsNamed(account.name)
    .filter((other) => other.account !== account && sameIdentity(other.account, account) === 'same');
  let left = grants;
  const keep = (fits: (grant: JoinedGrant) => boolean): void => {
    const fitting = left.filter(fits);
    if (fitting.length > 0) left = fitting;
  };
  if (account.scope.language === 'terraform') keep(({ grant }) => grant.scope.root === account.scope.root);
  keep((grant) => here.size === 0 || !isElsewhere(ofGrant(grant), here));
  const deepest = Math.max(...left.map(depth));
  keep((grant) => depth(grant) === deepest);
  keep(({ target }) => !taken.some(({ google }) => google && compareGoogleAccounts(google, target!) === 'same'));
  return left;
}

/** Does it speak of environments, but of none of these? */
const isElsewhere = (environments: ReadonlySet<string>, here: ReadonlySet<string>): boolean =>
  environments.size > 0 && [...environments].every((name) => !here.has(name));

/**
 * The grant that this account seems to be meant for, where it is annotated with the Google account of another environment that
 * trusts an account of this name too. Certain enough where the files say which environment they are for, both Google accounts are
 * declared here for one environment each, and no account of that name is annotated with the right one.
 */
export function grantOfOwnEnvironment(join: Join, { account, annotation, google }: JoinedAccount): JoinedGrant | undefined {
  if (!google || annotation === null || annotation === 'unknown') return undefined;
  const [declared] = google.declared;
  if (!declared?.managed || google.declared.length > 1) return undefined;
  // Both trust an account of this name; which namespace that is must only be the same, and may be set elsewhere.
  const naming = join
    .grantsNaming(account.name)
    .filter(
      ({ role, target, grant, principal }) =>
        role === 'right' &&
        target !== null &&
        !grant.uncertain &&
        principal.kind === 'kubernetes' &&
        compare(principal.account, account.name) === 'same' &&
        compare(principal.namespace, account.namespace) !== 'different',
    );
  // Mostly there is one grant, and nothing to choose from.
  if (naming.length < 2 || !naming.some(({ target }) => compareGoogleAccounts(target!, google) === 'same')) return undefined;
  const here = ofAccount(account, annotation.value.at.uri);
  const there = ofGoogle(declared);
  const foreign = [...there].some((name) => !here.has(name));
  if (!foreign) return undefined;
  const own = naming.filter(({ target }) => {
    const [other] = target!.declared;
    if (!other?.managed || compareGoogleAccounts(target!, google) === 'same') return false;
    const environments = ofGoogle(other);
    return [...environments].some((name) => here.has(name) && !there.has(name)) && [...environments].every((name) => here.has(name));
  });
  const taken = join.accountsNamed(account.name).filter((other) => sameIdentity(other.account, account) !== 'different');
  const unused = own.filter(({ target }) => !taken.some((one) => one.google && compareGoogleAccounts(one.google, target!) === 'same'));
  return own.length === 1 ? unused[0] : undefined;
}
