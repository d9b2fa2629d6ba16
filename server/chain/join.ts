import { compare, flat, known, literal, originOf, slice, splitPlaceholders, type Comparison } from '../facts/text';
import type { Text } from '../facts/value';
import type { Annotation, Grant, GoogleAccount, Inventory, KubernetesAccount, Workload } from '../resolve/model';
import { annotationFault, memberPrefix } from './annotation';
import { compareEmails, compareProjects, emailOf, parseEmail } from './email';
import { readMember, type MemberSyntax } from './member-syntax';
import type { Principal } from './principal';
import { roleKind, type RoleKind } from './roles';

export const annotationKey = 'iam.gke.io/gcp-service-account';

/** A Google account as some text names it: an annotation's value, a service_account_id, a member's e-mail. */
export interface GoogleAccountName {
  readonly text: Text;
  /** Just the e-mail, as far as it is known. */
  readonly email: Text;
  /** The accounts declared here that it certainly is (several when several roots declare the same e-mail). */
  readonly declared: readonly GoogleAccount[];
}

/** A declared account under its own name. */
export const declaredAs = (account: GoogleAccount): GoogleAccountName => ({
  text: account.email,
  email: account.email,
  declared: [account],
});

export interface JoinedGrant {
  readonly grant: Grant;
  /** Whom the member means, its mistakes mended as far as that is certain. */
  readonly principal: Principal;
  /** The member's text, read once; null where the statement's members are not known. */
  readonly syntax: MemberSyntax | null;
  readonly role: RoleKind;
  /** For grants on one service account. */
  readonly target: GoogleAccountName | null;
}

export interface JoinedAccount {
  readonly account: KubernetesAccount;
  /** null: certainly not annotated; 'unknown': may be. */
  readonly annotation: Annotation | null | 'unknown';
  /** The object the annotation stands on: the account itself, or a `kubernetes_annotations`. */
  readonly annotatedBy: KubernetesAccount;
  readonly google: GoogleAccountName | null;
}

/** The inventory with its cross references worked out. Everything above reads from here. */
export interface Join {
  readonly inventory: Inventory;
  readonly accounts: readonly JoinedAccount[];
  readonly grants: readonly JoinedGrant[];
  /** Grants that may speak of a Kubernetes account of this name: those that name it, and those that could mean any. */
  readonly grantsNaming: (name: Text) => readonly JoinedGrant[];
  /** Grants that may stand on this Google account itself. */
  readonly grantsOn: (google: GoogleAccountName) => readonly JoinedGrant[];
  /** Accounts that may bear this name. */
  readonly accountsNamed: (name: Text) => readonly JoinedAccount[];
  /** Workloads that may run as an account of this name. */
  readonly workloadsOf: (name: Text) => readonly Workload[];
  /** Namespaces that something here lies in or declares. */
  readonly namespacesHere: ReadonlySet<string>;
  readonly nameGoogleAccount: (text: Text) => GoogleAccountName;
}

/** What a grant says by itself, whatever else there is. */
export function readGrant({ member, role }: Grant): Pick<JoinedGrant, 'syntax' | 'principal' | 'role'> {
  const syntax = member && readMember(member);
  return { syntax, principal: syntax?.principal ?? { kind: 'unknown' }, role: roleKind(splitPlaceholders(role)) };
}

/** `read`: `readGrant`, or the same with a memory. */
export function join(inventory: Inventory, read = readGrant): Join {
  const nameGoogleAccount = googleAccountNames(inventory.googleAccounts);
  const grants = inventory.grants.map((grant): JoinedGrant => ({
    grant,
    ...read(grant),
    target: grant.target.level === 'serviceAccount' ? nameGoogleAccount(grant.target.account) : null,
  }));
  const accounts = joinAccounts(inventory.kubernetesAccounts, nameGoogleAccount);
  return {
    inventory,
    accounts,
    grants,
    grantsNaming: byName(
      grants.filter(({ principal }) => principal.kind !== 'googleAccount' && principal.kind !== 'other'),
      ({ principal }) => (principal.kind === 'kubernetes' ? principal.account : null),
    ),
    grantsOn: byTarget(grants),
    accountsNamed: byName(accounts, ({ account }) => account.name),
    workloadsOf: byName(inventory.workloads, (workload) => workload.account ?? defaultAccount(workload)),
    namespacesHere: namespacesOf(inventory),
    nameGoogleAccount,
  };
}

/** A pod without serviceAccountName runs as `default`: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts */
const defaultAccount = ({ nameAt }: Workload): Text => literal('default', nameAt);

function namespacesOf({ kubernetesAccounts, workloads, namespaces }: Inventory): ReadonlySet<string> {
  const here = [...kubernetesAccounts, ...workloads].map(({ namespace }) => namespace).concat(namespaces.map(({ name }) => name));
  return new Set(here.map(known).filter((name) => name !== undefined));
}

/** Grants by the Google account they stand on; those whose target is not certain may stand on any. */
function byTarget(grants: readonly JoinedGrant[]): (google: GoogleAccountName) => readonly JoinedGrant[] {
  const index = new Map<string, JoinedGrant[]>();
  const uncertain: JoinedGrant[] = [];
  for (const grant of grants) {
    if (!grant.target) continue;
    const keys = keysOf(grant.target);
    if (keys.length === 0) uncertain.push(grant);
    for (const key of keys) index.set(key, [...(index.get(key) ?? []), grant]);
  }
  return (google) => {
    const keys = keysOf(google);
    if (keys.length === 0) return grants.filter(({ target }) => target);
    return [...new Set([...keys.flatMap((key) => index.get(key) ?? []), ...uncertain])];
  };
}

/** What a Google account can be indexed by: the accounts it is declared as, and its e-mail if all of that is known. */
export function keysOf({ declared, email }: GoogleAccountName): string[] {
  const written = known(email);
  return [...declared.map(({ key }) => key), ...(written === undefined ? [] : [written])];
}

/** An index by wholly known name; what has no known name may be any. */
function byName<T>(items: readonly T[], nameOf: (item: T) => Text | null): (name: Text) => readonly T[] {
  const named = new Map<string, T[]>();
  const unnamed: T[] = [];
  for (const item of items) {
    const name = known(nameOf(item));
    if (name === undefined) unnamed.push(item);
    else if (named.has(name)) named.get(name)!.push(item);
    else named.set(name, [item]);
  }
  return (name) => {
    const text = known(name);
    if (text === undefined) return items;
    const exact = named.get(text) ?? [];
    return unnamed.length === 0 ? exact : [...exact, ...unnamed];
  };
}

function googleAccountNames(accounts: readonly GoogleAccount[]): (text: Text) => GoogleAccountName {
  const byKey = new Map(accounts.map((account) => [account.key, account]));
  const byAccountId = new Map<string, GoogleAccount[]>();
  const unnamed: GoogleAccount[] = [];
  for (const account of accounts) {
    const id = known(account.accountId);
    if (id === undefined) unnamed.push(account);
    else byAccountId.set(id, [...(byAccountId.get(id) ?? []), account]);
  }
  return (text) => {
    const origin = originOf(text);
    const referred = origin && byKey.get(origin.resource);
    if (referred) return { text, email: referred.email, declared: [referred] };
    const email = emailOf(splitPlaceholders(text));
    const id = known(parseEmail(email)?.account ?? null);
    const candidates = id === undefined ? accounts : [...(byAccountId.get(id) ?? []), ...unnamed];
    return { text, email, declared: candidates.filter((account) => compareEmails(account.email, email) === 'same') };
  };
}

/** Do two names mean the same account? Two different resources of one root are two accounts, whatever they are called. */
export function compareGoogleAccounts(a: GoogleAccountName, b: GoogleAccountName): Comparison {
  if (a.declared.some((account) => b.declared.includes(account))) return 'same';
  const [left, right] = [a.declared[0], b.declared[0]];
  if (left?.managed && right?.managed && left.scope.root === right.scope.root && originOf(a.text) && originOf(b.text)) {
    return compareEmails(left.email, right.email) === 'same' ? 'same' : 'different';
  }
  return compareEmails(a.email, b.email);
}

function joinAccounts(
  accounts: readonly KubernetesAccount[],
  nameGoogleAccount: (text: Text) => GoogleAccountName,
): readonly JoinedAccount[] {
  const overlays = accounts.filter((account) => account.kind === 'annotations-only');
  const merged = new Set<KubernetesAccount>();
  const joined = accounts
    .filter((account) => account.kind !== 'annotations-only')
    .map((account): JoinedAccount => {
      let annotatedBy = account;
      let annotation = annotationOf(account);
      for (const overlay of annotation ? [] : overlays) {
        const same = sameIdentity(account, overlay);
        if (same === 'different') continue;
        if (same === 'same') {
          merged.add(overlay);
          annotation = annotationOf(overlay);
          annotatedBy = overlay;
        } else annotation ??= 'unknown';
      }
      return { account, annotation, annotatedBy, google: googleOf(annotation) };
    });
  const lone = overlays
    .filter((overlay) => !merged.has(overlay))
    .map((overlay): JoinedAccount => {
      const annotation = annotationOf(overlay) ?? 'unknown';
      return { account: overlay, annotation, annotatedBy: overlay, google: googleOf(annotation) };
    });
  return [...joined, ...lone];

  function googleOf(annotation: JoinedAccount['annotation']): GoogleAccountName | null {
    if (annotation === null || annotation === 'unknown') return null;
    const { value } = annotation;
    // WI303 speaks of the prefix; whose e-mail follows is clear.
    return nameGoogleAccount(annotationFault(value)?.is === 'prefix' ? slice(value, memberPrefix.length, flat(value).length) : value);
  }
}

function annotationOf(account: KubernetesAccount): Annotation | null | 'unknown' {
  const found = account.annotations.find(({ key }) => key === annotationKey);
  // An empty value is somebody's way of leaving it open (real-world.md): unknown.
  if (found) return known(found.value) === '' ? 'unknown' : found;
  return account.annotationsKnown ? null : 'unknown';
}

/** Are these the same object of a cluster? An omitted namespace may be any. */
export function sameIdentity(
  a: { readonly name: Text; readonly namespace: Text | null },
  b: { readonly name: Text; readonly namespace: Text | null },
): Comparison {
  return both(compare(a.name, b.name), compare(a.namespace, b.namespace));
}

/** Two conditions at once: `different` if one is, `same` if both are. */
export function both(a: Comparison, b: Comparison): Comparison {
  if (a === 'different' || b === 'different') return 'different';
  return a === 'same' && b === 'same' ? 'same' : 'unknown';
}

/** Does the principal take in this Kubernetes account? The pool is WI107's question, not ours. */
export function principalCovers(principal: Principal, account: { readonly name: Text; readonly namespace: Text | null }): Comparison {
  switch (principal.kind) {
    case 'kubernetes':
      return both(compare(principal.account, account.name), compare(principal.namespace, account.namespace));
    case 'set':
      if (principal.of === 'namespace') return compare(principal.namespace, account.namespace);
      return principal.of === 'uid' ? 'unknown' : 'same';
    case 'malformed':
    case 'unknown':
      return 'unknown';
    case 'googleAccount':
    case 'other':
      return 'different';
  }
}

/** Is this grant on that Google account, or on something above it? */
export function targetCovers({ grant, target }: JoinedGrant, google: GoogleAccountName): Comparison {
  if (target) return compareGoogleAccounts(target, google);
  if (grant.target.level === 'resource') return 'different';
  if (grant.target.level !== 'project') return 'unknown';
  const project = google.declared[0]?.project ?? parseEmail(google.email)?.project ?? null;
  return compareProjects(grant.target.id, project);
}
