import { kubernetesObjects } from '../kubernetes/objects';
import type { ObjectValue, Value } from '../../facts/value';
import { type BlockView, setAttribute, viewOf } from './blocks';
import { declaredBy } from './declared';
import { editingIn, embeddedDocuments } from './embedded';
import { evaluate } from './evaluate';
import type { ResourceInstance } from './instances';
import { addParts, newParts, type SomeParts } from './parts';

/** `kubernetes_manifest` (an object) and `kubectl_manifest` (YAML): Kubernetes objects within Terraform. */
export function manifestParts(resource: ResourceInstance): SomeParts {
  const view = viewOf(resource);
  const { scope, key, label, headerAt, at } = declaredBy(resource);
  const parts = newParts();
  const manifest = setAttribute(view, 'manifest') ?? encodedArgument(view, 'yaml_body') ?? setAttribute(view, 'yaml_body');
  if (!manifest) return parts;
  for (const [i, object] of objectsIn(manifest).entries()) {
    const editing = editingIn(object, resource, manifest);
    addParts(parts, kubernetesObjects(object, { scope, key: i === 0 ? key : `${key}#${i}`, label, headerAt, at, editing }));
  }
  return parts;
}

function objectsIn(manifest: Value): ObjectValue[] {
  const values: Value[] = manifest.is === 'text' ? (embeddedDocuments(manifest) ?? []) : [manifest];
  return values.filter((value): value is ObjectValue => value.is === 'object' && !isReadAnyway(value));
}

/** `yaml_body = file("account.yaml")`: the manifest is among the workspace's own. */
const isReadAnyway = ({ at }: ObjectValue): boolean => /\.(ya?ml|json)$/.test(at.uri) && !/\.(tf|tofu)\.json$/.test(at.uri);

/** `yamlencode({ … })`: the object itself says more than its text, for it keeps places and holes. */
export function encodedArgument(view: BlockView, name: string): Value | undefined {
  const item = view.body.items.find((one) => one.kind === 'attribute' && one.name.name === name);
  if (item?.kind !== 'attribute' || item.value.kind !== 'call') return undefined;
  const { function: called, arguments: args } = item.value;
  const [argument] = args;
  return argument && /^(yaml|json)encode$/.test(called.name) ? evaluate(argument, view.frame) : undefined;
}
