import type { NetworkPolicy, Workload } from '../model';
import { podsOf } from '../kubernetes/pods';
import type { Entry, ObjectValue, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { type BlockView, attribute, nestedBlocks, viewOf } from './blocks';
import { declaredBy, textAttribute, unknownAt } from './declared';
import type { ResourceInstance } from './instances';
import { computed, list } from './values';

/** Resources with a pod template, and what they are in Kubernetes. */
const kinds: Readonly<Record<string, string>> = {
  kubernetes_deployment: 'Deployment',
  kubernetes_stateful_set: 'StatefulSet',
  kubernetes_daemonset: 'DaemonSet',
  kubernetes_daemon_set: 'DaemonSet',
  kubernetes_replication_controller: 'ReplicationController',
  kubernetes_job: 'Job',
  kubernetes_cron_job: 'CronJob',
  kubernetes_pod: 'Pod',
};

/** Blocks that are items of a list in Kubernetes, under another name. All other blocks are objects. */
const lists: Readonly<Record<string, string>> = {
  container: 'containers',
  init_container: 'initContainers',
  env: 'env',
  env_from: 'envFrom',
  image_pull_secrets: 'imagePullSecrets',
  port: 'ports',
  // Of network policies.
  egress: 'egress',
  ingress: 'ingress',
  to: 'to',
  from: 'from',
  ports: 'ports',
  match_expressions: 'matchExpressions',
  toleration: 'tolerations',
  volume: 'volumes',
  volume_mount: 'volumeMounts',
  sources: 'sources',
};

export const kindOf = (type: string): string | undefined => {
  const plain = type.replace(/_v1$/, '');
  return Object.hasOwn(kinds, plain) ? kinds[plain] : undefined;
};

/** A `kubernetes_deployment` and its like, as the workload that the provider makes of it. `object`: the resource with Kubernetes' names. */
export function workloadsOf(resource: ResourceInstance, object: ObjectValue): Workload[] {
  const { type } = resource.declared.facts;
  const kind = kindOf(type);
  if (kind === undefined) return [];
  const view = viewOf(resource);
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  const name = (metadata && textAttribute(metadata, 'name')) ?? unknownAt('the name is generated', view.at);
  const namespace = metadata
    ? (textAttribute(metadata, 'namespace') ?? computed('default', metadata.at))
    : unknownAt('no metadata', view.at);
  return podsOf(kind, '', object).map((pod, i) => ({
    kind,
    name,
    namespace,
    ...pod,
    ...declaredBy(resource),
    key: i === 0 ? resource.key : `${resource.key}#${i}`,
  }));
}

/** `kubernetes_network_policy`, as the policy that the provider makes of it. */
export function networkPoliciesOf(resource: ResourceInstance): NetworkPolicy[] {
  const view = viewOf(resource);
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  const [spec] = nestedBlocks(view, 'spec').blocks;
  if (!metadata || !spec) return [];
  return [
    {
      kind: 'NetworkPolicy',
      name: textAttribute(metadata, 'name') ?? unknownAt('the name is generated', view.at),
      namespace: textAttribute(metadata, 'namespace') ?? computed('default', metadata.at),
      spec: asKubernetes(spec, 0),
      ...declaredBy(resource),
    },
  ];
}

const camelCase = (name: string): string =>
  !name.includes('_') ? name : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A block with Kubernetes' names: attributes in camel case, lists where Kubernetes has lists. */
export function asKubernetes(view: BlockView, depth: number): ObjectValue {
  const entries = new Map<string, Entry>();
  let complete = true;
  const put = (key: string, value: Value, keyAt: Place, at: Place): void => void entries.set(key, { key, keyAt, value, at });
  const types = new Set<string>();
  for (const item of view.body.items) {
    if (item.kind === 'block') {
      types.add(item.type.name === 'dynamic' ? (item.labels[0]?.value ?? '') : item.type.name);
      continue;
    }
    const value = attribute(view, item.name.name);
    const uri = view.elsewhere?.get(item) ?? view.frame.uri;
    if (value && value.is !== 'null') put(camelCase(item.name.name), value, { uri, span: item.name.span }, { uri, span: item.span });
  }
  for (const type of types) {
    if (depth > 20) break;
    const nested = nestedBlocks(view, type);
    const [first] = nested.blocks;
    complete &&= nested.complete;
    if (!first) continue;
    const objects = nested.blocks.map((block) => asKubernetes(block, depth + 1));
    const listName = Object.hasOwn(lists, type) ? lists[type] : undefined;
    if (listName !== undefined) put(listName, list(objects, first.at, !nested.complete), first.at, first.at);
    else put(camelCase(type), objects[0]!, first.at, first.at);
  }
  return { is: 'object', entries, complete, at: view.at };
}
