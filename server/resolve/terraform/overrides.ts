import type { Body, Item } from '../../syntax/hcl/ast';

interface Written {
  readonly uri: string;
  readonly facts: { readonly body: Body };
  readonly elsewhere?: ReadonlyMap<Item, string>;
}

/**
 * A block as an override file changes it: attributes replace those of the same name, nested blocks replace all of their type
 * (https://developer.hashicorp.com/terraform/language/files/override#merging-behavior).
 */
export function mergedBody(base: Written, override: Written): { body: Body; elsewhere: Map<Item, string> } {
  const replaced = new Set(override.facts.body.items.map(keyOf));
  const items = [...base.facts.body.items.filter((item) => !replaced.has(keyOf(item))), ...override.facts.body.items];
  const elsewhere = new Map(base.elsewhere);
  for (const item of override.facts.body.items) elsewhere.set(item, override.uri);
  return { body: { span: base.facts.body.span, items }, elsewhere };
}

/** A `dynamic "x"` block stands for blocks of type x. */
function keyOf(item: Item): string {
  if (item.kind === 'attribute') return `=${item.name.name}`;
  return item.type.name === 'dynamic' ? (item.labels[0]?.value ?? '') : item.type.name;
}
