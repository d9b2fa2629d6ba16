import { modeOf } from '../chain/pools';
import { decidingPlace, known, rewritable } from '../facts/text';
import type { NodePool } from '../resolve/model';
import { switchPoolCommand } from './live';
import { fixOf, replace, type Draft, type Rule } from './rule';

/** A node pool of a cluster with Workload Identity that keeps its pods on the Compute Engine metadata server. */
export const nodePoolBypassesMetadataServer: Rule = {
  id: 'WI102',
  name: 'node-pool-bypasses-metadata-server',
  severity: 'error',
  summary: 'A node pool uses GCE_METADATA: its pods bypass Workload Identity and act as the node’s service account.',
  each: {
    *nodePool(pool, { join, clusters }) {
      if (pool.mode === null || pool.mode === 'unknown' || modeOf(pool) !== 'gce') return;
      const owner = clusters.find(({ nodePools }) => nodePools.includes(pool));
      // A cluster without a pool is the root cause, and speaks for its node pools (WI101, WI406). A module may make it without one.
      if (owner && owner.identity !== 'on') return;
      const used = owner ? owner.used : join.inventory.clusters.length === 0 && join.accounts.some(({ google }) => google);
      const severity = pool.tainted && !used ? 'information' : used ? 'error' : 'warning';
      yield {
        severity,
        at: decidingPlace(pool.mode),
        message: `Node pool ${known(pool.name) ?? pool.label} runs with ${known(pool.mode)}: its pods bypass Workload Identity and call Google's APIs as the node's service account${nodeAccount(pool)}. Set the mode to GKE_METADATA.`,
        related: owner
          ? [{ at: owner.cluster.poolAt ?? owner.cluster.nameAt, message: 'The cluster has Workload Identity enabled here.' }]
          : [],
        fixes: fixes(pool),
        live: switchPoolCommand(pool, owner?.cluster),
      } satisfies Draft;
    },
  },
};

const nodeAccount = (pool: NodePool): string => {
  const email = known(pool.serviceAccount);
  return email === undefined ? '' : ` ${email}`;
};

function fixes(pool: NodePool): Draft['fixes'] {
  const at = pool.mode && pool.mode !== 'unknown' ? rewritable(pool.mode) : undefined;
  // The attribute before provider 4.0 goes together with its name (WI404).
  if (!at || pool.modeAttribute === 'node_metadata') return [];
  return fixOf('Switch to GKE_METADATA', [replace(at, 'GKE_METADATA')]);
}
