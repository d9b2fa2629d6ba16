import { compare, known } from '../facts/text';
import type { NetworkPolicy, Workload } from '../resolve/model';
import type { Join } from './join';
import { allowsMetadataServer, restrictsEgress } from './policy-egress';
import { allOf, selectsLabels, type Answer } from './policy-selection';
import { sameNamespace } from './pods';

/**
 * The policies that certainly keep a workload's pods from the GKE metadata server: they restrict egress, and no policy that
 * may select the pods allows it. What policies allow adds up.
 */
export function blockingPolicies({ inventory }: Join, workload: Workload): NetworkPolicy[] {
  const possible = inventory.networkPolicies
    .map((policy) => ({ policy, selects: selectsPods(policy, workload) }))
    .filter(({ selects }) => selects !== 'no');
  if (possible.some(({ policy }) => allowsMetadataServer(policy) !== 'no')) return [];
  const restricting = possible
    .filter(({ policy, selects }) => selects === 'yes' && restrictsEgress(policy) === 'yes')
    .map(({ policy }) => policy);
  if (restricting.length === 0) return [];
  // Overlays for several clusters hold the same workload and the same namespaces.
  const several = inventory.workloads.some(
    (other) =>
      other.kind === workload.kind &&
      other.scope.root !== workload.scope.root &&
      known(other.name) === known(workload.name) &&
      compare(other.namespace, workload.namespace) === 'same',
  );
  return several ? restricting.filter((policy) => policy.scope.root === workload.scope.root) : restricting;
}

function selectsPods(policy: NetworkPolicy, workload: Workload): Answer {
  const { kind, spec } = policy;
  const selector = spec.entries.get(kind === 'NetworkPolicy' ? 'podSelector' : 'endpointSelector')?.value;
  // Without one Cilium's policies are about nodes.
  if (!selector && (kind !== 'NetworkPolicy' || !spec.complete)) return spec.complete ? 'no' : 'unknown';
  return allOf([
    kind === 'CiliumClusterwideNetworkPolicy' ? 'yes' : inNamespace(policy, workload),
    selectsLabels(selector, workload.podLabels),
  ]);
}

function inNamespace(policy: NetworkPolicy, workload: Workload): Answer {
  const same = sameNamespace(policy, workload);
  return same === 'same' ? 'yes' : same === 'different' ? 'no' : 'unknown';
}
