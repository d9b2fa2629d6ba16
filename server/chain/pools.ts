import { compare, known, originOf } from '../facts/text';
import type { Cluster, Inventory, NodePool } from '../resolve/model';
import type { Join } from './join';

export interface JoinedCluster {
  readonly cluster: Cluster;
  /** Whether Workload Identity is on: a pool is stated or Autopilot brings it; `off` only where that is certain. */
  readonly identity: 'on' | 'off' | 'unknown';
  readonly nodePools: readonly NodePool[];
}

/**
 * What a node pool's metadata mode amounts to. `gke`: the GKE metadata server runs; `gce`: pods reach the node's identity;
 * `invalid`: a value that the provider refuses; `none`: nothing stated; https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export type Mode = 'gke' | 'gce' | 'invalid' | 'none' | 'unknown';

const modes: Readonly<Record<string, Mode>> = { GKE_METADATA: 'gke', GCE_METADATA: 'gce', MODE_UNSPECIFIED: 'none' };

/** `node_metadata` until provider 4.0: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_4_upgrade */
const legacyModes: Readonly<Record<string, Mode>> = {
  GKE_METADATA_SERVER: 'gke',
  GKE_METADATA: 'gke',
  SECURE: 'gke',
  EXPOSE: 'gce',
  GCE_METADATA: 'gce',
  UNSPECIFIED: 'none',
};

export function modeOf(pool: NodePool): Mode {
  if (pool.mode === null) return 'none';
  const text = pool.mode === 'unknown' ? undefined : known(pool.mode);
  if (text === undefined || text === '') return 'unknown';
  return (pool.modeAttribute === 'node_metadata' ? legacyModes : modes)[text] ?? 'invalid';
}

/** Does it ask for the GKE metadata server, be it by a name that the provider no longer takes (rules.md D8)? */
export const statesGkeMetadata = (pool: NodePool): boolean =>
  modeOf(pool) === 'gke' || (pool.mode !== null && pool.mode !== 'unknown' && known(pool.mode) === 'GKE_METADATA_SERVER');

export function joinClusters(inventory: Inventory): readonly JoinedCluster[] {
  const byKey = new Map<string, NodePool[]>();
  const loose: NodePool[] = [];
  for (const pool of inventory.nodePools) {
    if (pool.clusterKey === null) loose.push(pool);
    else byKey.set(pool.clusterKey, [...(byKey.get(pool.clusterKey) ?? []), pool]);
  }
  return inventory.clusters.map((cluster) => ({
    cluster,
    identity: cluster.autopilot === true || (cluster.pool !== null && cluster.pool !== 'unknown') ? 'on' : offUnlessUnknown(cluster),
    nodePools: [
      ...(byKey.get(cluster.key) ?? []),
      ...loose.filter((pool) => pool.scope.root === cluster.scope.root && compare(pool.cluster, cluster.name) === 'same'),
    ],
  }));
}

const offUnlessUnknown = (cluster: Cluster): 'off' | 'unknown' =>
  cluster.autopilot === false && cluster.pool === null ? 'off' : 'unknown';

/**
 * Does a binding chain run through this cluster: a fact of Workload Identity is joined to it, or it is the only cluster here and
 * there is such a fact at all (rules.md D8)?
 */
export function isUsedByChain(join: Join, cluster: Cluster): boolean {
  const impersonations = join.grants.filter(
    ({ role, principal }) => role === 'right' && principal.kind !== 'googleAccount' && principal.kind !== 'other',
  );
  const annotated = join.accounts.filter(({ google }) => google !== null);
  if (impersonations.length + annotated.length === 0) return false;
  if (join.inventory.clusters.length === 1) return true;
  if (impersonations.some(({ principal }) => 'pool' in principal && principal.pool && originOf(principal.pool)?.resource === cluster.key))
    return true;
  const alone = join.inventory.clusters.filter(({ scope }) => scope.root === cluster.scope.root).length === 1;
  return (
    alone &&
    [...impersonations.map(({ grant }) => grant.scope), ...annotated.map(({ account }) => account.scope)].some(
      ({ root }) => root === cluster.scope.root,
    )
  );
}
