import { areAllAutopilot } from '../chain/pools';
import { entryRemoval } from './fixes/remove';
import { metadataServerSelector } from './keys';
import { fixOf, type Draft, type Rule } from './rule';
import { workloadName } from './words';

/** The node selector for the GKE metadata server, which Autopilot refuses. */
export const podAutopilotNodeSelector: Rule = {
  id: 'WI606',
  name: 'pod-autopilot-node-selector',
  severity: 'error',
  summary: 'A pod selects nodes by iam.gke.io/gke-metadata-server-enabled, which Autopilot refuses.',
  each: {
    *workload(workload, context) {
      const entry = metadataServerSelector(workload);
      if (!entry || !areAllAutopilot(context.clusters)) return;
      const edits = entryRemoval(context, entry);
      yield {
        severity: 'error',
        at: entry.keyAt,
        message: `Autopilot refuses pods with this node selector, and ${workloadName(workload)} is never admitted. Its nodes always run the GKE metadata server: leave the selector out.`,
        related: context.clusters.map(({ cluster }) => ({ at: cluster.nameAt, message: 'An Autopilot cluster.' })),
        fixes: fixOf('Remove the node selector', edits),
      } satisfies Draft;
    },
  },
};
