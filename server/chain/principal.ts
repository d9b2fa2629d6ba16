import { decidingPlace, flat, HOLE, known, slice } from '../facts/text';
import type { Text } from '../facts/value';
import { across, place, type Place } from '../syntax/span';

/**
 * Whom an IAM member string means, as far as GKE is concerned.
 * https://cloud.google.com/iam/docs/principal-identifiers, https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 */
export type Principal =
  | KubernetesPrincipal
  /** Every pod of a namespace, of a cluster, or of the whole pool; `uid`: one ServiceAccount object that we cannot name. */
  | {
      readonly kind: 'set';
      readonly of: 'namespace' | 'cluster' | 'pool' | 'uid';
      readonly pool: Text | null;
      readonly namespace: Text | null;
    }
  | { readonly kind: 'googleAccount'; readonly email: Text }
  /** Speaks of a GKE pool but not in a form that IAM understands. */
  | { readonly kind: 'malformed'; readonly text: Text }
  /** People, groups, domains; `federation`: an identity of another pool, GitHub's for one. None of our business. */
  | { readonly kind: 'other'; readonly federation?: true }
  | { readonly kind: 'unknown' };

/** One Kubernetes service account: `serviceAccount:POOL[NS/KSA]` or `principal://…/subject/ns/NS/sa/KSA`. */
export interface KubernetesPrincipal {
  readonly kind: 'kubernetes';
  readonly form: 'serviceAccount' | 'principal';
  /** The pool, `PROJECT.svc.id.goog`; null where it cannot be told from the rest. */
  readonly pool: Text | null;
  readonly namespace: Text;
  readonly account: Text;
}

/** Where a member names the account: `NS/KSA` where both stand together, else what decides the account's name. */
export function subjectPlace({ namespace, account }: KubernetesPrincipal): Place {
  const [from, to] = [decidingPlace(namespace), decidingPlace(account)];
  const gap = to.span.start - from.span.end;
  // Key and value of a map stand as near, and are not one.
  const isOne = namespace.pieces[0]?.trail === account.pieces[0]?.trail;
  return isOne && from.uri === to.uri && gap >= 0 && gap <= '/sa/'.length ? place(from.uri, across(from.span, to.span)) : to;
}

const legacy = /^(?:serviceAccount:|(\uE000))([^[\]]*)\[([^[\]/]*)\/([^[\]/]*)\]$/i;
const legacyHole = /^(?:serviceAccount:|\uE000)([^[\]]*)\[(\uE000)\]$/i;
const principal =
  /^principal:\/\/iam\.googleapis\.com\/projects\/[^/]*\/locations\/global\/workloadIdentityPools\/([^/]*)\/(?:subject\/ns\/([^/]*)\/sa\/([^/]*)|(kubernetes\.serviceaccount\.uid)\/.*)$/;
const principalSet =
  /^principalSet:\/\/iam\.googleapis\.com\/projects\/[^/]*\/locations\/global\/workloadIdentityPools\/([^/]*)\/(namespace\/([^/]*)|kubernetes\.cluster\/.*|\*)$/;
const federation = /^principal(?:Set)?:\/\//;
/** What identities of GKE pools never have in their path: https://cloud.google.com/iam/docs/principal-identifiers */
const foreignPath = /\/(?:attribute\.|group\/|subject\/(?!ns\/|\uE000))|\/workforcePools\//;
const email = /^serviceAccount:([^[\]]*)$/i;
const people = /^(?:user|group|domain|allUsers|allAuthenticatedUsers|projectOwner|projectEditor|projectViewer|deleted)(?::|$)/;

/** Reads a member as IAM would; holes stay holes, and where a hole could change the kind the answer is `unknown`. */
export function parsePrincipal(member: Text): Principal {
  const text = flat(member);
  const part = (match: RegExpExecArray, group: number): Text => {
    const [start, end] = match.indices![group]!;
    return slice(member, start, end);
  };
  const match = (pattern: RegExp): RegExpExecArray | null => new RegExp(pattern.source, `${pattern.flags}d`).exec(text);
  if (people.test(text)) return { kind: 'other' };

  let found = match(legacy);
  if (found) {
    const pool = found[2] === '' ? null : part(found, 2);
    if (pool && !isGkePool(pool)) return { kind: 'malformed', text: member };
    const [namespace, account] = [lowerCase(part(found, 3)), lowerCase(part(found, 4))];
    if (found[3] === '' || found[4] === '' || /\s/.test(found[3]! + found[4]!)) return { kind: 'malformed', text: member };
    return { kind: 'kubernetes', form: 'serviceAccount', pool, namespace, account };
  }
  found = match(legacyHole);
  if (found) {
    const pool = found[1] === '' ? null : part(found, 1);
    return { kind: 'kubernetes', form: 'serviceAccount', pool, namespace: part(found, 2), account: part(found, 2) };
  }
  found = match(principal);
  if (found) {
    const pool = part(found, 1);
    if (!isGkePool(pool)) return known(pool) === undefined ? { kind: 'unknown' } : { kind: 'other', federation: true };
    if (found[4]) return { kind: 'set', of: 'uid', pool, namespace: null };
    return { kind: 'kubernetes', form: 'principal', pool, namespace: part(found, 2), account: part(found, 3) };
  }
  found = match(principalSet);
  if (found) {
    const pool = part(found, 1);
    if (!isGkePool(pool)) return known(pool) === undefined ? { kind: 'unknown' } : { kind: 'other', federation: true };
    if (found[3] !== undefined) return { kind: 'set', of: 'namespace', pool, namespace: part(found, 3) };
    return { kind: 'set', of: found[2] === '*' ? 'pool' : 'cluster', pool, namespace: null };
  }
  if (federation.test(text)) {
    if (text.includes('.svc.id.goog')) return { kind: 'malformed', text: member };
    return text.includes(HOLE) && !foreignPath.test(text) ? { kind: 'unknown' } : { kind: 'other', federation: true };
  }
  if (/\.svc\.id\.goog/.test(text)) {
    // Whatever follows the pool may still lie in a hole: `…svc.id.goog${local.suffix}`.
    return text.slice(text.indexOf('.svc.id.goog')).includes(HOLE) || text.startsWith(HOLE)
      ? { kind: 'unknown' }
      : { kind: 'malformed', text: member };
  }
  found = match(email);
  if (found && !found[1]!.includes('@')) return found[1]!.includes(HOLE) ? { kind: 'unknown' } : { kind: 'other' };
  if (found) return { kind: 'googleAccount', email: part(found, 1) };
  return text.includes(HOLE) ? { kind: 'unknown' } : { kind: 'other' };
}

/**
 * The provider writes members of this form in lower case
 * (https://github.com/hashicorp/terraform-provider-google: NormalizeIamPrincipalCasing), and Kubernetes has no other names.
 */
const lowerCase = (name: Text): Text => ({
  ...name,
  pieces: name.pieces.map((piece) => (piece.is === 'known' ? { ...piece, text: piece.text.toLowerCase() } : piece)),
});

/** Could this be a GKE pool, going by its end? A hole at the end could hold it. */
function isGkePool(pool: Text): boolean {
  const text = flat(pool);
  return text.endsWith('.svc.id.goog') || text.endsWith(HOLE) || text.endsWith('.hub.id.goog');
}

/**
 * The project part of a pool: `acme` of `acme.svc.id.goog`; with another universe `acme.eu0`; domain-scoped `example.com:acme`
 * as it is. null where the text does not end like a pool.
 */
export function poolProject(pool: Text | null): Text | null {
  if (!pool) return null;
  const text = flat(pool);
  const end = text.length - '.svc.id.goog'.length;
  return text.endsWith('.svc.id.goog') && end > 0 ? slice(pool, 0, end) : null;
}

/**
 * A domain-scoped project is `example.com:acme` in a project field and `acme.example.com` in pools and e-mails
 * (https://cloud.google.com/iam/docs/service-account-types#user-managed); one spelling for comparing.
 */
export function normaliseProject(project: string): string {
  const colon = project.indexOf(':');
  return colon < 0 ? project : `${project.slice(colon + 1)}.${project.slice(0, colon)}`;
}
