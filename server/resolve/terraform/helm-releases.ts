import { flat, HOLE, splitPlaceholders, unknownText } from '../../facts/text';
import type { Entry, ObjectValue, Text, Value } from '../../facts/value';
import type { Expression } from '../../syntax/hcl/ast';
import type { Deployment } from '../helm/deployments';
import { setOf, unreadLayer } from '../helm/layers';
import type { Opaque } from '../model';
import { type BlockView, attribute, nestedBlocks, setAttribute, viewOf } from './blocks';
import { declaredBy, textAttribute } from './declared';
import { editingIn, embeddedDocuments } from './embedded';
import { evaluate } from './evaluate';
import { folderAt } from './folders';
import type { Frame, ResourceInstance } from './instances';
import { along, computed, itemsOf, toText } from './values';

/** `helm_release`: https://registry.terraform.io/providers/hashicorp/helm/latest/docs/resources/release */
export function helmReleaseOf(resource: ResourceInstance): Deployment {
  const view = viewOf(resource);
  const { scope, key } = declaredBy(resource);
  const chart = textAttribute(view, 'chart');
  const remote = setAttribute(view, 'repository') !== undefined;
  const layers = valuesOf(view);
  const sets = setsOf(view);
  const known = layers.flatMap((layer) => (layer && 'object' in layer ? [layer] : []));
  const files = layers.flatMap((layer) => (layer && 'uri' in layer ? [layer] : []));
  const postrenders = nestedBlocks(view, 'postrender').blocks.length > 0;
  const isMore = !sets.complete || nestedBlocks(view, 'set_list').blocks.length > 0;
  return {
    key: scope.variant ? `${key} ${scope.variant.label}` : key,
    scope,
    folder: remote || !chart ? null : pathOf(chart, scope.root),
    chart: true,
    namespace: textAttribute(view, 'namespace') ?? computed('default', view.at),
    overrides: false,
    recursive: false,
    release: textAttribute(view, 'name'),
    layers: [...layers.map((layer) => layer ?? unreadLayer), ...(isMore ? [unreadLayer] : [])],
    variables: new Map(files.flatMap(({ uri, variables }) => (variables ? [[uri, variables] as const] : []))),
    editing: known.length === 1 ? editingIn(known[0]!.object, resource, known[0]!.text) : null,
    sets: sets.found,
    complete: true,
    patched: postrenders,
    podsPatched: postrenders,
  };
}

/** A chart that is not here may make any account in the namespace that it is released into. */
export function chartElsewhereOf({ declared: { uri, facts } }: ResourceInstance, { folder, namespace, scope }: Deployment): Opaque[] {
  if (folder !== null) return [];
  const at = { uri, span: facts.header };
  return [
    {
      what: 'other',
      at,
      scope,
      why: 'a chart that is not in the workspace',
      grants: false,
      annotates: false,
      googleAccounts: null,
      kubernetesAccounts: [{ namespace, name: unknownText('the chart names it', at) }],
    },
  ];
}

/** A YAML text of `values`: what it holds, or the file that holds it; null: not known. */
type Layer =
  | { readonly object: ObjectValue; /** What is encoded, or was decoded. */ readonly text: Value }
  | { readonly uri: string; readonly variables: ObjectValue | null }
  | null;

function valuesOf(view: BlockView): Layer[] {
  const item = view.body.items.find((one) => one.kind === 'attribute' && one.name.name === 'values');
  if (item?.kind !== 'attribute') return [];
  const frame: Frame = { ...view.frame, uri: view.elsewhere?.get(item) ?? view.frame.uri };
  if (item.value.kind === 'tuple') return item.value.items.map((expression) => layerOf(expression, frame));
  const value = evaluate(item.value, frame);
  if (value.is !== 'list') return [null];
  return [...itemsOf(value).map((text) => embedded(text)), ...(value.incomplete ? [null] : [])];
}

function layerOf(expression: Expression, frame: Frame): Layer {
  if (expression.kind === 'call') {
    const [argument, variables] = expression.arguments;
    const { name } = expression.function;
    if (argument && (name === 'yamlencode' || name === 'jsonencode')) {
      const value = evaluate(argument, frame);
      return value.is === 'object' ? { object: withTexts(value, 0), text: value } : null;
    }
    if (argument && (name === 'file' || name === 'templatefile')) {
      const path = toText(evaluate(argument, frame));
      const uri = path && pathOf(path, frame.instance.evaluation.root);
      // What is no YAML by name (`values.tftpl`) nobody reads but this expression.
      if (uri && !/\.ya?ml$/i.test(uri)) return embedded(evaluate(expression, frame));
      const given = variables && evaluate(variables, frame);
      return uri ? { uri, variables: given?.is === 'object' ? withTexts(given, 0) : null } : null;
    }
  }
  return embedded(evaluate(expression, frame));
}

function embedded(value: Value): Layer {
  const documents = value.is === 'text' ? embeddedDocuments(value) : null;
  const [only] = documents ?? [];
  if (documents?.length === 0) return { object: { is: 'object', entries: new Map(), complete: true, at: value.at }, text: value };
  return documents?.length === 1 && only?.is === 'object' ? { object: withTexts(only, 0), text: value } : null;
}

/** Values as Kubernetes reads them: what may be any value of Terraform is a text, placeholders are unknown. */
function withTexts(object: ObjectValue, depth: number): ObjectValue {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of object.entries) entries.set(key, { ...entry, value: withText(along(entry.value, object.trail), depth) });
  return { ...object, entries };
}

function withText(value: Value, depth: number): Value {
  if (value.is === 'text') return splitPlaceholders(value);
  if (value.is === 'object' && depth < 30) return withTexts(value, depth + 1);
  return value.is === 'symbol' || value.is === 'unknown' ? (toText(value) ?? value) : value;
}

/** A path of the file system within the workspace: `./charts/app`, `${path.module}/values.yaml`. null where it cannot be told. */
function pathOf(text: Text, root: string): string | null {
  const [first] = text.pieces;
  const written = flat(text);
  if (first?.is === 'symbol' && first.label.startsWith('path.')) {
    const base = first.label === 'path.module' ? first.key.replace(/\|path$/, '') : root;
    const rest = written.slice(1);
    return rest.includes(HOLE) || !/^(?:\/|$)/.test(rest) ? null : folderAt(base, rest);
  }
  return written.includes(HOLE) || written.startsWith('/') || !/^\.{1,2}(?:\/|$)|\//.test(written) || written.includes('://')
    ? null
    : folderAt(root, written);
}

/** `set` blocks, and from provider 3 on a list of objects. */
function setsOf(view: BlockView): { found: Deployment['sets']; complete: boolean } {
  const kinds = ['set', 'set_sensitive'];
  const blocks = kinds.map((kind) => nestedBlocks(view, kind));
  const lists = kinds.flatMap((kind) => attribute(view, kind) ?? []);
  const found = [
    ...blocks.flatMap((nested) =>
      nested.blocks.flatMap((block) => {
        const name = textAttribute(block, 'name');
        return name ? [{ name, value: textAttribute(block, 'value') }] : [];
      }),
    ),
    ...lists.flatMap((value) =>
      value.is === 'list' ? itemsOf(value).flatMap((item) => (item.is === 'object' ? setOf(withTexts(item, 0)) : [])) : [],
    ),
  ];
  const complete =
    blocks.every((nested) => nested.complete) && lists.every((value) => value.is === 'null' || (value.is === 'list' && !value.incomplete));
  return { found, complete };
}
