import { accountReference } from './reference';
import type { Cluster, NodePool } from '../../resolve/model';
import type { Block } from '../../syntax/hcl/ast';
import { insertAfterBlock } from '../../syntax/hcl/edit';
import type { Edit, Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { nodePoolBlock, setNested } from './node-config';
import { folderOf } from '../../syntax/folder';

/**
 * A service account of their own for a pool's nodes: one of the module that is called after nodes, else a new one with the role that nodes
 * need (https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts).
 */
export function nodeAccountFixes(context: RuleContext, pool: NodePool): Fix[] {
  const top = pool.kind === 'resource' ? pool.at : clusterPlace(context, pool);
  return accountFixes(context, top, nodePoolBlock(context, pool), ['node_config']);
}

/** The same for the nodes that GKE makes by itself. */
export const ownNodesFixes = (context: RuleContext, { at }: Cluster): Fix[] =>
  accountFixes(context, at, readHclBlockAt(context, at), ['cluster_autoscaling', 'auto_provisioning_defaults']);

const clusterPlace = (context: RuleContext, pool: NodePool): Place | undefined =>
  context.join.inventory.clusters.find(({ key }) => key === pool.clusterKey)?.at;

function accountFixes(
  context: RuleContext,
  top: Place | undefined,
  holder: ReturnType<typeof readHclBlockAt>,
  path: readonly string[],
): Fix[] {
  const resource = top && readHclBlockAt(context, top);
  if (!top || !holder || !resource) return [];
  const { uri } = top;
  const present = existingAccount(context, uri);
  const name = present ?? `google_service_account.${freeName(context, uri)}`;
  const stated = setNested(holder.text, uri, holder.block, path, 'service_account', `${name}.email`);
  if (stated.length === 0) return [];
  if (present) return fixOf(`Run the nodes as ${present}`, stated);
  const made: readonly Edit[] = insertAfterBlock(resource.text, uri, resource.block, skeleton(name, resource.text, resource.block));
  const title = 'Run the nodes as a service account of their own';
  return made.length === 0 ? [] : fixOf(title, [...stated, ...made]);
}

/** An account of the module that is made for nodes, going by its name. */
function existingAccount(context: RuleContext, uri: string): string | undefined {
  return context.join.inventory.googleAccounts
    .filter(({ managed, scope }) => managed && scope.language === 'terraform')
    .map((account) => accountReference(uri, account))
    .find((name) => name !== undefined && /(?:^|[._-])nodes?(?:[_-]|$)/.test(name.replace('google_service_account.', '')));
}

function freeName(context: RuleContext, uri: string): string {
  const taken = new Set(
    context.join.inventory.googleAccounts
      .filter(({ at }) => folderOf(at.uri) === folderOf(uri))
      .map(({ label }) => label.split('.').at(-1)),
  );
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'gke_nodes' : `gke_nodes_${n}`;
    if (!taken.has(name)) return name;
  }
}

/** The account, in the cluster's project, with the role that lets nodes write logs and metrics. */
function skeleton(name: string, text: string, { body }: Block): string {
  const label = name.split('.')[1]!;
  const own = body.items.find((item) => item.kind === 'attribute' && item.name.name === 'project');
  const project = own?.kind === 'attribute' ? text.slice(own.value.span.start, own.value.span.end) : undefined;
  return [
    `resource "google_service_account" "${label}" {`,
    `  account_id = "${label.replaceAll('_', '-')}"`,
    ...(project === undefined ? [] : [`  project    = ${project}`]),
    '}',
    '',
    `resource "google_project_iam_member" "${label}" {`,
    `  project = ${project ?? `${name}.project`}`,
    '  role    = "roles/container.defaultNodeServiceAccount"',
    `  member  = ${name}.member`,
    '}',
  ].join('\n');
}
