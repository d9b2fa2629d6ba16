import { compare, known, originOf } from '../facts/text';
import type { Cluster, NodePool } from '../resolve/model';
import type { Join } from './join';

export interface JoinedCluster {
  readonly cluster: Cluster;
  /** Whether Workload Identity is on: a pool is stated or Autopilot brings it; `off` only where that is certain. */
  readonly identity: 'on' | 'off' | 'unknown';
  /**
   * Does a binding chain run through it: a fact of Workload Identity is joined to it, or it is the only cluster here and there is
   * such a fact at all ?
   */
  readonly used: boolean;
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

/** Does it ask for the GKE metadata server, be it by a name that the provider no longer takes? */
export const statesGkeMetadata = (pool: NodePool): boolean =>
  modeOf(pool) === 'gke' || (pool.mode !== null && pool.mode !== 'unknown' && known(pool.mode) === 'GKE_METADATA_SERVER');

export function joinClusters({ inventory, grants, accounts }: Join): readonly JoinedCluster[] {
  const impersonations = grants.filter(
    ({ role, principal }) => role === 'right' && principal.kind !== 'googleAccount' && principal.kind !== 'other',
  );
  const annotated = accounts.filter(({ google }) => google !== null);
  const pools = impersonations.flatMap(({ principal }) =>
    'pool' in principal && principal.pool ? [originOf(principal.pool)?.resource] : [],
  );
  const roots = new Set([...impersonations.map(({ grant }) => grant.scope.root), ...annotated.map(({ account }) => account.scope.root)]);
  const byRoot = groupBy(inventory.clusters, ({ scope }) => scope.root);
  const byCluster = groupBy(inventory.nodePools, ({ clusterKey }) => clusterKey ?? '');
  const linked = new Set(pools);

  return inventory.clusters.map((cluster) => {
    const { root } = cluster.scope;
    const only = inventory.clusters.length === 1 && impersonations.length + annotated.length > 0;
    return {
      cluster,
      identity: cluster.autopilot === true || (cluster.pool !== null && cluster.pool !== 'unknown') ? 'on' : offUnlessUnknown(cluster),
      used: only || linked.has(cluster.key) || (byRoot.get(root)!.length === 1 && roots.has(root)),
      nodePools: [
        ...(byCluster.get(cluster.key) ?? []),
        ...(byCluster.get('') ?? []).filter((pool) => pool.scope.root === root && compare(pool.cluster, cluster.name) === 'same'),
      ],
    };
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const offUnlessUnknown = (cluster: Cluster): 'off' | 'unknown' =>
  cluster.autopilot === false && cluster.pool === null ? 'off' : 'unknown';
