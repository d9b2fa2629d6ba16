import { gatheredCell, listCell, perObject } from '../facts/cells';
import { indexed } from '../facts/indexes';
import { flat } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import { compareGoogleAccounts, keysOf, type GoogleAccountName, type Join, type JoinedAccount, type JoinedGrant } from './join';

/** Why an identity is on a binding chain: pods act as it. */
export interface OnChain {
  /** The pods' Kubernetes account; null for all of a namespace, a cluster or a pool. */
  readonly subject: { readonly namespace: Text | null; readonly name: Text } | null;
  /** The Google account that they act as; null where they act as themselves (direct access). */
  readonly google: GoogleAccountName | null;
  /** The annotation or the member that says so. */
  readonly at: Place;
}

/** Which identities belong to GKE workloads; those of people, deployers and other federations are not our business (rules.md D9). */
export interface ChainIdentities {
  /** A Google account that a Kubernetes account is annotated with or may impersonate. */
  readonly ofGoogle: (google: GoogleAccountName) => OnChain | undefined;
  /** The identity that a grant is for: such a Google account, or a workload that is granted something directly. */
  readonly ofMember: (grant: JoinedGrant) => OnChain | undefined;
}

/** An identity that acts as a Google account. */
type AsGoogle = OnChain & { readonly google: GoogleAccountName };

export function chainIdentities(join: Pick<Join, 'accounts' | 'grants' | 'nameGoogleAccount'>): ChainIdentities {
  const ofAccount = perObject(({ account, annotation, google }: JoinedAccount): readonly AsGoogle[] =>
    google && annotation !== null && annotation !== 'unknown' ? [{ subject: account, google, at: annotation.value.at }] : [],
  );
  const ofGrant = perObject(({ grant, principal, role, target }: JoinedGrant): readonly AsGoogle[] => {
    if (!target || grant.uncertain || !grant.member || (role !== 'right' && role !== 'token')) return [];
    if (principal.kind === 'kubernetes')
      return [{ subject: { namespace: principal.namespace, name: principal.account }, google: target, at: grant.member.at }];
    return principal.kind === 'set' ? [{ subject: null, google: target, at: grant.member.at }] : [];
  });
  const ofAccounts = gatheredCell(() => join.accounts, ofAccount);
  const ofGrants = gatheredCell(() => join.grants, ofGrant);
  const all = listCell(() => [...ofAccounts.value, ...ofGrants.value]);
  const named = indexed(
    () => all.value,
    ({ google }) => keysOf(google),
  );
  const unnamed = listCell(() => all.value.filter(({ google }) => keysOf(google).length === 0));
  const ofGoogle = (google: GoogleAccountName): OnChain | undefined => {
    const names = keysOf(google);
    if (names.length === 0) return unnamed.value.find((found) => compareGoogleAccounts(found.google, google) === 'same');
    return names.map((name) => named(name)[0]).find((found) => found !== undefined);
  };
  return {
    ofGoogle,
    ofMember({ grant, principal }) {
      if (principal.kind === 'googleAccount') return ofGoogle(join.nameGoogleAccount(principal.email));
      const at = grant.member?.at ?? grant.at;
      if (principal.kind === 'set') return { subject: null, google: null, at };
      if (principal.kind !== 'kubernetes') return undefined;
      return { subject: { namespace: principal.namespace, name: principal.account }, google: null, at };
    },
  };
}

/** Accounts that Google makes for a project and that everything in it shares. */
export type DefaultAccount = 'Compute Engine' | 'App Engine';

const defaultAccountData: Readonly<Record<string, DefaultAccount>> = {
  google_compute_default_service_account: 'Compute Engine',
  google_app_engine_default_service_account: 'App Engine',
};

/**
 * Is this member or e-mail a project's default service account, by its form or by the data source that it comes from?
 * https://cloud.google.com/iam/docs/service-account-types#default
 */
export function defaultAccountIn(member: Text): DefaultAccount | undefined {
  for (const { origin } of member.pieces) {
    const data = origin && Object.hasOwn(defaultAccountData, origin.type) ? defaultAccountData[origin.type] : undefined;
    if (data && origin?.attribute !== 'project') return data;
  }
  const text = flat(member).replace(/^serviceAccount:/i, '');
  if (/^[^-@]+-compute@developer\.gserviceaccount\.com$/.test(text)) return 'Compute Engine';
  return /^[^@]+@appspot\.gserviceaccount\.com$/.test(text) ? 'App Engine' : undefined;
}
