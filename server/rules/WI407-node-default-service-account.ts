import { modeOf, type JoinedCluster } from '../chain/pools';
import { decidingPlace, flat, HOLE, known, originOf } from '../facts/text';
import type { Text } from '../facts/value';
import type { Cluster, NodePool } from '../resolve/model';
import type { Place } from '../syntax/span';
import { nodeAccountFixes, ownNodesFixes } from './fixes/node-account';
import type { Draft, Rule } from './rule';

/** Nodes that run as the project's default Compute Engine service account. */
export const nodeDefaultServiceAccount: Rule = {
  id: 'WI407',
  name: 'node-default-service-account',
  severity: 'warning',
  summary: 'Nodes run as the project’s default Compute Engine service account.',
  each: {
    *nodePool(pool, context) {
      const account = defaultAccount(pool.serviceAccount);
      if (!account || pool.label.startsWith('module.') || (pool.kind === 'default' && pool.uncertain)) return;
      const owner = context.clusters.find(({ nodePools }) => nodePools.includes(pool));
      const reachable = owner?.identity === 'off' || modeOf(pool) === 'gce';
      const severity = reachable && !pool.manifest ? 'warning' : 'information';
      yield {
        severity,
        at: account === 'none' ? pool.nameAt : placeOf(account),
        message: `${nameOf(pool, owner)} ${account === 'none' ? 'names no service account, so its nodes run' : 'runs its nodes'} as the project's default Compute Engine service account, ${reachable ? 'and so does every pod that calls a Google API: one role granted to it is granted to all of them' : 'which other machines of the project share and which often may do more than nodes need'}. Give the nodes an account of their own.`,
        related: [],
        fixes: nodeAccountFixes(context, pool),
      } satisfies Draft;
    },
    *cluster({ cluster }, context) {
      const account = cluster.ownNodes && defaultAccount(cluster.ownNodes.serviceAccount);
      if (!account) return;
      yield {
        severity: 'information',
        at: account === 'none' ? cluster.nameAt : placeOf(account),
        message: `The nodes that GKE makes for cluster ${told(cluster)} run as the project's default Compute Engine service account, which other machines of the project share and which often may do more than nodes need. Name another in cluster_autoscaling.auto_provisioning_defaults.`,
        related: [],
        fixes: ownNodesFixes(context, cluster),
      } satisfies Draft;
    },
  },
};

/** A template is wrong as a whole. */
const placeOf = (account: Text): Place => (account.pieces.length === 1 ? decidingPlace(account) : account.at);

const told = (cluster: Cluster): string => known(cluster.name) ?? cluster.label;

const nameOf = (pool: NodePool, owner: JoinedCluster | undefined): string =>
  pool.kind === 'default' && owner
    ? `The default node pool of cluster ${told(owner.cluster)}`
    : `Node pool ${known(pool.name) ?? pool.label}`;

/** The default account as it is written, or 'none' where nothing is; undefined for any other account. An empty text is left open. */
function defaultAccount(account: Text | null): Text | 'none' | undefined {
  if (account === null) return 'none';
  const text = flat(account).replaceAll(HOLE, '0');
  const isDefault = text === 'default' || /^\d+-compute@developer\.gserviceaccount\.com$/.test(text);
  return isDefault || originOf(account)?.type === 'google_compute_default_service_account' ? account : undefined;
}
