import type { NodePool } from '../../resolve/model';
import type { Block } from '../../syntax/hcl/ast';
import { insertAttribute, insertBlock } from '../../syntax/hcl/edit';
import type { Edit } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { fieldEdits } from './manifest';

/** The block that `node_config` belongs into: the node pool's own, or the cluster's for its default pool. */
export function nodePoolBlock(context: RuleContext, pool: NodePool): ReturnType<typeof readHclBlockAt> {
  if (pool.manifest) return undefined;
  const cluster = pool.kind === 'default' && context.join.inventory.clusters.find(({ key }) => key === pool.clusterKey);
  return readHclBlockAt(context, cluster ? cluster.at : pool.at);
}

/** States GKE_METADATA in a node pool that states no mode. */
export function statingEdits(context: RuleContext, pool: NodePool): readonly Edit[] {
  if (pool.manifest) return fieldEdits(context, pool.manifest, ['nodeConfig', 'workloadMetadataConfig'], 'mode', 'GKE_METADATA');
  const found = nodePoolBlock(context, pool);
  const path = ['node_config', 'workload_metadata_config'];
  return found ? setNested(found.text, pool.at.uri, found.block, path, 'mode', '"GKE_METADATA"') : [];
}

/** `name = source` in blocks within blocks, making those that are missing. No edits where a dynamic block makes them. */
export function setNested(text: string, uri: string, block: Block, path: readonly string[], name: string, source: string): readonly Edit[] {
  const [type, ...rest] = path;
  if (type === undefined) return insertAttribute(text, uri, block, name, source);
  const blocks = block.body.items.filter((item): item is Block => item.kind === 'block');
  const inner = blocks.find((item) => item.type.name === type);
  if (inner) return setNested(text, uri, inner, rest, name, source);
  if (blocks.some((item) => item.type.name === 'dynamic' && item.labels[0]?.value === type)) return [];
  return insertBlock(text, uri, block, nested(path, `${name} = ${source}`));
}

function nested([type, ...rest]: readonly string[], line: string): string[] {
  return type === undefined ? [line] : [`${type} {`, ...nested(rest, line).map((inner) => `  ${inner}`), '}'];
}
