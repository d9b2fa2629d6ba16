import { known } from '../../facts/text';
import type { Cluster } from '../../resolve/model';
import { insertBlock } from '../../syntax/hcl/edit';
import { readHclBlockAt } from './block';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';

/** Adds `workload_identity_config` to a cluster of Terraform code. */
export function enablingFixes(context: RuleContext, cluster: Cluster): Fix[] {
  const found = cluster.scope.language === 'terraform' ? readHclBlockAt(context, cluster.at) : undefined;
  if (!found) return [];
  const project = projectExpression(context, cluster, found.text, found.block);
  if (!project) return [];
  const lines = ['workload_identity_config {', `  workload_pool = "${project}.svc.id.goog"`, '}'];
  const edits = insertBlock(found.text, cluster.at.uri, found.block, lines);
  return edits.length === 0 ? [] : [{ title: 'Enable Workload Identity on the cluster', edits, preferred: true, safe: false }];
}

/** The cluster's own `project`, else the module's project variable, else a data source that is there already. */
function projectExpression(
  context: RuleContext,
  cluster: Cluster,
  text: string,
  block: Parameters<typeof insertBlock>[2],
): string | undefined {
  const own = block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'project');
  if (own?.kind === 'attribute') {
    const source = text.slice(own.value.span.start, own.value.span.end);
    return own.value.kind === 'template' ? source.slice(1, -1) : `\${${source}}`;
  }
  const names = context.names(cluster.at.uri).map(({ expression }) => expression);
  const found =
    ['var.project_id', 'var.project', 'local.project_id'].find((expression) => names.includes(expression)) ??
    names.find((expression) => /^data\.google_(?:project|client_config)\.\w+\.project(?:_id)?$/.test(expression));
  return found ? `\${${found}}` : known(cluster.project);
}
