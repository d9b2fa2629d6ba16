import { statesGkeMetadata } from '../chain/pools';
import { known } from '../facts/text';
import { enablingFixes } from './fixes/enable';
import type { Draft, Rule } from './rule';
import { relatedModes } from './modes';

/** GKE_METADATA on a node pool of a cluster that has no workload pool: the API refuses it. */
export const metadataModeWithoutPool: Rule = {
  id: 'WI406',
  name: 'metadata-mode-without-pool',
  severity: 'error',
  summary: 'A node pool asks for GKE_METADATA, but its cluster has no workload pool.',
  each: {
    *cluster(joined, context) {
      const { cluster, identity, nodePools } = joined;
      const asking = nodePools.filter(statesGkeMetadata);
      if (identity !== 'off' || asking.length === 0) return;
      yield {
        severity: 'error',
        at: cluster.nameAt,
        message: `The API refuses GKE_METADATA on a node pool while its cluster has no workload pool: the apply fails, and pods keep the node's service account. Enable Workload Identity on cluster ${known(cluster.name) ?? cluster.label}.`,
        related: relatedModes([...asking, ...nodePools.filter((pool) => !asking.includes(pool))]),
        fixes: enablingFixes(context, joined),
      } satisfies Draft;
    },
  },
};
