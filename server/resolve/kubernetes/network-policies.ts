import type { ObjectValue } from '../../facts/value';
import type { NetworkPolicy } from '../model';
import { objectAtPath, valueAt } from './read';

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/, https://docs.cilium.io/en/stable/network/kubernetes/policy/ */
const groups: Readonly<Record<NetworkPolicy['kind'], string>> = {
  NetworkPolicy: 'networking.k8s.io/',
  CiliumNetworkPolicy: 'cilium.io/',
  CiliumClusterwideNetworkPolicy: 'cilium.io/',
};

const isPolicyKind = (kind: string): kind is NetworkPolicy['kind'] => Object.hasOwn(groups, kind);

/** The network policies that one object is: Cilium's may hold several. */
export function networkPoliciesOf(
  kind: string,
  apiVersion: string,
  object: ObjectValue,
  base: Omit<NetworkPolicy, 'kind' | 'spec'>,
): NetworkPolicy[] {
  if (!isPolicyKind(kind) || !apiVersion.startsWith(groups[kind])) return [];
  const spec = objectAtPath(object, 'spec');
  const several = valueAt(object, 'specs');
  const specs = [spec, ...(several?.is === 'list' ? several.items : [])].filter((one) => one?.is === 'object');
  // One whose rules cannot be read may say anything.
  const read = specs.length > 0 ? specs : [{ is: 'object', entries: new Map(), complete: false, at: object.at } as const];
  return read.map((one, i) => ({ ...base, key: i === 0 ? base.key : `${base.key}#${i}`, kind, spec: one }));
}
