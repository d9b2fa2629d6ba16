import { foreignPoolOf, moduleThatChosePool, projectOf } from '../chain/foreign-pool';
import type { JoinedCluster } from '../chain/pools';
import { decidingPlace, known, rewritable, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { Fix } from './finding';
import { replace, type Draft, type Rule, type RuleContext } from './rule';
import { clusterPoolReference } from './fixes/reference';

/** The member speaks of one project's pool, every cluster it could mean is in another's (rules.md D12). */
export const bindingPoolProjectMismatch: Rule = {
  id: 'WI107',
  name: 'binding-pool-project-mismatch',
  severity: 'error',
  summary: 'The IAM member names the workload pool of another project than the cluster’s.',
  each: {
    *grant(joined, context) {
      const foreign = foreignPoolOf(context, joined);
      // There the call lacks an input (WI707).
      if (!foreign || moduleThatChosePool(context.join.inventory, joined.grant)) return;
      const { pool, project, clusters } = foreign;
      const [owner] = clusters as [JoinedCluster];
      yield {
        severity: 'error',
        at: decidingPlace(project),
        message: `The member names the pool of project ${show(project)}, but ${owner.cluster.label} is in ${show(projectOf(owner))}: no pod of it ever matches, and tokens fail with 403 iam.serviceAccounts.getAccessToken denied. Use the pool of the cluster's project, not of the Google service account's.`,
        related: [
          owner.cluster.poolAt
            ? { at: owner.cluster.poolAt, message: "The cluster's pool is stated here." }
            : { at: owner.cluster.nameAt, message: 'The cluster is declared here.' },
        ],
        fixes: fixes(context, pool, project, clusters),
      } satisfies Draft;
    },
  },
};

function fixes(context: RuleContext, pool: Text, project: Text, clusters: readonly JoinedCluster[]): Fix[] {
  const projectAt = rewritable(project);
  // A value that came from elsewhere may serve others too.
  if (!projectAt || project.pieces.some(({ trail }) => trail) || clusters.length !== 1) return [];
  const [owner] = clusters as [JoinedCluster];
  const right = known(projectOf(owner));
  const found: Fix[] = [];
  const poolAt = rewritable(pool);
  const reference = poolAt && clusterPoolReference(context, poolAt.uri, owner.cluster);
  if (poolAt && reference) {
    found.push({
      title: `Use the pool of ${owner.cluster.label}`,
      edits: [replace(poolAt, `\${${reference}}`)],
      preferred: true,
      safe: false,
    });
  }
  if (right !== undefined) {
    found.push({ title: `Name project ${right}`, edits: [replace(projectAt, right)], preferred: found.length === 0, safe: false });
  }
  return found;
}
