import { foreignPoolOf, moduleThatChosePool, projectOf } from '../chain/foreign-pool';
import type { JoinedCluster } from '../chain/pools';
import { decidingPlace, known, show } from '../facts/text';
import type { Cluster, IdentityModule } from '../resolve/model';
import { hclString, insertAttribute } from '../syntax/hcl/edit';
import { readHclBlockAt } from './fixes/block';
import type { Fix } from './finding';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

/** Inputs of terraform-google-modules' workload-identity module that do not do what they seem to (rules.md 1.8). */
export const workloadIdentityModuleInputs: Rule = {
  id: 'WI707',
  name: 'workload-identity-module-inputs',
  severity: 'warning',
  summary: 'An input of the workload-identity module is missing or is changed by the module.',
  *check(context) {
    const modules = context.join.inventory.identityModules;
    for (const module of modules) {
      yield* withoutCluster(context, module);
      yield* cutNames(context, module, modules);
    }
    yield* otherPools(context);
  },
};

/** To annotate an account that exists the module runs kubectl, for which it must know the cluster. */
function* withoutCluster(context: RuleContext, module: IdentityModule): Iterable<Draft> {
  const { takesExisting, annotates, missingInputs } = module;
  if (takesExisting.value !== true || annotates !== true || missingInputs.length === 0) return;
  const names = missingInputs.join(' and ');
  yield {
    severity: 'warning',
    at: takesExisting.at,
    message: `${module.label} is to annotate a Kubernetes service account that exists, which it does with kubectl, and is not told of which cluster: the apply fails, or annotates nothing. Give it ${names}, or set annotate_k8s_sa = false and annotate the account yourself.`,
    related: [],
    fixes: clusterFixes(context, module),
  };
}

function clusterFixes(context: RuleContext, module: IdentityModule): Fix[] {
  const [cluster, ...others] = context.clusters.filter(({ cluster: one }) => isBeside(one, module));
  if (!cluster || others.length > 0) return [];
  const { label } = cluster.cluster;
  const values = { cluster_name: `${label}.name`, location: `${label}.location` };
  const added = module.missingInputs.map((name): [string, string] => [name, values[name as keyof typeof values]]);
  return inserting(context, module, `Name ${label}`, added);
}

/** A resource of the same module instance, which the call can refer to. */
const isBeside = ({ scope, label }: Cluster, module: IdentityModule): boolean =>
  scope.root === module.scope.root && scope.instance === module.scope.instance && label.startsWith('google_container_cluster.');

/** The Google account gets the first 30 characters of the name. */
function* cutNames(context: RuleContext, module: IdentityModule, all: readonly IdentityModule[]): Iterable<Draft> {
  const name = known(module.cutName);
  if (!module.cutName || name === undefined || name.length <= longestId) return;
  const id = accountIdOf(name);
  const twin = all.find((other) => other !== module && isTwin(module, other, id));
  const what = `${name} has ${name.length} characters, of which a Google service account can have ${longestId}: the module calls it ${id}`;
  yield {
    severity: twin ? 'warning' : 'information',
    at: decidingPlace(module.cutName),
    message: twin
      ? `${what}, and ${twin.label} gets the same: the second one fails to be made (409 already exists). Set gcp_sa_name in both.`
      : `${what}. Whoever grants it roles by the longer name misses it. Set gcp_sa_name to say which name it has.`,
    related: twin ? [{ at: twin.nameAt, message: 'This one is cut to the same name.' }] : [],
    fixes: twin ? [] : inserting(context, module, `Set gcp_sa_name = "${id}"`, [['gcp_sa_name', hclString(id)]], true),
  };
}

const longestId = 30;

const accountIdOf = (name: string): string => name.slice(0, longestId).replace(/-$/, '');

function isTwin(module: IdentityModule, other: IdentityModule, id: string): boolean {
  const name = known(other.cutName);
  const [mine, project] = [known(module.project), known(other.project)];
  return name !== undefined && accountIdOf(name) === id && mine !== undefined && mine === project;
}

/** `project_id` is the Google account's project; the pool is that of the cluster's. */
function* otherPools(context: RuleContext): Iterable<Draft> {
  for (const joined of context.join.grants) {
    const module = moduleThatChosePool(context.join.inventory, joined.grant);
    const foreign = module && foreignPoolOf(context, joined);
    if (!foreign) continue;
    const [owner] = foreign.clusters as [JoinedCluster];
    const right = projectOf(owner)!;
    yield {
      severity: 'warning',
      at: module.project.at,
      message: `${module.label} makes the Google service account in project ${show(module.project)} and takes that project's pool, but ${owner.cluster.label} is in ${show(right)}: no pod of it ever matches, and tokens fail with 403 iam.serviceAccounts.getAccessToken denied. ${module.poolProjectInput ? "Set k8s_sa_project_id to the cluster's project." : "Version 22 of the module has k8s_sa_project_id for the cluster's project."}`,
      related: [{ at: owner.cluster.nameAt, message: 'The cluster is declared here.' }],
      fixes: foreign.clusters.length === 1 && module.poolProjectInput ? poolFixes(context, module, owner) : [],
    };
  }
}

function poolFixes(context: RuleContext, module: IdentityModule, owner: JoinedCluster): Fix[] {
  const right = known(projectOf(owner));
  const reference = isBeside(owner.cluster, module) ? `${owner.cluster.label}.project` : undefined;
  const value = reference ?? (right === undefined ? undefined : hclString(right));
  return value === undefined ? [] : inserting(context, module, `Set k8s_sa_project_id = ${value}`, [['k8s_sa_project_id', value]]);
}

/** One fix that adds inputs to the call. */
function inserting(
  context: RuleContext,
  module: IdentityModule,
  title: string,
  inputs: readonly (readonly [string, string])[],
  safe = false,
): Fix[] {
  const found = readHclBlockAt(context, module.at);
  if (!found) return [];
  const edits = inputs.flatMap(([name, value]) => insertAttribute(found.text, module.at.uri, found.block, name, value));
  return fixOf(title, edits, { safe });
}
