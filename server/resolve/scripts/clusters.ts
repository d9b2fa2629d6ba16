import type { ClusterCommand, ScriptFacts } from '../../facts/scripts';
import { compare } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Cluster, NodePool } from '../model';

type Files = readonly ScriptFacts[];

/** Commands that configure clusters; those of prose only where all names are written out (rules.md D1). */
function commandsOf(files: Files): ClusterCommand[] {
  return files.flatMap(({ commands }) =>
    commands.filter((command): command is ClusterCommand => command.what === 'cluster' && (command.run === 'script' || isNamed(command))),
  );
}

const isNamed = ({ cluster }: ClusterCommand): boolean => cluster?.pieces.every((piece) => piece.is === 'known') ?? false;

const mayBe = (named: Text | null, name: Text | null): boolean => compare(named, name) !== 'different';

/** Clusters that a script may have given a workload pool have one that is not known, not none. */
export function clustersAfter(clusters: readonly Cluster[], files: Files): readonly Cluster[] {
  const enabling = commandsOf(files).filter(({ enables }) => enables);
  if (enabling.length === 0) return clusters;
  return clusters.map((cluster) =>
    cluster.pool === null && enabling.some((command) => mayBe(command.cluster, cluster.name)) ? { ...cluster, pool: 'unknown' } : cluster,
  );
}

/** The same for the metadata mode of node pools that state none. */
export function nodePoolsAfter(pools: readonly NodePool[], files: Files): readonly NodePool[] {
  const setting = commandsOf(files).filter(({ mode }) => mode !== null);
  if (setting.length === 0) return pools;
  const isMeant = (pool: NodePool, { cluster, nodePool }: ClusterCommand): boolean =>
    mayBe(cluster, pool.cluster) && (nodePool === null || pool.kind === 'default' || mayBe(nodePool, pool.name));
  return pools.map((pool) =>
    pool.mode === null && setting.some((command) => isMeant(pool, command)) ? { ...pool, mode: 'unknown' } : pool,
  );
}
