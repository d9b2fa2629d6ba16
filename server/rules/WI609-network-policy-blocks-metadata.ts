import { show } from '../facts/text';
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
    const blocked = new Map<NetworkPolicy, Workload[]>();
    for (const { policy, workload } of context.blocked) blocked.set(policy, [...(blocked.get(policy) ?? []), workload]);
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
