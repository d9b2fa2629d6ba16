import type { AccountEditing, Annotation, KubernetesAccount, KubernetesNamespace } from '../model';
import { identityAnnotations } from '../kubernetes/annotations';
import { known, splitPlaceholders } from '../../facts/text';
import type { Text, Value } from '../../facts/value';
import type { Body, Expression } from '../../syntax/hcl/ast';
import { type BlockView, attribute, nestedBlocks, viewOf } from './blocks';
import { declaredBy, requiredText, textAttribute, unknownAt } from './declared';
import type { ResourceInstance } from './instances';
import { along, computed, toText } from './values';

/** `kubernetes_service_account(_v1)` and `kubernetes_default_service_account(_v1)`. */
export function kubernetesAccountOf(resource: ResourceInstance): KubernetesAccount {
  const view = viewOf(resource);
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  const isDefault = resource.declared.facts.type.startsWith('kubernetes_default_');
  const named = metadata && textAttribute(metadata, 'name');
  return {
    kind: 'terraform',
    name: isDefault ? (named ?? computed('default', view.at)) : (named ?? unknownAt('the name is generated', view.at)),
    namespace: namespaceIn(metadata, view),
    editing: editingOf(resource, metadata),
    ...annotationsOf(metadata),
    ...(ignoresAnnotations(resource.declared.facts.body) ? { annotationsKnown: false } : {}),
    ...declaredBy(resource),
  };
}

/** `kubernetes_annotations` of ServiceAccounts; null for those of other kinds. */
export function annotatedAccountOf(resource: ResourceInstance): KubernetesAccount | null {
  const view = viewOf(resource);
  const kind = textAttribute(view, 'kind');
  if (kind && known(kind) !== undefined && known(kind) !== 'ServiceAccount') return null;
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  return {
    kind: 'annotations-only',
    name: metadata ? requiredText(metadata, 'name') : unknownAt('no metadata', view.at),
    namespace: namespaceIn(metadata, view),
    editing: isNative(resource) ? { how: 'hcl', uri: view.at.uri, block: view.at } : null,
    ...annotationsOf(view),
    ...declaredBy(resource),
  };
}

export function kubernetesNamespaceOf(resource: ResourceInstance): KubernetesNamespace {
  const view = viewOf(resource);
  const [metadata] = nestedBlocks(view, 'metadata').blocks;
  return { name: (metadata && textAttribute(metadata, 'name')) ?? unknownAt('the name is generated', view.at), ...declaredBy(resource) };
}

/** The provider's default is the namespace `default` (rules.md D4). */
function namespaceIn(metadata: BlockView | undefined, view: BlockView): Text {
  if (!metadata) return unknownAt('no metadata', view.at);
  return textAttribute(metadata, 'namespace') ?? computed('default', metadata.at);
}

/** The identity annotations of the map beside `annotations`; Terraform makes strings of them. */
function annotationsOf(view: BlockView | undefined): { annotations: Annotation[]; annotationsKnown: boolean } {
  const value = view && attribute(view, 'annotations');
  // Until Terraform 0.12 maps were written as blocks: https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12
  if (view && nestedBlocks(view, 'annotations').blocks.length > 0) return { annotations: [], annotationsKnown: false };
  if (!value || value.is === 'null') return { annotations: [], annotationsKnown: view !== undefined };
  if (value.is !== 'object') return { annotations: [], annotationsKnown: false };
  const annotations = identityAnnotations(asTexts(value)).map((annotation) => ({
    ...annotation,
    value: splitPlaceholders(annotation.value),
    typed: false,
  }));
  return { annotations, annotationsKnown: value.complete };
}

/** The same map with texts for values; null is as good as not there. */
function asTexts(value: Extract<Value, { is: 'object' }>): Value {
  const entries = [...value.entries].flatMap(([key, entry]) => {
    const text = toText(along(entry.value, value.trail));
    return text ? [[key, { ...entry, value: text }] as const] : [];
  });
  return { ...value, entries: new Map(entries) };
}

const isNative = (resource: ResourceInstance): boolean => !resource.declared.uri.endsWith('.json');

function editingOf(resource: ResourceInstance, metadata: BlockView | undefined): AccountEditing {
  return metadata && isNative(resource) ? { how: 'hcl', uri: metadata.at.uri, block: metadata.at } : null;
}

/** `lifecycle { ignore_changes = [metadata[0].annotations] }`: somebody else sets annotations. */
function ignoresAnnotations(body: Body): boolean {
  return body.items.some(
    (item) =>
      item.kind === 'block' &&
      item.type.name === 'lifecycle' &&
      item.body.items.some((inner) => inner.kind === 'attribute' && inner.name.name === 'ignore_changes' && mentions(inner.value)),
  );
}

function mentions(expression: Expression): boolean {
  switch (expression.kind) {
    case 'tuple':
      return expression.items.some(mentions);
    case 'variable':
      return expression.name === 'metadata' || expression.name === 'all';
    case 'attribute-access':
      return expression.name.name === 'annotations' || (expression.name.name === '0' && mentions(expression.object));
    case 'index':
      // metadata[0].annotations["x"]
      return mentions(expression.object);
    default:
      return false;
  }
}
