import type { JoinedCluster } from '../chain/pools';
import { known } from '../facts/text';
import type { NodePool } from '../resolve/model';
import { statingEdits } from './fixes/node-config';
import type { Fix } from './finding';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

/** A Standard node pool of a cluster with Workload Identity that leaves its metadata mode to chance. */
export const metadataModeImplicit: Rule = {
  id: 'WI405',
  name: 'metadata-mode-implicit',
  severity: 'information',
  summary: 'A node pool of a cluster with Workload Identity states no metadata mode.',
  each: {
    *cluster({ cluster, identity, nodePools }, context) {
      if (identity !== 'on' || cluster.autopilot !== false) return;
      for (const pool of nodePools.filter((one) => isImplicit(one))) {
        yield {
          severity: 'information',
          at: pool.nameAt,
          message: `${nameOf(pool, cluster)} states no metadata mode. New pools default to GKE_METADATA, but a pool that is older than the cluster's workload pool keeps GCE_METADATA, and ${pool.manifest ? 'nothing here shows it' : 'Terraform shows no difference'}: pods on it act as the node. State GKE_METADATA.`,
          related: [{ at: cluster.poolAt ?? cluster.nameAt, message: 'The cluster has Workload Identity enabled here.' }],
          fixes: fixes(context, pool),
        } satisfies Draft;
      }
    },
  },
};

/** Pools that a module makes are stated by its inputs. */
const isImplicit = (pool: NodePool): boolean =>
  pool.mode === null && !pool.label.startsWith('module.') && !(pool.kind === 'default' && pool.uncertain);

const nameOf = (pool: NodePool, cluster: JoinedCluster['cluster']): string =>
  pool.kind === 'default'
    ? `The default node pool of cluster ${known(cluster.name) ?? cluster.label}`
    : `Node pool ${known(pool.name) ?? pool.label}`;

function fixes(context: RuleContext, pool: NodePool): Fix[] {
  const edits = statingEdits(context, pool);
  return fixOf(`State mode${pool.manifest ? ': GKE_METADATA' : ' = "GKE_METADATA"'}`, edits);
}
