import type { ResourceFacts } from '../../facts/terraform';
import type { ObjectValue } from '../../facts/value';
import { isIamStatement } from '../../facts/terraform-types';
import { viewOf } from './blocks';
import { clusterOf, nodePoolOf } from './clusters';
import { commandsOf, scriptsOf } from './commands';
import { membersOf, resourcesAt } from './expansion';
import { googleAccountKeyOf, googleAccountOf } from './google';
import { grantsOf } from './grants';
import { chartElsewhereOf, helmReleaseOf } from './helm-releases';
import type { ModuleInstance, ResourceInstance } from './instances';
import { annotatedAccountOf, kubernetesAccountOf, kubernetesNamespaceOf } from './kubernetes';
import { manifestParts } from './manifests';
import { dependOn, memo } from './memo';
import { misplacedOf } from './misplaced';
import { callsOf } from './module-calls';
import { fleetOf, opaqueCall, overlayOf, providerOpaques } from './opaque';
import { addParts, newParts, type SomeParts, type TerraformParts } from './parts';
import { publishedParts } from './published';
import { asKubernetes, networkPoliciesOf, workloadsOf } from './workloads';

type Make = (resource: ResourceInstance) => SomeParts;

/** Kubernetes objects with metadata; annotations may be misplaced in any of them. */
const kubernetes =
  (make: (resource: ResourceInstance, object: ObjectValue) => SomeParts): Make =>
  (resource) => {
    const object = asKubernetes(viewOf(resource), 0);
    return { misplaced: misplacedOf(resource, object), ...make(resource, object) };
  };
const workload = kubernetes((resource, object) => ({ workloads: workloadsOf(resource, object) }));
const kubernetesAccount = kubernetes((resource) => ({ kubernetesAccounts: [kubernetesAccountOf(resource)] }));
const networkPolicy: Make = (resource) => ({ networkPolicies: networkPoliciesOf(resource) });
const kubernetesNamespace = kubernetes((resource) => ({ namespaces: [kubernetesNamespaceOf(resource)] }));

/** What each type of resource is in the inventory. IAM statements are recognised by their names (see `isIamStatement`). */
const managed: Readonly<Record<string, Make>> = {
  google_service_account: (resource) => ({ googleAccounts: [googleAccountOf(resource)] }),
  google_service_account_key: (resource) => ({ googleAccountKeys: [googleAccountKeyOf(resource)] }),
  google_container_cluster: (resource) => {
    const { cluster, pools } = clusterOf(resource);
    return { clusters: [cluster], nodePools: pools, opaques: fleetOf(resource) };
  },
  google_container_node_pool: (resource) => ({ nodePools: [nodePoolOf(resource)] }),
  google_gke_hub_membership: (resource) => ({ opaques: fleetOf(resource) }),
  kubernetes_service_account: kubernetesAccount,
  kubernetes_service_account_v1: kubernetesAccount,
  kubernetes_default_service_account: kubernetesAccount,
  kubernetes_default_service_account_v1: kubernetesAccount,
  kubernetes_annotations: kubernetes((resource) => {
    const account = annotatedAccountOf(resource);
    return { kubernetesAccounts: account ? [account] : [] };
  }),
  kubernetes_namespace: kubernetesNamespace,
  kubernetes_namespace_v1: kubernetesNamespace,
  kubernetes_network_policy: networkPolicy,
  kubernetes_network_policy_v1: networkPolicy,
  kubernetes_deployment: workload,
  kubernetes_deployment_v1: workload,
  kubernetes_stateful_set: workload,
  kubernetes_stateful_set_v1: workload,
  kubernetes_daemonset: workload,
  kubernetes_daemon_set_v1: workload,
  kubernetes_replication_controller: workload,
  kubernetes_replication_controller_v1: workload,
  kubernetes_job: workload,
  kubernetes_job_v1: workload,
  kubernetes_cron_job: workload,
  kubernetes_cron_job_v1: workload,
  kubernetes_pod: workload,
  kubernetes_pod_v1: workload,
  kubernetes_manifest: manifestParts,
  kubectl_manifest: manifestParts,
  helm_release: (resource) => {
    const release = helmReleaseOf(resource);
    return { releases: [release], opaques: chartElsewhereOf(resource, release) };
  },
  shell_script: (resource) => ({ opaques: commandsOf(resource) }),
};

const data: Readonly<Record<string, Make>> = {
  google_service_account: (resource) => ({ googleAccounts: [googleAccountOf(resource)] }),
  kustomization_overlay: (resource) => ({ opaques: overlayOf(resource) }),
  external: (resource) => ({ opaques: commandsOf(resource) }),
};

function makerOf(facts: ResourceFacts): Make | undefined {
  if (facts.mode === 'data') return Object.hasOwn(data, facts.type) ? data[facts.type] : undefined;
  if (Object.hasOwn(managed, facts.type)) return managed[facts.type];
  return isIamStatement(facts.type) ? (resource) => ({ grants: grantsOf(resource) }) : undefined;
}

const nothing: TerraformParts = newParts();

/** The objects of a module instance, without those of the modules that it calls; gathered again only where something changed. */
export const objectsOf = (instance: ModuleInstance): TerraformParts =>
  memo(
    instance.evaluation,
    instance.units,
    'objects',
    instance.from,
    () => gathered(instance),
    () => nothing,
  );

function gathered(instance: ModuleInstance): TerraformParts {
  const parts = newParts();
  const { module, evaluation } = instance;
  const once = (name: string, make: () => SomeParts): void =>
    addParts(
      parts,
      memo(evaluation, instance.units, name, instance.from, make, () => ({})),
    );
  for (const [address, { facts }] of module.resources) {
    const make = makerOf(facts);
    const hasScripts = facts.body.items.some((item) => item.kind === 'block' && item.type.name === 'provisioner');
    if (make || hasScripts) once(`objects of ${address}`, () => resourceParts(instance, address, make, hasScripts));
  }
  if (module.providers.length > 0) once('objects of providers', () => ({ opaques: providerOpaques(instance) }));
  for (const name of module.calls.keys()) {
    const calls = callsOf(instance, name);
    for (const called of calls ? membersOf(calls) : []) {
      if (called.kind === 'outside')
        once(`objects of ${called.path}`, () => {
          dependOn(evaluation, called.caller.from);
          return publishedParts(called) ?? { opaques: opaqueCall(called) };
        });
    }
  }
  return parts;
}

function resourceParts(instance: ModuleInstance, address: string, make: Make | undefined, hasScripts: boolean): SomeParts {
  const expansion = resourcesAt(instance, address);
  const members = expansion ? membersOf(expansion) : [];
  if (members.length === 1 && make && !hasScripts) return make(members[0]!);
  const parts = newParts();
  for (const resource of members) {
    if (make) addParts(parts, make(resource));
    if (hasScripts) addParts(parts, { opaques: scriptsOf(resource) });
  }
  return parts;
}
