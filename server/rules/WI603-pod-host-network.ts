import { identityOf, isSystemDaemon } from '../chain/pods';
import type { Value } from '../facts/value';
import { entryRemoval } from './fixes/remove';
import { fixOf, type Draft, type Rule } from './rule';
import { googleName, subjectName, workloadName } from './words';

/** A pod on the node's network that counts on Workload Identity: it reaches the node's metadata server instead. */
export const podHostNetwork: Rule = {
  id: 'WI603',
  name: 'pod-host-network',
  severity: 'error',
  summary: 'A pod with hostNetwork: true counts on Workload Identity, but gets the node’s identity.',
  each: {
    *workload(workload, context) {
      const entry = workload.podSpec?.entries.get('hostNetwork');
      if (!workload.hostNetwork || !entry || isSystemDaemon(workload)) return;
      const identity = identityOf(context.join, workload);
      if (!identity) return;
      const { google, account } = identity;
      const edits = entryRemoval(context, entry);
      yield {
        severity: readsBuckets(workload.podSpec!, 0) ? 'information' : 'error',
        at: entry.at,
        message: `Pods of ${workloadName(workload)} are on the node's network, where the GKE metadata server is not: they act as the node's service account, not ${google ? `as ${googleName(google)}` : `with the roles of ${subjectName(account)}`}. Take hostNetwork out.`,
        related: [{ at: identity.at, message: identity.why }],
        fixes: fixOf('Remove hostNetwork', edits),
      } satisfies Draft;
    },
  },
};

/** Volumes of Cloud Storage FUSE can use the account all the same: https://cloud.google.com/kubernetes-engine/docs/how-to/cloud-storage-fuse-csi-driver-setup */
function readsBuckets(value: Value, depth: number): boolean {
  if (depth > 8) return false;
  if (value.is === 'list') return value.items.some((item) => readsBuckets(item, depth + 1));
  if (value.is !== 'object') return false;
  return [...value.entries.values()].some(({ key, value: inner }) => key === 'hostNetworkPodKSA' || readsBuckets(inner, depth + 1));
}
