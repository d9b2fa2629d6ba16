import { gatheredCell, listCell, perObject, remembering } from '../facts/cells';
import { indexed } from '../facts/indexes';
import type { Settling } from '../facts/settling';
import { compare, known } from '../facts/text';
import type { NetworkPolicy, Workload } from '../resolve/model';
import type { Join } from './join';
import { allowsMetadataServer, restrictsEgress } from './policy-egress';
import { allOf, selectsLabels, type Answer } from './policy-selection';
import { identityOf, sameNamespace } from './pods';

/** Pods with Workload Identity that do not reach the GKE metadata server. */
export interface BlockedPods {
  readonly workload: Workload;
  /** The policy that is most about these pods: the one to change. */
  readonly policy: NetworkPolicy;
}

/**
 * The workloads whose pods policies certainly keep from the GKE metadata server: they restrict egress, and no policy that may select the
 * pods allows it. What policies allow adds up.
 */
export function blockedPods(join: Join, settled: Settling): () => readonly BlockedPods[] {
  const { inventory } = join;
  const policies = indexed(
    () => inventory.networkPolicies,
    (policy) => namesOf(policy),
  );
  const anywhere = listCell(() => inventory.networkPolicies.filter((policy) => namesOf(policy).length === 0));
  const namesakes = settled.index(
    () => inventory.workloads,
    ({ name }) => [known(name) ?? ''],
  );
  const allows = remembering(allowsMetadataServer);
  const restricts = remembering(restrictsEgress);

  function restricting(workload: Workload): readonly NetworkPolicy[] {
    const namespace = known(workload.namespace);
    const near = namespace === undefined ? inventory.networkPolicies : [...policies(namespace), ...anywhere.value];
    const possible = near.map((policy) => ({ policy, selects: selectsPods(policy, workload) })).filter(({ selects }) => selects !== 'no');
    if (possible.some(({ policy }) => allows(policy) !== 'no')) return [];
    const found = possible.filter(({ policy, selects }) => selects === 'yes' && restricts(policy) === 'yes').map(({ policy }) => policy);
    if (found.length === 0) return [];
    // Overlays for several clusters hold the same workload and the same namespaces.
    const several = namesakes(known(workload.name) ?? '').some(
      (other) =>
        other.kind === workload.kind && other.scope.root !== workload.scope.root && compare(other.namespace, workload.namespace) === 'same',
    );
    return several ? found.filter((policy) => policy.scope.root === workload.scope.root) : found;
  }

  const ofWorkload = perObject((workload: Workload): readonly BlockedPods[] => {
    // Policies do not hold for pods on the node's network (WI603).
    if (workload.hostNetwork || !identityOf(join, workload)) return [];
    const [policy] = [...restricting(workload)].sort(byBreadth);
    return policy ? [{ workload, policy }] : [];
  });
  const blocked = gatheredCell(() => (inventory.networkPolicies.length > 0 ? inventory.workloads : []), ofWorkload);
  return () => blocked.value;
}

/** The namespace that a policy is for; none where it is not known, or where the policy is for all of them. */
function namesOf({ kind, namespace }: NetworkPolicy): readonly string[] {
  const name = kind === 'CiliumClusterwideNetworkPolicy' ? undefined : known(namespace);
  return name === undefined ? [] : [name];
}

/** The narrowest first. */
const byBreadth = (a: NetworkPolicy, b: NetworkPolicy): number =>
  labelCount(b) - labelCount(a) || (known(a.name) ?? '').localeCompare(known(b.name) ?? '', 'en');

function labelCount({ spec }: NetworkPolicy): number {
  const selector = spec.entries.get('podSelector')?.value ?? spec.entries.get('endpointSelector')?.value;
  const labels = selector?.is === 'object' ? selector.entries.get('matchLabels')?.value : undefined;
  return labels?.is === 'object' ? labels.entries.size : 0;
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
