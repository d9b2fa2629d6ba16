import type { JoinedCluster } from '../../chain/pools';
import { modeOf } from '../../chain/pools';
import { normaliseProject } from '../../chain/principal';
import { known, rewritable } from '../../facts/text';
import type { Cluster, NodePool } from '../../resolve/model';
import { insertAttribute, insertBlock } from '../../syntax/hcl/edit';
import type { Block } from '../../syntax/hcl/ast';
import type { Edit } from '../../syntax/span';
import { readHclBlockAt } from './block';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { fieldEdits } from './manifest';
import { setNested, statingEdits } from './node-config';
import { namesHolding } from './reference';
import { declareVariable } from './variable';

/**
 * Adds `workload_identity_config` to a cluster of Terraform code, and takes its node pools off GCE_METADATA: with the one and
 * without the other the pods still act as the node.
 */
export function enablingFixes(context: RuleContext, { cluster, nodePools }: JoinedCluster): Fix[] {
  if (cluster.manifest) return enablingManifestFixes(context, cluster, nodePools);
  const found = cluster.scope.language === 'terraform' ? readHclBlockAt(context, cluster.at) : undefined;
  const project = found && projectExpression(context, cluster, found.text, found.block);
  if (!found || !project) return [];
  const { uri } = cluster.at;
  const value = `"${project.expression}.svc.id.goog"`;
  const present = found.block.body.items.find(
    (item): item is Block => item.kind === 'block' && item.type.name === 'workload_identity_config',
  );
  const stated = present
    ? insertAttribute(found.text, uri, present, 'workload_pool', value)
    : insertBlock(found.text, uri, found.block, ['workload_identity_config {', `  workload_pool = ${value}`, '}']);
  if (stated.length === 0) return [];
  const modes = nodePools.flatMap((pool) => metadataServerEdits(context, pool));
  const title = `Enable Workload Identity on the cluster${modes.length > 0 ? ' and its node pools' : ''}`;
  return fixOf(title, [...stated, ...project.edits, ...modes]);
}

/** The same for Config Connector and Crossplane, where the project is known. */
function enablingManifestFixes(context: RuleContext, cluster: Cluster, nodePools: readonly NodePool[]): Fix[] {
  const project = known(cluster.project);
  if (project === undefined) return [];
  const pool = `${normaliseProject(project)}.svc.id.goog`;
  const stated = fieldEdits(context, cluster.manifest, ['workloadIdentityConfig'], 'workloadPool', pool);
  if (stated.length === 0) return [];
  const modes = nodePools.flatMap((one) => metadataServerEdits(context, one));
  const title = `Enable Workload Identity on the cluster${modes.length > 0 ? ' and its node pools' : ''}`;
  return fixOf(title, [...stated, ...modes]);
}

/** Pools that are there keep GCE_METADATA when their cluster is enabled, unless they say otherwise; the default pool's block is left as it is. */
function metadataServerEdits(context: RuleContext, pool: NodePool): readonly Edit[] {
  if (pool.mode === 'unknown') return [];
  if (pool.mode !== null) {
    const at = modeOf(pool) === 'gce' && pool.modeAttribute === 'mode' ? rewritable(pool.mode) : undefined;
    return at ? [replace(at, 'GKE_METADATA')] : [];
  }
  if (pool.manifest) return pool.kind === 'resource' ? statingEdits(context, pool) : [];
  const found = pool.kind === 'resource' ? readHclBlockAt(context, pool.at) : undefined;
  return found
    ? setNested(found.text, pool.at.uri, found.block, ['node_config', 'workload_metadata_config'], 'mode', '"GKE_METADATA"')
    : [];
}

/**
 * The cluster's project as part of a template: its own `project` expression, else what is known to hold the same, else the module's
 * project variable or data source; a project that is written out becomes a variable rather than a second literal.
 */
export function projectExpression(
  context: RuleContext,
  cluster: Cluster,
  text: string,
  block: Block,
): { readonly expression: string; readonly edits: readonly Edit[] } | undefined {
  const own = block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'project');
  const project = known(cluster.project);
  if (own?.kind === 'attribute') {
    const source = text.slice(own.value.span.start, own.value.span.end);
    if (own.value.kind !== 'template') return { expression: `\${${source}}`, edits: [] };
    if (source.includes('${')) return { expression: source.slice(1, -1), edits: [] };
  }
  const { uri } = cluster.at;
  const [holder] = project === undefined ? [] : namesHolding(context, cluster.at, project, /project/);
  if (holder) return { expression: `\${${holder.expression}}`, edits: [] };
  if (project !== undefined) {
    const variable = declareVariable(context, uri, ['project_id', 'workload_identity_project_id'], project);
    return variable && { expression: `\${var.${variable.name}}`, edits: variable.edits };
  }
  const names = context.names(uri).map(({ expression }) => expression);
  const found =
    ['var.project_id', 'var.project', 'local.project_id'].find((expression) => names.includes(expression)) ??
    names.find((expression) => /^data\.google_(?:project|client_config)\.\w+\.project(?:_id)?$/.test(expression));
  return found === undefined ? undefined : { expression: `\${${found}}`, edits: [] };
}
