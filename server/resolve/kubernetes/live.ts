import type { KubernetesObject } from '../../facts/kubernetes';
import { known } from '../../facts/text';
import type { ObjectValue } from '../../facts/value';
import { identityAnnotations } from './annotations';
import { fieldText, textOf, valueAt } from './read';

/** What the API server gave out: it alone sets `uid` and `resourceVersion`. https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions */
export function isLive(object: ObjectValue): boolean {
  const metadata = valueAt(object, 'metadata');
  const has = (key: string): boolean => known(textOf(valueAt(metadata, key))) !== undefined;
  return has('uid') && (has('resourceVersion') || has('creationTimestamp'));
}

/** Namespaces of the cluster itself. */
const systemNamespace = /^(?:kube-(?:system|public|node-lease)$|gke-|gmp-)/;

/**
 * The objects of a dump that are of anybody's making: not those that a cluster brings along (unless somebody annotated them), not the
 * `default` accounts that every namespace has, and of the pods of one owner one.
 */
export function ownObjects(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const owners = new Set<string>();
  return objects.filter(({ kind, value }) => {
    if (!isLive(value)) return true;
    const metadata = valueAt(value, 'metadata');
    const annotated = kind === 'ServiceAccount' && identityAnnotations(valueAt(metadata, 'annotations')).length > 0;
    if (!annotated && systemNamespace.test(known(fieldText(metadata, 'namespace')) ?? '')) return false;
    if (kind === 'ServiceAccount') return annotated || known(fieldText(metadata, 'name')) !== 'default';
    const references = kind === 'Pod' ? valueAt(metadata, 'ownerReferences') : undefined;
    const owner = references?.is === 'list' ? known(fieldText(references.items[0], 'uid')) : undefined;
    if (owner === undefined) return true;
    if (owners.has(owner)) return false;
    owners.add(owner);
    return true;
  });
}
