import { statesGkeMetadata } from '../chain/pools';
import { known } from '../facts/text';
import { enablingFixes } from './fixes/enable';
import type { Draft, Rule } from './rule';
import { relatedModes } from './modes';

/** A Standard cluster without a workload pool. Where a pool asks for GKE_METADATA, WI406 speaks instead (rules.md D8). */
export const clusterWithoutWorkloadIdentity: Rule = {
  id: 'WI101',
  name: 'cluster-without-workload-identity',
  severity: 'warning',
  summary: 'A Standard cluster does not enable Workload Identity.',
  each: {
    *cluster(joined, context) {
      const { cluster, identity, nodePools, used } = joined;
      if (identity !== 'off' || nodePools.some(statesGkeMetadata)) return;
      yield {
        severity: used ? 'error' : 'warning',
        at: cluster.nameAt,
        message: `Cluster ${known(cluster.name) ?? cluster.label} does not enable Workload Identity: its pods call Google's APIs as the node's service account${used ? ', whatever their ServiceAccounts are annotated with' : ''}. Give it a workload pool.`,
        related: relatedModes(nodePools),
        fixes: enablingFixes(context, joined),
      } satisfies Draft;
    },
  },
};
