import type { Cluster, NodePool } from '../model';
import type { Text, Value } from '../../facts/value';
import type { OutsideModule } from './instances';
import { poolOfProject } from './attributes';
import type { PublishedModule } from './published';
import {
  attributeOfMade,
  headerOf,
  input,
  inputFlag,
  inputPlace,
  inputText,
  isGiven,
  madeBy,
  memberOf,
  ownSymbol,
} from './published-inputs';
import { computed, itemsOf, stringOf, toText } from './values';
import { isModuleBelow } from './versions';

/**
 * terraform-google-modules/kubernetes-engine (https://github.com/terraform-google-modules/terraform-google-kubernetes-engine):
 * its inputs `identity_namespace` (default "enabled") and `node_metadata` (default GKE_METADATA) decide the pool and the mode.
 */

interface Kind {
  readonly autopilot: boolean;
  /** The module states pool and mode itself. */
  readonly fixed: boolean;
  /** Major versions since which the module turns Workload Identity on where nothing is said, and the pools' metadata server with it. */
  readonly since: { readonly pool: number; readonly mode: number };
}

/** https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/blob/main/docs/upgrading_to_v12.0.md */
const standard: Kind = { autopilot: false, fixed: false, since: { pool: 12, mode: 12 } };
/** docs/upgrading_to_v8.0.md and upgrading_to_v9.0.md of the same. */
const beta: Kind = { autopilot: false, fixed: false, since: { pool: 8, mode: 9 } };
const safer: Kind = { autopilot: false, fixed: true, since: { pool: 0, mode: 9 } };
const autopilot: Kind = { autopilot: true, fixed: true, since: { pool: 0, mode: 0 } };

/** The module takes old names of the mode and maps them. */
const modes: Readonly<Record<string, string>> = { GKE_METADATA_SERVER: 'GKE_METADATA', EXPOSE: 'GCE_METADATA', SECURE: 'GKE_METADATA' };

function poolOf(module: OutsideModule, kind: Kind): Pick<Cluster, 'pool' | 'poolAt'> {
  const own = poolOfProject(inputText(module, 'project_id'), headerOf(module));
  const stated = kind.fixed ? undefined : input(module, 'identity_namespace');
  if (kind.fixed) return { pool: own, poolAt: null };
  if (!isGiven(module, 'identity_namespace')) return { pool: isModuleBelow(module, kind.since.pool) ? 'unknown' : own, poolAt: null };
  const poolAt = inputPlace(module, 'identity_namespace') ?? null;
  // null turns Workload Identity off, but only an edit of the call can turn it on: nothing to say about a block.
  if (!stated || stringOf(stated) === 'null') return { pool: 'unknown', poolAt };
  return stringOf(stated) === 'enabled' ? { pool: own, poolAt } : { pool: toText(stated), poolAt };
}

function clusterMadeBy(module: OutsideModule, kind: Kind): Cluster {
  return {
    ...madeBy(module, 'cluster'),
    name: inputText(module, 'name'),
    project: inputText(module, 'project_id'),
    autopilot: kind.autopilot,
    ...poolOf(module, kind),
    uncertain: module.caller.uncertain,
  };
}

function modeOf(module: OutsideModule, kind: Kind, pool: Value): Pick<NodePool, 'mode' | 'modeAttribute'> {
  const stated = kind.fixed ? undefined : (memberOf(pool, 'node_metadata') ?? input(module, 'node_metadata'));
  const said = stated && toText(stated);
  if (!said)
    return { mode: isModuleBelow(module, kind.since.mode) ? 'unknown' : computed('GKE_METADATA', headerOf(module)), modeAttribute: null };
  const name = stringOf(said);
  const mapped = name !== undefined && Object.hasOwn(modes, name) ? modes[name] : undefined;
  if (name === 'UNSPECIFIED' || name === 'MODE_UNSPECIFIED') return { mode: null, modeAttribute: null };
  return { mode: mapped === undefined ? said : computed(mapped, said.at), modeAttribute: 'node_metadata' };
}

/** https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/blob/main/variables.tf has a pool for a default. */
function poolsOf(module: OutsideModule): readonly Value[] {
  const at = headerOf(module);
  const name = { key: 'name', keyAt: at, value: computed('default-node-pool', at), at };
  if (!isGiven(module, 'node_pools')) return [{ is: 'object', entries: new Map([['name', name]]), complete: true, at }];
  const pools = input(module, 'node_pools');
  return pools?.is === 'list' ? itemsOf(pools) : [];
}

function poolsMadeBy(module: OutsideModule, kind: Kind, cluster: Cluster): NodePool[] {
  if (kind.autopilot) return [];
  return poolsOf(module).map((pool, i): NodePool => {
    const account = memberOf(pool, 'service_account');
    return {
      ...madeBy(module, `node_pool[${i}]`),
      kind: 'resource',
      name: (memberOf(pool, 'name') && toText(memberOf(pool, 'name')!)) ?? ownSymbol(module, `node_pools[${i}].name`),
      clusterKey: cluster.key,
      cluster: cluster.name,
      ...modeOf(module, kind, pool),
      // Without one the module makes an account for the nodes.
      serviceAccount: account ? toText(account) : inputText(module, 'service_account'),
      tainted: false,
      uncertain: module.caller.uncertain,
    };
  });
}

const clusterModule = (kind: Kind): PublishedModule => ({
  parts: (module) => {
    const cluster = clusterMadeBy(module, kind);
    return { clusters: [cluster], nodePools: poolsMadeBy(module, kind, cluster) };
  },
  outputs: {
    name: (module, at) => attributeOfMade(module, 'cluster', 'google_container_cluster', 'name', inputText(module, 'name'), at),
    identity_namespace: (module, at) => {
      const { pool } = poolOf(module, kind);
      const given: Text = pool === null || pool === 'unknown' ? ownSymbol(module, 'identity_namespace') : pool;
      return attributeOfMade(module, 'cluster', 'google_container_cluster', 'workload_identity_config[0].workload_pool', given, at);
    },
  },
});

/** `gke-standard-cluster` takes the provider's blocks as objects and has no defaults of its own. */
const plainCluster: PublishedModule = {
  parts: (module) => {
    const config = input(module, 'workload_identity_config');
    const pool = memberOf(config?.is === 'list' ? config.items[0] : config, 'workload_pool');
    return {
      clusters: [
        {
          ...madeBy(module, 'cluster'),
          name: inputText(module, 'name'),
          project: inputText(module, 'project_id'),
          autopilot: inputFlag(module, 'enable_autopilot', false),
          pool: pool ? toText(pool) : 'unknown',
          poolAt: inputPlace(module, 'workload_identity_config') ?? null,
          uncertain: module.caller.uncertain,
        },
      ],
    };
  },
  outputs: {
    cluster_name: (module, at) => attributeOfMade(module, 'cluster', 'google_container_cluster', 'name', inputText(module, 'name'), at),
    name: (module, at) => attributeOfMade(module, 'cluster', 'google_container_cluster', 'name', inputText(module, 'name'), at),
  },
};

const nodePool: PublishedModule = {
  parts: (module) => {
    const config = input(module, 'node_config');
    const metadata = memberOf(config?.is === 'list' ? config.items[0] : config, 'workload_metadata_config');
    const mode = memberOf(metadata?.is === 'list' ? metadata.items[0] : metadata, 'mode');
    const account = memberOf(config, 'service_account');
    return {
      nodePools: [
        {
          ...madeBy(module, 'node_pool'),
          kind: 'resource',
          name: inputText(module, 'name'),
          clusterKey: null,
          cluster: inputText(module, 'cluster'),
          mode: mode ? toText(mode) : 'unknown',
          modeAttribute: mode ? 'mode' : null,
          serviceAccount: account ? toText(account) : inputText(module, 'service_account'),
          tainted: false,
          uncertain: module.caller.uncertain,
        },
      ],
    };
  },
  outputs: {},
};

export const clusterModules: Readonly<Record<string, PublishedModule>> = {
  '': clusterModule(standard),
  'private-cluster': clusterModule(standard),
  'private-cluster-update-variant': clusterModule(standard),
  'beta-public-cluster': clusterModule(beta),
  'beta-public-cluster-update-variant': clusterModule(beta),
  'beta-private-cluster': clusterModule(beta),
  'beta-private-cluster-update-variant': clusterModule(beta),
  'safer-cluster': clusterModule(safer),
  'safer-cluster-update-variant': clusterModule(safer),
  'beta-autopilot-public-cluster': clusterModule(autopilot),
  'beta-autopilot-private-cluster': clusterModule(autopilot),
  'gke-autopilot-cluster': clusterModule(autopilot),
  'gke-standard-cluster': plainCluster,
  'gke-node-pool': nodePool,
};
