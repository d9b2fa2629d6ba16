import { originOf } from '../facts/text';
import type { Text } from '../facts/value';
import type { Cluster, Grant, IdentityModule, Inventory } from '../resolve/model';
import type { Analysis } from './analyse';
import { compareProjects } from './email';
import type { GoogleAccountName, JoinedGrant } from './join';
import { poolFault, type JoinedCluster } from './pools';
import { poolProject } from './principal';

/** The member of a grant speaks of one project's pool, every cluster it could mean is in another's. */
export interface ForeignPool {
  readonly pool: Text;
  readonly project: Text;
  readonly clusters: readonly JoinedCluster[];
}

/** undefined: the pool is right, or it is not certain that it is not (rules.md D12). */
export function foreignPoolOf(
  context: Pick<Analysis, 'join' | 'clusters'>,
  { grant, principal, role, target }: JoinedGrant,
): ForeignPool | undefined {
  // A fleet brings the pool of its host project along, whichever that is.
  if (context.join.inventory.opaques.some(({ what }) => what === 'fleet')) return undefined;
  if (principal.kind !== 'kubernetes' || grant.scope.language === 'script' || (role !== 'right' && role !== 'token')) return undefined;
  const project = poolProject(principal.pool);
  const clusters = context.clusters.filter(
    ({ cluster }) => cluster.scope.root === grant.scope.root && (grant.scope.language === 'terraform' || isOfOneProject(target, cluster)),
  );
  if (!project || clusters.length === 0) return undefined;
  // The pool is what a cluster itself states: where that is wrong, it is wrong there (WI401).
  const stated = originOf(principal.pool!)?.resource;
  if (clusters.some(({ cluster }) => cluster.key === stated)) return undefined;
  const isForeign = clusters.every((cluster) => compareProjects(project, projectOf(cluster)) === 'different');
  return isForeign ? { pool: principal.pool!, project, clusters } : undefined;
}

/** Operators manage many projects from one folder: there cluster and Google account must be of one. */
const isOfOneProject = (target: GoogleAccountName | null, cluster: Cluster): boolean =>
  target?.declared.some(({ project }) => compareProjects(project, cluster.project) === 'same') ?? false;

/** The project whose pool the cluster uses; null where that is not known. */
export function projectOf({ cluster, identity }: JoinedCluster): Text | null {
  // Where the cluster itself names the pool of another project, that is what is wrong (WI401).
  if (cluster.pool !== null && cluster.pool !== 'unknown' && !poolFault(cluster)) return poolProject(cluster.pool);
  return identity === 'on' ? cluster.project : null;
}

/** The identity module that made this grant and took its Google account's project for the pool's, as none was stated. */
export function moduleThatChosePool(inventory: Inventory, { type, key }: Grant): IdentityModule | undefined {
  if (type !== 'module') return undefined;
  const call = key.slice(0, key.indexOf('#'));
  return inventory.identityModules.find((made) => !made.poolProjectStated && made.key.slice(0, made.key.indexOf('#')) === call);
}
