import { gatheredCell, listCell, perObject } from '../facts/cells';
import { compare, known, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { KubernetesAccount, Workload } from '../resolve/model';
import { annotationFault, placeholdersIn } from './annotation';
import { both, principalCovers, sameIdentity, targetCovers, type Join, type JoinedAccount, type JoinedGrant } from './join';
import { impersonationsOf, misdirectedGrant, type Missing } from './missing';
import type { Chain, Link } from './model';
import { mayBeAnnotatedElsewhere } from './opaque';
import { modeOf, type JoinedCluster } from './pools';
import { placeId } from '../syntax/span';

const ok = (why: string, at: Link['at']): Link => ({ state: 'ok', why, at });
const broken = (why: string, at: Link['at']): Link => ({ state: 'broken', why, at });
const unknown = (why: string, at: Link['at'] = null): Link => ({ state: 'unknown', why, at });

/** What chains are made of. */
interface Parts {
  readonly join: Join;
  readonly clusters: () => readonly JoinedCluster[];
  readonly missing: (account: JoinedAccount) => Missing | undefined;
}

/** Follows every Kubernetes account that is on its way to Google's APIs, link by link. */
export function linkedChains(parts: Parts): () => readonly Chain[] {
  const { join } = parts;
  const ofAccount = perObject((joined: JoinedAccount) => chainsOfAccount(parts, joined).map(withIdentity));
  const ofGrant = perObject((joined: JoinedGrant) => chainsOfGrant(parts, joined).map(withIdentity));
  const ofAccounts = gatheredCell(() => join.accounts, ofAccount);
  const ofGrants = gatheredCell(() => join.grants, ofGrant);
  const chains = listCell(() => {
    // Instances of one module may show the same chain several times over.
    const seen = new Map<string, Chain>();
    for (const { chain, identity } of [...ofAccounts.value, ...ofGrants.value]) if (!seen.has(identity)) seen.set(identity, chain);
    return [...seen.values()];
  });
  return () => chains.value;
}

function chainsOfAccount({ join, clusters, missing }: Parts, joined: JoinedAccount): Chain[] {
  if (joined.google) return [impersonation(join, clusters(), joined, joined.google.email, missing(joined))];
  const misdirected = misdirectedGrant(join, joined);
  if (misdirected) return [misdirection(join, clusters(), joined.account, misdirected)];
  const bound = impersonationsOf(join, joined.account);
  if (bound.length > 0) return bound.map((grant) => impersonation(join, clusters(), joined, grant.target!.email, undefined));
  const direct = grantsFor(join, joined).find(
    ({ role, grant, principal }) => role !== 'right' && grant.target.level !== 'serviceAccount' && principal.kind === 'kubernetes',
  );
  return direct ? [directAccess(join, clusters(), joined.account, direct)] : [];
}

/** The chain of a grant that no account here takes up. */
function chainsOfGrant({ join, clusters }: Parts, joined: JoinedGrant): Chain[] {
  const { principal } = joined;
  if (principal.kind !== 'kubernetes') return [];
  const isTaken = join
    .accountsNamed(principal.account)
    .some((account) => principalCovers(principal, account.account) !== 'different' || isMisdirected(join, account, joined));
  return isTaken ? [] : [withoutAccount(join, clusters(), joined, principal.namespace, principal.account)];
}

const isMisdirected = (join: Join, account: JoinedAccount, joined: JoinedGrant): boolean =>
  !account.google && misdirectedGrant(join, account) === joined;

const grantsFor = (join: Join, { account }: JoinedAccount): JoinedGrant[] =>
  join
    .grantsNaming(account.name)
    .filter(({ principal }) => principal.kind === 'kubernetes' && principalCovers(principal, account) !== 'different');

const nameOf = (namespace: Text | null, account: Text): string => `${show(namespace)}/${show(account)}`;

function impersonation(
  join: Join,
  clusters: readonly JoinedCluster[],
  joined: JoinedAccount,
  email: Text,
  missing: Missing | undefined,
): Chain {
  const { account } = joined;
  const google = joined.google ?? join.nameGoogleAccount(email);
  const grants = join
    .grantsNaming(account.name)
    .map((grant) => ({ grant, covers: both(principalCovers(grant.principal, account), targetCovers(grant, google)) }))
    .filter(({ covers }) => covers !== 'different');
  const certain = grants.find(({ covers, grant }) => covers === 'same' && grant.role === 'right' && !grant.grant.uncertain);
  const possible = grants.find(({ grant }) => grant.role !== 'none' && grant.role !== 'idToken');
  const wrongRole = missing?.because === 'role' ? missing.grant : undefined;
  const subject = nameOf(account.namespace, account.name);

  const binding = certain?.grant.syntax?.mistakes.length
    ? broken(`the member of ${certain.grant.grant.label} is not written as IAM understands it`, certain.grant.grant.member?.at ?? null)
    : certain
      ? ok(`${certain.grant.grant.label} lets ${subject} in`, certain.grant.grant.at)
      : wrongRole
        ? ok(`${wrongRole.grant.label} names ${subject}`, wrongRole.grant.at)
        : missing
          ? broken(`no grant on ${show(email)} covers ${subject}`, 'grant' in missing ? missing.grant.grant.at : null)
          : possible
            ? unknown(`${possible.grant.grant.label} may cover ${subject}, but not all of it can be read`, possible.grant.grant.at)
            : unknown(`no grant on ${show(email)} was found here; it may be made elsewhere`);
  const role = certain
    ? ok('roles/iam.workloadIdentityUser', certain.grant.grant.roleAt)
    : wrongRole
      ? broken(`${show(wrongRole.grant.role)} gives no access tokens`, wrongRole.grant.roleAt)
      : missing
        ? unknown('there is no grant to give a role')
        : possible
          ? unknown(`${show(possible.grant.grant.role)}`, possible.grant.grant.roleAt)
          : unknown('no grant was found here');
  return {
    id: `impersonation ${account.key} ${show(email)}`,
    namespace: account.namespace,
    account: account.name,
    googleAccount: email,
    access: 'impersonation',
    links: {
      ...clusterLinks(clusters, account.scope.root, certain?.grant),
      serviceAccount: annotationLink(join, joined, email),
      binding,
      role,
      workload: workloadLink(join, account),
    },
  };
}

/** The grant seems meant for this account, and names another namespace. */
function misdirection(
  join: Join,
  clusters: readonly JoinedCluster[],
  account: KubernetesAccount,
  { grant, principal, target }: JoinedGrant,
): Chain {
  const email = target!.email;
  const named = principal.kind === 'kubernetes' ? nameOf(principal.namespace, principal.account) : '?';
  return {
    id: `impersonation ${account.key} ${show(email)}`,
    namespace: account.namespace,
    account: account.name,
    googleAccount: email,
    access: 'impersonation',
    links: {
      ...clusterLinks(clusters, account.scope.root, { grant }),
      serviceAccount: broken(`not annotated with iam.gke.io/gcp-service-account: ${show(email)}`, account.nameAt),
      binding: broken(`${grant.label} names ${named} instead`, grant.member?.at ?? grant.at),
      role: ok(show(grant.role), grant.roleAt),
      workload: workloadLink(join, account),
    },
  };
}

function annotationLink(join: Join, joined: JoinedAccount, email: Text): Link {
  const { annotation, account } = joined;
  if (annotation === 'unknown') return unknown('its annotations cannot be read completely', account.nameAt);
  if (annotation?.brokenPointer) return broken('the JSON pointer of the patch that annotates it is not escaped', annotation.keyAt);
  if (annotation && annotationFault(annotation.value))
    return broken(`annotated with ${show(annotation.value)}, which is not the e-mail of a Google account`, annotation.value.at);
  if (annotation && placeholdersIn(annotation.value).length > 0)
    return unknown(`annotated with ${show(annotation.value)}, which is still to be filled in`, annotation.value.at);
  if (annotation) return ok(`annotated with ${show(email)}`, annotation.value.at);
  if (mayBeAnnotatedElsewhere(join, account)) return unknown('something here that is not modelled may annotate it', account.nameAt);
  return broken(`not annotated with iam.gke.io/gcp-service-account: ${show(email)}`, account.nameAt);
}

function directAccess(join: Join, clusters: readonly JoinedCluster[], account: KubernetesAccount, direct: JoinedGrant): Chain {
  return {
    id: `direct ${account.key}`,
    namespace: account.namespace,
    account: account.name,
    googleAccount: null,
    access: 'direct',
    links: {
      ...clusterLinks(clusters, account.scope.root, direct),
      serviceAccount: ok('direct access needs no annotation', account.nameAt),
      binding: ok(`${direct.grant.label} names it`, direct.grant.at),
      role: ok(show(direct.grant.role), direct.grant.roleAt),
      workload: workloadLink(join, account),
    },
  };
}

/** A grant whose Kubernetes account is not in the workspace: charts and operators make many of them. */
function withoutAccount(join: Join, clusters: readonly JoinedCluster[], joined: JoinedGrant, namespace: Text, name: Text): Chain {
  const { grant, target } = joined;
  return {
    id: `grant ${grant.key} ${nameOf(namespace, name)}`,
    namespace,
    account: name,
    googleAccount: target?.email ?? null,
    access: target || joined.role === 'right' ? 'impersonation' : 'direct',
    links: {
      ...clusterLinks(clusters, grant.scope.root, joined),
      serviceAccount: unknown(`no ServiceAccount ${nameOf(namespace, name)} was found in the workspace`),
      binding: joined.syntax?.mistakes.length
        ? broken(`the member of ${grant.label} is not written as IAM understands it`, grant.member?.at ?? grant.at)
        : ok(`${grant.label} names it`, grant.at),
      role:
        joined.role === 'none' && target
          ? broken(`${show(grant.role)} gives no access tokens`, grant.roleAt)
          : ok(show(grant.role), grant.roleAt),
      workload: workloadLink(join, { name, namespace }),
    },
  };
}

function workloadLink(join: Join, account: { readonly name: Text; readonly namespace: Text | null }): Link {
  const users = join.workloadsOf(account.name).filter((workload) => uses(workload, account) === 'same');
  const first = users[0];
  if (first) return ok(`used by ${first.kind} ${show(first.name)}${users.length > 1 ? ` and ${users.length - 1} more` : ''}`, first.nameAt);
  return unknown('no workload here uses it');
}

/** Does the workload run as this Kubernetes account? Without serviceAccountName it runs as `default`. */
export function uses(workload: Workload, account: { readonly name: Text; readonly namespace: Text | null }): ReturnType<typeof compare> {
  if (workload.account) return sameIdentity({ name: workload.account, namespace: workload.namespace }, account);
  return known(account.name) === 'default' ? compare(workload.namespace, account.namespace) : 'different';
}

/** The cluster the chain runs through: of the same root, else the only one; and whether its pools run the metadata server. */
function clusterLinks(
  clusters: readonly JoinedCluster[],
  root: string,
  grant: Pick<JoinedGrant, 'grant'> | undefined,
): Pick<Chain['links'], 'cluster' | 'nodePool'> {
  const roots = new Set([root, grant?.grant.scope.root]);
  const near = clusters.filter(({ cluster }) => roots.has(cluster.scope.root));
  const candidates = near.length > 0 ? near : clusters;
  const found = candidates.length === 1 ? candidates[0]! : candidates.find(({ identity }) => identity === 'on');
  if (!found) {
    const why =
      clusters.length === 0 ? 'no cluster was found in the workspace' : `${candidates.length} clusters here, none certainly the one`;
    return { cluster: unknown(why), nodePool: unknown(why) };
  }
  const { cluster, identity, nodePools } = found;
  if (identity === 'off') {
    return {
      cluster: broken(`${cluster.label} has no workload pool`, cluster.nameAt),
      nodePool: unknown('without a workload pool on the cluster no node pool can run the GKE metadata server'),
    };
  }
  const clusterLink =
    identity === 'on'
      ? ok(
          cluster.autopilot === true ? `${cluster.label} is an Autopilot cluster` : `${cluster.label} has a workload pool`,
          cluster.poolAt ?? cluster.nameAt,
        )
      : unknown(`whether ${cluster.label} has a workload pool cannot be read`, cluster.nameAt);
  if (cluster.autopilot === true)
    return { cluster: clusterLink, nodePool: ok('Autopilot nodes always run the GKE metadata server', cluster.nameAt) };
  const bypassing = nodePools.find((pool) => modeOf(pool) === 'gce' || modeOf(pool) === 'invalid');
  if (bypassing)
    return { cluster: clusterLink, nodePool: broken(`${bypassing.label} does not run the GKE metadata server`, placeOfMode(bypassing)) };
  const stated = nodePools.filter((pool) => modeOf(pool) === 'gke');
  if (stated.length > 0)
    return { cluster: clusterLink, nodePool: ok(`${stated.map(({ label }) => label).join(', ')}: GKE_METADATA`, placeOfMode(stated[0]!)) };
  return {
    cluster: clusterLink,
    nodePool: unknown(
      nodePools.length === 0
        ? `no node pool of ${cluster.label} was found`
        : 'no mode is stated; new node pools default to GKE_METADATA, older ones keep what they had',
      nodePools[0]?.nameAt ?? null,
    ),
  };
}

const placeOfMode = (pool: JoinedCluster['nodePools'][number]): Link['at'] =>
  pool.mode && pool.mode !== 'unknown' ? pool.mode.at : pool.nameAt;

/** What is the same of chains that people cannot tell apart. */
function withIdentity(chain: Chain): { readonly chain: Chain; readonly identity: string } {
  const { serviceAccount, binding } = chain.links;
  const places = `${serviceAccount.at?.uri} ${binding.at && placeId(binding.at)}`;
  return { chain, identity: `${chain.access} ${nameOf(chain.namespace, chain.account)} ${show(chain.googleAccount)} ${places}` };
}
