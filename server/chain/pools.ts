import { gatheredCell, listCell, perObject, remembering } from '../facts/cells';
import { indexed } from '../facts/indexes';
import type { Settling } from '../facts/settling';
import { compare, flat, HOLE, known, originOf, slice, splitPlaceholders } from '../facts/text';
import type { Text } from '../facts/value';
import type { Cluster, NodePool } from '../resolve/model';
import { compareProjects } from './email';
import type { Join } from './join';
import { repeatedDomain } from './member-domain';
import { isProject, isProjectNumber, nameOfHole } from './member-references';

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

/** Is every cluster here certainly an Autopilot cluster, and is there one? */
export const areAllAutopilot = (clusters: readonly JoinedCluster[]): boolean =>
  clusters.length > 0 && clusters.every(({ cluster }) => cluster.autopilot === true && !cluster.uncertain);

export function joinClusters(join: Join, settled: Settling): () => readonly JoinedCluster[] {
  const { inventory } = join;
  const impersonations = listCell(() =>
    join.grants.filter(({ role, principal }) => role === 'right' && principal.kind !== 'googleAccount' && principal.kind !== 'other'),
  );
  const annotated = gatheredCell(
    () => join.accounts,
    (joined) => (joined.google ? [joined] : []),
  );
  /** The clusters whose pool a member refers to, by key. */
  const linked = indexed(
    () => impersonations.value,
    ({ principal }) => ('pool' in principal && principal.pool ? [originOf(principal.pool)?.resource ?? ''] : []),
  );
  // What there is of Workload Identity, by root.
  const facts = [
    indexed(
      () => impersonations.value,
      ({ grant }) => [grant.scope.root],
    ),
    settled.index(
      () => annotated.value,
      ({ account }) => [account.scope.root],
    ),
  ];
  const siblings = indexed(
    () => inventory.clusters,
    ({ scope }) => [scope.root],
  );
  const pools = indexed(
    () => inventory.nodePools,
    ({ clusterKey }) => [clusterKey ?? ''],
  );
  const isUsed = perObject(({ key, scope: { root } }: Cluster) => {
    const only = inventory.clusters.length === 1 && impersonations.value.length + annotated.value.length > 0;
    return only || linked(key).length > 0 || (siblings(root).length === 1 && facts.some((here) => here(root).length > 0));
  });
  const poolsOf = perObject(({ key, name, scope: { root } }: Cluster) => [
    ...pools(key),
    ...pools('').filter((pool) => pool.scope.root === root && compare(pool.cluster, name) === 'same'),
  ]);
  const joinOne = remembering((cluster: Cluster): JoinedCluster => ({
    cluster,
    identity: cluster.autopilot === true || (cluster.pool !== null && cluster.pool !== 'unknown') ? 'on' : offUnlessUnknown(cluster),
    get used() {
      return isUsed(cluster);
    },
    get nodePools() {
      return poolsOf(cluster);
    },
  }));
  const clusters = listCell(() => inventory.clusters.map(joinOne));
  return () => clusters.value;
}

const offUnlessUnknown = (cluster: Cluster): 'off' | 'unknown' =>
  cluster.autopilot === false && cluster.pool === null ? 'off' : 'unknown';

/** What is wrong in a cluster's workload pool, and the part of it that is. */
export interface PoolFault {
  readonly is: 'number' | 'suffix' | 'repeatedSuffix' | 'characters' | 'otherProject';
  readonly part: Text;
}

const poolDomain = '.svc.id.goog';

/** A project in upper case, and templates whose braces another reader has taken for its own: for somebody to fill in (rules.md D5). */
const isPlaceholderName = (name: string): boolean => /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*$|^[${]*\uE000\}*$/.test(name);

/**
 * Is this certainly no pool that the cluster can have? A cluster takes PROJECT.svc.id.goog of its own project and nothing else; other
 * universes stand between project and domain (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#workloadidentityconfig).
 */
export function poolFault({ pool, project }: Pick<Cluster, 'pool' | 'project'>): PoolFault | undefined {
  if (pool === null || pool === 'unknown') return undefined;
  const read = splitPlaceholders(pool);
  if (read.pieces.some((piece) => piece.is === 'unknown' && piece.placeholder !== undefined)) return undefined;
  const text = flat(read);
  const written = text.slice(text.lastIndexOf(HOLE) + 1);
  // The pools of fleets once had a domain of their own.
  const domain = [poolDomain, '.hub.id.goog'].find((end) => text.endsWith(end));
  if (!domain) {
    const open =
      written.length < text.length &&
      !(text === HOLE && isProject(nameOfHole(read, 0))) &&
      [poolDomain, '.hub.id.goog'].some((end) => end.endsWith(written));
    return open || text === '' ? undefined : { is: 'suffix', part: { ...read, pieces: read.pieces.slice(-1) } };
  }
  const repeated = repeatedDomain(text);
  if (repeated !== undefined) return { is: 'repeatedSuffix', part: slice(read, repeated, text.length) };
  const part = slice(read, 0, text.length - domain.length);
  const name = flat(part);
  if (/^\d+$/.test(name) || (name === HOLE && isProjectNumber(nameOfHole(read, 0)))) return { is: 'number', part };
  if (isPlaceholderName(name)) return undefined;
  if (!/^[a-z0-9\uE000][a-z0-9\uE000.:-]*$/.test(name)) return { is: 'characters', part };
  const [left, right] = [known(part), known(project)];
  const other = left !== undefined && right !== undefined && domain === poolDomain && compareProjects(part, project) === 'different';
  // A universe follows the project's own name.
  return other && !left.startsWith(`${right}.`) ? { is: 'otherProject', part } : undefined;
}
