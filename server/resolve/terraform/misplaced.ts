import { known } from '../../facts/text';
import type { ObjectValue } from '../../facts/value';
import { misplacedAnnotations, type MisplacedAnnotation } from '../kubernetes/annotations';
import { podsOf } from '../kubernetes/pods';
import { attribute, nestedBlocks, viewOf } from './blocks';
import { declaredBy, textAttribute } from './declared';
import type { ResourceInstance } from './instances';
import { computed } from './values';
import { kindOf } from './workloads';

/** Other resources with metadata, and what they are in Kubernetes. */
const kinds: Readonly<Record<string, string>> = {
  kubernetes_service_account: 'ServiceAccount',
  kubernetes_default_service_account: 'ServiceAccount',
  kubernetes_namespace: 'Namespace',
};

/** Identity annotations of a Kubernetes resource where nothing reads them, `kubernetes_annotations` of other kinds among them.
 * `object`: the resource with Kubernetes' names. */
export function misplacedOf(resource: ResourceInstance, object: ObjectValue): MisplacedAnnotation[] {
  const { type } = resource.declared.facts;
  const view = viewOf(resource);
  const isAnnotations = type === 'kubernetes_annotations';
  if (isAnnotations && !attribute(view, 'annotations')) return [];
  const objectKind = isAnnotations ? known(textAttribute(view, 'kind')) : (kindOf(type) ?? kinds[type.replace(/_v1$/, '')]);
  if (objectKind === undefined || (isAnnotations && objectKind === 'ServiceAccount')) return [];
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  const { scope, at } = declaredBy(resource);
  return misplacedAnnotations(object, {
    objectKind,
    objectName: metadata ? textAttribute(metadata, 'name') : null,
    namespace: metadata ? (textAttribute(metadata, 'namespace') ?? computed('default', metadata.at)) : null,
    account: isAnnotations ? null : (podsOf(objectKind, '', object)[0]?.account ?? null),
    objectAt: at,
    scope,
  }).map((annotation) => (isAnnotations ? { ...annotation, where: 'object' } : annotation));
}
