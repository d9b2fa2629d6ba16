import { compare, known, literal, unknownText } from '../../facts/text';
import type { Origin, Piece, Text } from '../../facts/value';
import { sharedPath } from '../../syntax/folder';
import { place, stretch, type Place } from '../../syntax/span';
import { fieldText, textOf } from '../kubernetes/read';
import type { Cluster, GoogleAccount, GoogleAccountKey, Grant, GrantTarget, NodePool, Opaque } from '../model';
import type { AccountDraft, ClusterDraft, Draft, DraftBase, GrantDraft, KeyDraft, NodeConfig, NodePoolDraft, Reference } from './draft';

/** What operators in clusters add to the inventory. */
export interface OperatorResources {
  readonly googleAccounts: readonly GoogleAccount[];
  readonly googleAccountKeys: readonly GoogleAccountKey[];
  readonly grants: readonly Grant[];
  readonly clusters: readonly Cluster[];
  readonly nodePools: readonly NodePool[];
  readonly opaques: readonly Opaque[];
}

/** Looks up what the objects refer to, in all of the workspace. */
export function operatorResources(drafts: readonly Draft[]): OperatorResources {
  const of = <W extends Draft['what']>(what: W): Extract<Draft, { what: W }>[] =>
    drafts.filter((draft): draft is Extract<Draft, { what: W }> => draft.what === what);
  const namespaces = finder(of('namespace'));
  const projectOf = (draft: DraftBase): Text => {
    const around = !draft.project && draft.namespace && namespaces({ by: 'name', name: draft.namespace, namespace: null }, draft);
    return draft.project ?? (around ? around.project : null) ?? unknownText('the project is not stated here', draft.nameAt);
  };
  const accounts = new Map(of('account').map((draft) => [draft, googleAccount(draft, projectOf(draft))]));
  const findAccount = finder([...accounts.keys()]);
  const link: Linking = {
    projectOf,
    account(reference, from) {
      if (reference.by === 'value') return reference.value;
      const found = findAccount(reference, from);
      return found
        ? standingFor(accounts.get(found)!, placeOf(reference))
        : unknownText('no such service account here', placeOf(reference));
    },
  };
  const clusterDrafts = of('cluster');
  const findCluster = finder(clusterDrafts);
  return {
    googleAccounts: [...accounts.values()],
    googleAccountKeys: of('key').map((draft) => accountKey(draft, link)),
    grants: of('grant').map((draft) => grant(draft, link)),
    opaques: of('opaque').map(({ at, scope, label }) => {
      return {
        what: 'other',
        at,
        scope,
        why: `made by a ${label}`,
        grants: true,
        annotates: false,
        googleAccounts: null,
        kubernetesAccounts: null,
      };
    }),
    clusters: clusterDrafts.map((draft) => cluster(draft, projectOf(draft))),
    nodePools: [
      ...clusterDrafts.flatMap((draft) => defaultPool(draft, link)),
      ...of('nodePool').map((draft) => nodePool(draft, findCluster(draft.cluster, draft), link)),
    ],
  };
}

interface Linking {
  readonly projectOf: (draft: DraftBase) => Text;
  /** The e-mail or name of the account that is referred to, with its origin where it is one of ours. */
  readonly account: (reference: Reference, from: DraftBase) => Text;
}

const placeOf = (reference: Reference): Place =>
  reference.by === 'name' ? reference.name.at : reference.by === 'value' ? reference.value.at : reference.at;

/** What every object of the inventory says about where it stands. */
const declared = ({ scope, key, label, nameAt, headerAt, at, name }: DraftBase) => ({
  scope,
  key,
  label: known(name) === undefined || scope.language === 'terraform' ? label : `${label} ${known(name)}`,
  nameAt,
  headerAt,
  at,
});

/**
 * Finds the one object that a reference means: of that name (or those labels), in the same namespace as far as both are known, the one
 * whose folder is nearest. undefined where there is none, or more than one.
 */
function finder<T extends Draft>(drafts: readonly T[]): (reference: Reference, from: DraftBase) => T | undefined {
  const byName = new Map<string, T[]>();
  for (const draft of drafts) {
    const name = known(draft.name);
    if (name === undefined) continue;
    const same = byName.get(name);
    if (same) same.push(draft);
    else byName.set(name, [draft]);
  }
  return (reference, from) => {
    const name = reference.by === 'name' ? known(reference.name) : undefined;
    const named = name === undefined ? [] : (byName.get(name) ?? []);
    const candidates = reference.by === 'labels' ? drafts.filter((draft) => isLabelled(draft, reference)) : named;
    const namespace = reference.by === 'name' && reference.namespace ? reference.namespace : from.namespace;
    const near = nearest(
      candidates.filter((draft) => draft.what === 'namespace' || compare(draft.namespace, namespace) !== 'different'),
      from,
    );
    return near.length === 1 ? near[0] : undefined;
  };
}

function isLabelled({ labels }: DraftBase, { labels: wanted }: Extract<Reference, { by: 'labels' }>): boolean {
  return [...wanted.entries.values()].every(({ key, value }) => compare(fieldText(labels, key), textOf(value)) === 'same');
}

/** Of several candidates those whose folder shares the longest path. */
function nearest<T extends DraftBase>(candidates: readonly T[], { scope }: DraftBase): readonly T[] {
  if (candidates.length < 2) return candidates;
  const depths = candidates.map((draft) => sharedPath(draft.scope.root, scope.root));
  const deepest = Math.max(...depths);
  return candidates.filter((_, i) => depths[i] === deepest);
}

/** `NAME-admin`, for kpt to set: Kubernetes takes no name in upper case. */
const toFillIn = /[A-Z]{2}/;

/** Both operators name accounts as the IAM API does. */
function googleAccount(draft: AccountDraft, project: Text): GoogleAccount {
  const domain = known(project)?.includes(':') ? literal(domainFirst(known(project)!), project.at) : project;
  const made = (text: string): Piece => ({ is: 'known', text, at: draft.nameAt, exact: false });
  const accountId = toFillIn.test(known(draft.accountId) ?? '') ? unknownText('to be filled in', draft.accountId.at) : draft.accountId;
  const email: Text = {
    is: 'text',
    pieces: [...accountId.pieces, made('@'), ...domain.pieces, made('.iam.gserviceaccount.com')],
    at: draft.accountId.at,
  };
  const seen = { ...declared(draft), managed: true, accountId, project, email: draft.email ?? email };
  return draft.live ? { ...seen, live: true } : seen;
}

/** `example.com:acme` is `acme.example.com` in e-mails. */
const domainFirst = (project: string): string => project.split(':').reverse().join('.');

/** A declared account's e-mail where something refers to it. */
function standingFor({ key, label, email }: GoogleAccount, at: Place): Text {
  const origin: Origin = { resource: key, type: label, mode: 'managed', attribute: 'name' };
  const trail = { label, how: 'attribute', at } as const;
  return {
    is: 'text',
    pieces: email.pieces.map((piece) => (piece.is === 'known' ? { ...piece, exact: false, trail, origin } : { ...piece, trail, origin })),
    at,
  };
}

const accountKey = (draft: KeyDraft, { account }: Linking): GoogleAccountKey => ({
  ...declared(draft),
  how: 'made',
  account: account(draft.account, draft),
  uncertain: draft.uncertain,
});

function grant(draft: GrantDraft, link: Linking): Grant {
  const { role, authority, conditional, uncertain, type, member, resourceRef } = draft;
  return {
    ...declared(draft),
    role,
    roleAt: role.at,
    target: targetOf(draft, link),
    member: member && 'account' in member ? memberFor(link.account(member.account, draft)) : member,
    authority,
    conditional,
    uncertain,
    type,
    ...(resourceRef !== undefined && { resourceRef }),
  };
}

/** `memberFrom`: the account as IAM writes it. */
const memberFor = (email: Text): Text => ({
  is: 'text',
  pieces: [{ is: 'known', text: 'serviceAccount:', at: email.at, exact: false }, ...email.pieces],
  at: email.at,
});

function targetOf(draft: GrantDraft, link: Linking): GrantTarget {
  const { target } = draft;
  if (target.level === 'serviceAccount') return { level: 'serviceAccount', account: link.account(target.account, draft) };
  if (target.level === 'resource') return target;
  const { level, id } = target;
  if (id === null) return { level, id: level === 'project' ? link.projectOf(draft) : null };
  // The operator's objects for projects may be called otherwise than the project.
  return { level, id: id.by === 'value' ? withoutPrefix(id.value) : unknownText('named by an object', placeOf(id)) };
}

/** `projects/acme` is project acme. */
function withoutPrefix(id: Text): Text {
  const [first, ...rest] = id.pieces;
  if (first?.is !== 'known' || !first.text.startsWith('projects/')) return id;
  const text = first.text.slice('projects/'.length);
  const at = first.exact ? place(first.at.uri, stretch(first.at.span, 'projects/'.length, first.text.length)) : first.at;
  return { ...id, pieces: [...(text === '' ? [] : [{ ...first, text, at }]), ...rest] };
}

function cluster(draft: ClusterDraft, project: Text): Cluster {
  const { autopilot, editing, uncertain, clusterName, pool, poolAt, legacyPool } = draft;
  const own: Text = {
    is: 'text',
    pieces: [...project.pieces, { is: 'known', text: '.svc.id.goog', at: draft.nameAt, exact: false }],
    at: draft.nameAt,
  };
  return {
    ...declared(draft),
    name: clusterName,
    project,
    autopilot,
    pool: pool === null && autopilot === true ? own : pool,
    poolAt,
    ...(legacyPool && { legacyPool }),
    manifest: { editing },
    uncertain,
  };
}

function defaultPool(draft: ClusterDraft, link: Linking): NodePool[] {
  if (!draft.defaultPool) return [];
  return [
    {
      ...declared(draft),
      ...configured(draft.defaultPool, draft, link),
      key: `${draft.key}#default`,
      kind: 'default',
      name: literal('default-pool', draft.nameAt),
      cluster: draft.clusterName,
      clusterKey: draft.key,
      manifest: { editing: draft.editing },
      uncertain: draft.uncertain || draft.defaultPoolUncertain,
    },
  ];
}

function nodePool(draft: NodePoolDraft, owner: ClusterDraft | undefined, link: Linking): NodePool {
  const reference = draft.cluster;
  return {
    ...declared(draft),
    ...configured(draft, draft, link),
    kind: 'resource',
    name: draft.poolName,
    cluster: owner?.clusterName ?? (reference.by === 'value' ? reference.value : reference.by === 'name' ? reference.name : null),
    clusterKey: owner?.key ?? null,
    manifest: { editing: draft.editing },
    uncertain: draft.uncertain,
  };
}

function configured({ mode, modeAttribute, scopes, tainted, account }: NodeConfig, from: DraftBase, link: Linking) {
  return { mode, modeAttribute, scopes, tainted, serviceAccount: account && link.account(account, from) };
}
