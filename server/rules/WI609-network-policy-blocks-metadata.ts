import { identityOf } from '../chain/pods';
import { blockingPolicies } from '../chain/policies';
import { known, show } from '../facts/text';
import type { NetworkPolicy, Workload } from '../resolve/model';
import { metadataServerFixes } from './fixes/egress';
import type { Draft, Rule } from './rule';
import { workloadName } from './words';

/** Policies that together keep pods with Workload Identity from the GKE metadata server. */
export const networkPolicyBlocksMetadata: Rule = {
  id: 'WI609',
  name: 'network-policy-blocks-metadata',
  severity: 'warning',
  summary: 'Network policies keep pods with Workload Identity from the GKE metadata server.',
  *check(context) {
    const { join } = context;
    const blocked = new Map<NetworkPolicy, Workload[]>();
    for (const workload of join.inventory.networkPolicies.length > 0 ? join.inventory.workloads : []) {
      // Policies do not hold for pods on the node's network (WI603).
      if (workload.hostNetwork || !identityOf(join, workload)) continue;
      const policy = narrowest(blockingPolicies(join, workload));
      if (policy) blocked.set(policy, [...(blocked.get(policy) ?? []), workload]);
    }
    for (const [policy, workloads] of blocked) {
      const [first] = workloads as [Workload];
      const others = workloads.length > 1 ? ` and ${workloads.length - 1} more` : '';
      yield {
        severity: 'warning',
        at: policy.nameAt,
        message: `${policy.kind} ${show(policy.name)} restricts the egress of ${workloadName(first)}${others}, and no policy allows the GKE metadata server: tokens time out. Allow TCP to 169.254.169.252 port 988, and with Dataplane V2 to 169.254.169.254 port 80.`,
        related: workloads.map((workload) => ({ at: workload.nameAt, message: `${workloadName(workload)} uses Workload Identity.` })),
        fixes: metadataServerFixes(context, policy),
      } satisfies Draft;
    }
  },
};

/** The policy that is most about these pods: the one to change. */
function narrowest(policies: readonly NetworkPolicy[]): NetworkPolicy | undefined {
  const breadth = ({ spec }: NetworkPolicy): number => {
    const selector = spec.entries.get('podSelector')?.value ?? spec.entries.get('endpointSelector')?.value;
    const labels = selector?.is === 'object' ? selector.entries.get('matchLabels')?.value : undefined;
    return labels?.is === 'object' ? -labels.entries.size : 0;
  };
  return [...policies].sort((a, b) => breadth(a) - breadth(b) || (known(a.name) ?? '').localeCompare(known(b.name) ?? '', 'en'))[0];
}
