import { flat, known } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import { compareGoogleAccounts, type GoogleAccountName, type JoinedAccount, type JoinedGrant } from './join';

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

interface Accounts {
  readonly accounts: readonly JoinedAccount[];
  readonly grants: readonly JoinedGrant[];
  readonly nameGoogleAccount: (text: Text) => GoogleAccountName;
}

export function chainIdentities({ accounts, grants, nameGoogleAccount }: Accounts): ChainIdentities {
  const byName = new Map<string, OnChain & { readonly google: GoogleAccountName }>();
  const unnamed: (OnChain & { readonly google: GoogleAccountName })[] = [];
  const add = (found: OnChain & { readonly google: GoogleAccountName }): void => {
    const names = namesOf(found.google);
    if (names.length === 0) unnamed.push(found);
    for (const name of names) if (!byName.has(name)) byName.set(name, found);
  };
  for (const { account, annotation, google } of accounts) {
    if (google && annotation !== null && annotation !== 'unknown') add({ subject: account, google, at: annotation.value.at });
  }
  for (const { grant, principal, role, target } of grants) {
    if (!target || grant.uncertain || !grant.member || (role !== 'right' && role !== 'token')) continue;
    if (principal.kind === 'kubernetes')
      add({ subject: { namespace: principal.namespace, name: principal.account }, google: target, at: grant.member.at });
    else if (principal.kind === 'set') add({ subject: null, google: target, at: grant.member.at });
  }
  const ofGoogle = (google: GoogleAccountName): OnChain | undefined => {
    const names = namesOf(google);
    const named = names.map((name) => byName.get(name)).find((found) => found !== undefined);
    return named ?? (names.length === 0 ? unnamed.find((found) => compareGoogleAccounts(found.google, google) === 'same') : undefined);
  };
  return {
    ofGoogle,
    ofMember({ grant, principal }) {
      if (principal.kind === 'googleAccount') return ofGoogle(nameGoogleAccount(principal.email));
      const at = grant.member?.at ?? grant.at;
      if (principal.kind === 'set') return { subject: null, google: null, at };
      if (principal.kind !== 'kubernetes') return undefined;
      return { subject: { namespace: principal.namespace, name: principal.account }, google: null, at };
    },
  };
}

/** What it is called by for certain: resources declared here, the whole e-mail. */
function namesOf({ declared, email }: GoogleAccountName): string[] {
  const written = known(email);
  return [...declared.map(({ key }) => key), ...(written === undefined ? [] : [written])];
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
