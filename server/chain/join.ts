import { gatheredCell, listCell, perObject, remembering } from '../facts/cells';
import { indexed, indexedAnew } from '../facts/indexes';
import type { Settling } from '../facts/settling';
import { compare, flat, known, literal, originOf, slice, splitPlaceholders, type Comparison } from '../facts/text';
import type { Text } from '../facts/value';
import type { Annotation, Grant, GoogleAccount, Inventory, KubernetesAccount, Opaque, Workload } from '../resolve/model';
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

/**
 * The inventory with its cross references worked out. Everything above reads from here. The objects in it last as long as what they
 * are made from; what they say of others follows the inventory.
 */
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
  /** Accounts that are certainly in this namespace. */
  readonly accountsIn: (namespace: string) => readonly JoinedAccount[];
  /** Workloads that may run as an account of this name. */
  readonly workloadsOf: (name: Text) => readonly Workload[];
  /** Does something here lie in this namespace, or declare it? */
  readonly isNamespaceHere: (name: string) => boolean;
  readonly nameGoogleAccount: (text: Text) => GoogleAccountName;
}

/** What a grant says by itself, whatever else there is. */
export function readGrant({ member, role }: Grant): Pick<JoinedGrant, 'syntax' | 'principal' | 'role'> {
  const syntax = member && readMember(member);
  return { syntax, principal: syntax?.principal ?? { kind: 'unknown' }, role: roleKind(splitPlaceholders(role)) };
}

/** A join that follows its inventory. `settled`: whoever changes the inventory settles it; `read`: `readGrant`, or the same with a memory. */
export function joinOf(inventory: Inventory, settled: Settling, read = readGrant): Join {
  const nameGoogleAccount = googleAccountNames(inventory, settled);
  const joinGrant = remembering((grant: Grant): JoinedGrant => {
    const { target } = grant;
    const account = target.level === 'serviceAccount' ? target.account : null;
    return {
      grant,
      ...read(grant),
      get target() {
        return account && nameGoogleAccount(account);
      },
    };
  });
  const grants = listCell(() => inventory.grants.map(joinGrant));
  const pointing = listCell(() => grants.value.filter(({ principal }) => principal.kind !== 'googleAccount' && principal.kind !== 'other'));
  const accounts = joinAccounts(inventory, nameGoogleAccount);
  const inhabited = [
    settled.index(
      () => inventory.kubernetesAccounts,
      ({ namespace }) => namesIn(namespace),
    ),
    settled.index(
      () => inventory.workloads,
      ({ namespace }) => namesIn(namespace),
    ),
    settled.index(
      () => inventory.namespaces,
      ({ name }) => namesIn(name),
    ),
  ];
  return {
    inventory,
    get accounts() {
      return accounts();
    },
    get grants() {
      return grants.value;
    },
    grantsNaming: byName(
      () => pointing.value,
      ({ principal }) => (principal.kind === 'kubernetes' ? principal.account : null),
      settled,
    ),
    grantsOn: byTarget(() => grants.value),
    accountsNamed: byName(accounts, ({ account }) => account.name, settled),
    accountsIn: settled.index(accounts, ({ account }) => namesIn(account.namespace)),
    workloadsOf: byName(
      () => inventory.workloads,
      (workload) => workload.account ?? defaultAccount(workload),
      settled,
    ),
    isNamespaceHere: (name) => inhabited.some((here) => here(name).length > 0),
    nameGoogleAccount,
  };
}

/** A pod without serviceAccountName runs as `default`: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts */
const defaultAccount = ({ nameAt }: Workload): Text => literal('default', nameAt);

/** The namespaces that something here lies in or declares. */
export function namespacesOf({ kubernetesAccounts, workloads, namespaces }: Inventory): readonly string[] {
  const here = [...kubernetesAccounts, ...workloads].map(({ namespace }) => namespace).concat(namespaces.map(({ name }) => name));
  return [...new Set(here.map(known).filter((name) => name !== undefined))];
}

/** Grants by the Google account they stand on; those whose target is not certain may stand on any. */
function byTarget(grants: () => readonly JoinedGrant[]): (google: GoogleAccountName) => readonly JoinedGrant[] {
  const targeted = listCell(() => grants().filter(({ target }) => target));
  const uncertain = listCell(() => targeted.value.filter(({ target }) => keysOf(target!).length === 0));
  const certain = indexedAnew(
    () => targeted.value,
    ({ target }) => keysOf(target!),
  );
  return (google) => {
    const keys = keysOf(google);
    if (keys.length === 0) return targeted.value;
    return [...new Set([...keys.flatMap(certain), ...uncertain.value])];
  };
}

/** What a Google account can be indexed by: the accounts it is declared as, and its e-mail if all of that is known. */
export function keysOf({ declared, email }: GoogleAccountName): string[] {
  const written = known(email);
  return [...declared.map(({ key }) => key), ...(written === undefined ? [] : [written])];
}

function namesIn(text: Text | null): readonly string[] {
  const name = known(text);
  return name === undefined ? [] : [name];
}

/** An index by wholly known name; what has no known name may be any. */
function byName<T>(items: () => readonly T[], nameOf: (item: T) => Text | null, settled: Settling): (name: Text) => readonly T[] {
  const nameless = gatheredCell(items, (item) => (known(nameOf(item)) === undefined ? [item] : []));
  const unnamed = settled.list(() => nameless.value);
  const named = settled.index(items, (item) => namesIn(nameOf(item)));
  return (name) => {
    const text = known(name);
    if (text === undefined) return items();
    const exact = named(text);
    return unnamed().length === 0 ? exact : [...exact, ...unnamed()];
  };
}

/** What texts that name a Google account mean. */
function googleAccountNames(inventory: Inventory, settled: Settling): (text: Text) => GoogleAccountName {
  const byKey = indexed(
    () => inventory.googleAccounts,
    ({ key }) => [key],
  );
  const byAccountId = byName(
    () => inventory.googleAccounts,
    ({ accountId }) => accountId,
    settled,
  );
  return perObject((text: Text): GoogleAccountName => {
    const origin = originOf(text);
    const referred = origin && byKey(origin.resource).at(-1);
    if (referred) return { text, email: referred.email, declared: [referred] };
    const email = emailOf(splitPlaceholders(text));
    const id = parseEmail(email)?.account ?? null;
    const candidates = id && known(id) !== undefined ? byAccountId(id) : inventory.googleAccounts;
    return { text, email, declared: candidates.filter((account) => compareEmails(account.email, email) === 'same') };
  });
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

function joinAccounts(inventory: Inventory, nameGoogleAccount: (text: Text) => GoogleAccountName): () => readonly JoinedAccount[] {
  const isOverlay = ({ kind }: KubernetesAccount): boolean => kind === 'annotations-only';
  const objects = listCell(() => inventory.kubernetesAccounts.filter((account) => !isOverlay(account)));
  const overlays = listCell(() => inventory.kubernetesAccounts.filter(isOverlay));
  const overwriting = listCell(() => overlays.value.filter(({ overwrites }) => overwrites));
  const opaques = listCell(() => inventory.opaques.filter(({ overwrites }) => overwrites));

  /** Its annotation, and the object that this stands on. */
  const annotated = perObject((account: KubernetesAccount): Pick<JoinedAccount, 'annotation' | 'annotatedBy'> => {
    if (isOverlay(account)) return { annotation: annotationOf(account) ?? 'unknown', annotatedBy: account };
    let annotatedBy = account;
    let annotation = annotationOf(account);
    for (const overlay of annotation ? overwriting.value : overlays.value) {
      const same = sameIdentity(account, overlay);
      if (same === 'same') {
        annotation = annotationOf(overlay);
        annotatedBy = overlay;
      } else if (same === 'unknown' && !isSaid(annotation, valuesIn(overlay))) annotation = 'unknown';
    }
    const said = annotation;
    const isReplaced =
      said !== null && opaques.value.some((one) => concernsKubernetes(one, account) && !isSaid(said, one.googleAccounts ?? []));
    return isReplaced ? { annotation: 'unknown', annotatedBy: account } : { annotation, annotatedBy };
  });
  /** Is there an object here that the overlay annotates? Then it is part of that. */
  const isMerged = perObject((overlay: KubernetesAccount) =>
    objects.value.some((account) => (!annotationOf(account) || overlay.overwrites) && sameIdentity(account, overlay) === 'same'),
  );
  const joinOne = remembering((account: KubernetesAccount): JoinedAccount => ({
    account,
    get annotation() {
      return annotated(account).annotation;
    },
    get annotatedBy() {
      return annotated(account).annotatedBy;
    },
    get google() {
      return googleOf(annotated(account).annotation);
    },
  }));
  // WI303 speaks of the prefix; whose e-mail follows is clear.
  const meant = remembering((value: Text) =>
    annotationFault(value)?.is === 'prefix' ? slice(value, memberPrefix.length, flat(value).length) : value,
  );
  const accounts = listCell(() => [...objects.value, ...overlays.value.filter((overlay) => !isMerged(overlay))].map(joinOne));
  return () => accounts.value;

  function googleOf(annotation: JoinedAccount['annotation']): GoogleAccountName | null {
    return annotation === null || annotation === 'unknown' ? null : nameGoogleAccount(meant(annotation.value));
  }
}

const valuesIn = ({ annotations }: KubernetesAccount): Text[] => annotations.map(({ value }) => value);

/** Is that what the annotation says already? */
function isSaid(annotation: JoinedAccount['annotation'], values: readonly Text[]): boolean {
  return annotation !== null && annotation !== 'unknown' && values.some((value) => compare(value, annotation.value) === 'same');
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

/** May something that is not modelled be about this account? Prose is only where it says so (rules.md D1). */
export function concernsKubernetes(opaque: Opaque, account: { readonly name: Text; readonly namespace: Text | null }): boolean {
  if (opaque.kubernetesAccounts === null) return true;
  return opaque.kubernetesAccounts.some((named) =>
    opaque.what === 'markdown' ? compare(named.name, account.name) === 'same' : sameIdentity(named, account) !== 'different',
  );
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
