import type { Cluster, LegacyAttribute, NodePool } from '../model';
import { compare, known, originOf } from '../../facts/text';
import type { Text } from '../../facts/value';
import { poolOfProject, projectOf } from './attributes';
import { type BlockView, attribute, attributePlace, nestedBlocks, viewOf } from './blocks';
import { declaredBy, flag, requiredText, textAttribute, unknownAt } from './declared';
import type { ResourceInstance } from './instances';
import { providerOf } from './providers';
import { computed, itemsOf, toText } from './values';
import { isProviderBelow } from './versions';

/** `google_container_cluster` and the pools that are declared within it. */
export function clusterOf(resource: ResourceInstance): { cluster: Cluster; pools: NodePool[] } {
  const declared = declaredBy(resource);
  const view = viewOf(resource);
  const autopilot = flag(attribute(view, 'enable_autopilot'));
  const project = projectOf(resource, declared.nameAt);
  const { pool, poolAt, legacyPool } = poolOf(resource, view);
  const cluster: Cluster = {
    ...declared,
    name: requiredText(view, 'name'),
    project: toText(project),
    autopilot,
    pool: pool === null && autopilot === true ? poolOfProject(project, declared.nameAt) : pool,
    poolAt,
    ...(legacyPool && { legacyPool }),
    ...ownNodesOf(view, autopilot),
    uncertain: resource.uncertain,
  };
  return { cluster, pools: autopilot === true ? [] : poolsWithin(resource, view, cluster) };
}

/** The workload identity pool as the cluster states it; `identity_namespace` is its name before version 4 of the provider. */
function poolOf(resource: ResourceInstance, view: BlockView): Pick<Cluster, 'pool' | 'poolAt' | 'legacyPool'> {
  const { blocks, complete } = nestedBlocks(view, 'workload_identity_config');
  const [block] = blocks;
  if (!block) return { pool: complete ? null : 'unknown', poolAt: null };
  for (const name of ['workload_pool', 'identity_namespace']) {
    const pool = textAttribute(block, name);
    if (pool) {
      const legacyPool = legacyAttribute(resource, block, 'identity_namespace');
      return { pool: pool.pieces.length === 0 ? null : pool, poolAt: attributePlace(block, name) ?? block.at, legacyPool };
    }
  }
  return { pool: null, poolAt: block.at };
}

/** https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_4_upgrade */
function legacyAttribute(resource: ResourceInstance, block: BlockView, name: string): LegacyAttribute | undefined {
  const [at, value] = [attributePlace(block, name), textAttribute(block, name)];
  return at && value ? { at, value, accepted: isProviderBelow(resource.instance, providerOf(resource), 4) } : undefined;
}

/** The account of nodes that GKE makes by itself, where it certainly makes some. */
function ownNodesOf(view: BlockView, autopilot: Cluster['autopilot']): Pick<Cluster, 'ownNodes'> {
  const scaling = nestedBlocks(view, 'cluster_autoscaling');
  const [block] = scaling.blocks;
  if (!scaling.complete || (autopilot !== true && (!block || flag(attribute(block, 'enabled')) !== true))) return {};
  if (!block) return { ownNodes: { serviceAccount: null } };
  const defaults = nestedBlocks(block, 'auto_provisioning_defaults');
  if (!defaults.complete) return {};
  const [stated] = defaults.blocks;
  return { ownNodes: { serviceAccount: stated ? textAttribute(stated, 'service_account') : null } };
}

function poolsWithin(resource: ResourceInstance, view: BlockView, cluster: Cluster): NodePool[] {
  const base = { ...declaredBy(resource), clusterKey: cluster.key, cluster: cluster.name, uncertain: resource.uncertain };
  const inline = nestedBlocks(view, 'node_pool');
  const pools = inline.blocks.map((block, i): NodePool => ({
    ...base,
    ...nodeConfigOf(resource, block),
    key: `${resource.key}#node_pool[${i}]`,
    label: `${resource.label} node_pool`,
    kind: 'inline',
    name: requiredText(block, 'name'),
    nameAt: attributePlace(block, 'name') ?? base.nameAt,
    headerAt: block.at,
    at: block.at,
  }));
  const removed = flag(attribute(view, 'remove_default_node_pool'));
  // A cluster without pools of its own keeps the default pool, unless it is removed at once.
  if (pools.length > 0 || !inline.complete || removed === true) return pools;
  const [config] = nestedBlocks(view, 'node_config').blocks;
  const place = config?.at ?? base.nameAt;
  return [
    {
      ...base,
      ...nodeConfigOf(resource, view),
      key: `${resource.key}#default`,
      kind: 'default',
      name: computed('default-pool', base.nameAt),
      nameAt: base.nameAt,
      at: place,
      uncertain: base.uncertain || removed === 'unknown',
    },
  ];
}

/** `google_container_node_pool` */
export function nodePoolOf(resource: ResourceInstance): NodePool {
  const view = viewOf(resource);
  const cluster = textAttribute(view, 'cluster');
  const origin = cluster && originOf(cluster);
  return {
    ...declaredBy(resource),
    ...nodeConfigOf(resource, view),
    kind: 'resource',
    name: textAttribute(view, 'name') ?? computed(resource.declared.facts.name, declaredBy(resource).nameAt),
    cluster,
    clusterKey: origin?.type === 'google_container_cluster' && origin.mode === 'managed' ? origin.resource : null,
    uncertain: resource.uncertain,
  };
}

type NodeConfig = Pick<NodePool, 'mode' | 'modeAttribute' | 'legacyMode' | 'serviceAccount' | 'scopes' | 'tainted'>;

/** What `node_config` says. `node_metadata` is the mode's name before version 4 of the provider. */
function nodeConfigOf(resource: ResourceInstance, view: BlockView): NodeConfig {
  const configs = nestedBlocks(view, 'node_config');
  const [config] = configs.blocks;
  if (!config) {
    const serviceAccount = configs.complete ? null : unknownAt('in a dynamic block', view.at);
    return { mode: configs.complete ? null : 'unknown', modeAttribute: null, serviceAccount, tainted: false };
  }
  const taints = nestedBlocks(config, 'taint');
  const rest = {
    serviceAccount: textAttribute(config, 'service_account'),
    scopes: scopesOf(config),
    tainted: taints.blocks.length > 0 || !taints.complete,
  };
  const metadata = nestedBlocks(config, 'workload_metadata_config');
  const [block] = metadata.blocks;
  if (!block) return { mode: metadata.complete ? null : 'unknown', modeAttribute: null, ...rest };
  const legacyMode = legacyAttribute(resource, block, 'node_metadata');
  for (const name of ['mode', 'node_metadata'] as const) {
    const mode = textAttribute(block, name);
    if (mode) return { mode, modeAttribute: name, ...(legacyMode && { legacyMode }), ...rest };
  }
  return { mode: null, modeAttribute: null, ...rest };
}

function scopesOf(config: BlockView): NodePool['scopes'] {
  const value = attribute(config, 'oauth_scopes');
  if (value?.is !== 'list' || value.incomplete) return null;
  const names = itemsOf(value).map((item) => known(toText(item)));
  return names.every((name) => name !== undefined) ? { at: attributePlace(config, 'oauth_scopes') ?? value.at, names } : null;
}

/** Pools that name their cluster by its literal name belong to the one cluster of that name in their root module. */
export function withClusterKeys(pools: readonly NodePool[], clusters: readonly Cluster[]): NodePool[] {
  return pools.map((pool) => {
    if (pool.clusterKey !== null || !pool.cluster) return pool;
    const name: Text = pool.cluster;
    const same = clusters.filter((cluster) => compare(cluster.name, name) === 'same');
    return same.length === 1 ? { ...pool, clusterKey: same[0]!.key } : pool;
  });
}
