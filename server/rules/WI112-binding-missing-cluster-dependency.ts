import { compareProjects } from '../chain/email';
import type { JoinedGrant } from '../chain/join';
import { poolProject } from '../chain/principal';
import { compare, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { Cluster, Scope } from '../resolve/model';
import { insertAttribute, insertTupleItems } from '../syntax/hcl/edit';
import { place, stretch, type Place } from '../syntax/span';
import { addressOf, dependsOn, referencesIn, type References } from './dependencies';
import type { Fix } from './finding';
import { readHclBlockAt } from './fixes/block';
import { clusterPoolReference, isQuoted, reference } from './fixes/reference';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { folderOf } from '../syntax/folder';

/** The pool comes into being with the project's first cluster, and nothing makes the binding wait for that. */
export const bindingMissingClusterDependency: Rule = {
  id: 'WI112',
  name: 'binding-missing-cluster-dependency',
  severity: 'information',
  summary: 'Nothing makes a binding wait for the cluster that makes its pool: the first apply can fail.',
  *check(context) {
    const folders = new Map<string, References>();
    const references = (folder: string): References => {
      if (!folders.has(folder)) folders.set(folder, referencesIn(context, folder));
      return folders.get(folder)!;
    };
    for (const joined of context.join.grants) {
      const { grant, principal, syntax } = joined;
      if (grant.scope.language !== 'terraform' || grant.uncertain || syntax?.mistakes.length || !('pool' in principal) || !principal.pool)
        continue;
      const clusters = makersOf(context, grant.scope, principal.pool);
      const [first] = clusters;
      if (!first || clusters.some((cluster) => waitsFor(context, references, joined, cluster))) continue;
      yield {
        severity: isProjectMadeHere(context, grant.scope, principal.pool) ? 'warning' : 'information',
        at: grant.headerAt,
        message: `Nothing makes ${grant.label} wait for ${first.label}, although its pool ${show(principal.pool)} comes into being with the project's first cluster: the first apply can fail with "Identity Pool does not exist". Take the pool from the cluster, or add depends_on.`,
        related: clusters.map((cluster) => ({ at: cluster.nameAt, message: `${cluster.label} makes the pool.` })),
        fixes: clusters.length === 1 ? fixes(context, joined, first) : [],
      } satisfies Draft;
    }
  },
};

/** The Standard clusters of this root that certainly have this pool. */
function makersOf({ clusters }: RuleContext, scope: Scope, pool: Text): Cluster[] {
  return clusters.flatMap(({ cluster, identity }) => {
    const isHere = cluster.scope.root === scope.root && cluster.scope.variant?.label === scope.variant?.label && !cluster.uncertain;
    const stated = cluster.pool === 'unknown' ? null : cluster.pool;
    return isHere && identity === 'on' && cluster.autopilot === false && compare(stated, pool) === 'same' ? [cluster] : [];
  });
}

/** Is there a way of references from the binding to the cluster? What cannot be followed may be one. */
function waitsFor(context: RuleContext, references: (folder: string) => References, { grant }: JoinedGrant, cluster: Cluster): boolean {
  const { root } = grant.scope;
  const [from, to] = [grant, cluster].map(({ at, scope }) => ({ at, steps: stepsOf(scope, at) }));
  const [own, other] = [addressAt(context, from!.at), addressAt(context, to!.at)];
  if (own === undefined || other === undefined) return true;
  if (from!.steps.join() === to!.steps.join()) return dependsOn(references(folderOf(grant.at.uri)), own, other);
  const [a, b] = [from!.steps[0], to!.steps[0]];
  // Within one call of the root both go further apart: not followed.
  if (a === b) return true;
  return dependsOn(references(root), a ? `module.${a}` : own, b ? `module.${b}` : other);
}

/** The names of the calls on the way from the root to where something is written. */
function stepsOf({ root, instance }: Scope, { uri }: Place): string[] {
  if (folderOf(uri) === root) return [];
  return [...instance.matchAll(/(?:^|\.)module\.([\w-]+)/g)].map(([, name]) => name!);
}

function addressAt(context: RuleContext, at: Place): string | undefined {
  const found = readHclBlockAt(context, at);
  return found && addressOf(found.block);
}

/** Then nobody can have made a cluster in it before. */
function isProjectMadeHere(context: RuleContext, { root }: Scope, pool: Text): boolean {
  return context
    .names(`${root}/main.tf`)
    .some(
      ({ expression, value }) =>
        /^google_project\.[\w-]+\.project_id$/.test(expression) && compareProjects(value, poolProject(pool)) === 'same',
    );
}

/** The pool within a member as it is written: `serviceAccount:POOL[` or `/workloadIdentityPools/POOL/`. */
const writtenPool = /(serviceAccount:|\/workloadIdentityPools\/)((?:\$\{[^{}"]*\}|[^"[\]/$])+\.svc\.id\.goog)(?=[[/])/d;

function fixes(context: RuleContext, { grant }: JoinedGrant, cluster: Cluster): Fix[] {
  if (grant.scope.instance !== cluster.scope.instance) return [];
  const { at: member } = grant.member!;
  const { uri, span } = member;
  const found: Fix[] = [];
  const pool = clusterPoolReference(context, uri, cluster);
  const [start, end] = writtenPool.exec(context.text(uri)?.slice(span.start, span.end) ?? '')?.indices?.[2] ?? [];
  // What stands in an argument of format() or replace() is no template of the member.
  if (pool && start !== undefined && end !== undefined && isQuoted(context, member)) {
    const at = place(uri, stretch(span, start, end));
    found.push({ title: 'Take the pool from the cluster', edits: [replace(at, `\${${pool}}`)], preferred: true, safe: false });
  }
  return [...found, ...waitingFixes(context, grant.at, cluster, found.length === 0)];
}

function waitingFixes(context: RuleContext, at: Place, cluster: Cluster, preferred: boolean): Fix[] {
  const [found, name] = [readHclBlockAt(context, at), reference(at.uri, cluster)];
  if (!found || name === undefined) return [];
  const { text, block } = found;
  const stated = block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'depends_on');
  const edits =
    stated === undefined
      ? insertAttribute(text, at.uri, block, 'depends_on', `[${name}]`)
      : stated.kind === 'attribute' && stated.value.kind === 'tuple'
        ? insertTupleItems(text, at.uri, stated.value, [name])
        : [];
  return fixOf(`Add depends_on = [${name}]`, edits, { preferred });
}
