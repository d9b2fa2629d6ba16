import type { Body, Item } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Entry, ListValue, ObjectValue, Value } from '../../facts/value';
import { elementsOf, isComplete } from './collections';
import { evaluate } from './evaluate';
import { type Frame, type ResourceInstance, bind } from './instances';
import { list, unknown } from './values';

/** One block with everything that is needed to evaluate what stands in it. */
export interface BlockView {
  readonly body: Body;
  readonly frame: Frame;
  readonly elsewhere?: ReadonlyMap<Item, string>;
  /** The whole block. */
  readonly at: Place;
}

/** The blocks of one type within a block, `dynamic` ones expanded. */
export interface NestedBlocks {
  readonly blocks: readonly BlockView[];
  /** False: a dynamic block may make more. */
  readonly complete: boolean;
}

export const viewOf = (resource: ResourceInstance): BlockView => {
  const { declared, frame } = resource;
  return { body: declared.facts.body, frame, elsewhere: declared.elsewhere, at: { uri: declared.uri, span: declared.facts.span } };
};

const frameOf = (view: BlockView, item: Item): Frame => {
  const uri = view.elsewhere?.get(item);
  return uri === undefined ? view.frame : { ...view.frame, uri };
};

/** The expression's value; undefined where the attribute is not written. null is as good as not written, but is told. */
export function attribute(view: BlockView, name: string): Value | undefined {
  const item = view.body.items.find((one) => one.kind === 'attribute' && one.name.name === name);
  return item?.kind === 'attribute' ? evaluate(item.value, frameOf(view, item)) : undefined;
}

/** The attribute's value, undefined also where it is null. */
export function setAttribute(view: BlockView, name: string): Value | undefined {
  const value = attribute(view, name);
  return value?.is === 'null' ? undefined : value;
}

/** Where an attribute is written, from its name to the end of its value. */
export function attributePlace(view: BlockView, name: string): Place | undefined {
  const item = view.body.items.find((one) => one.kind === 'attribute' && one.name.name === name);
  return item && { uri: frameOf(view, item).uri, span: item.span };
}

/** Blocks of a type, written out or made by `dynamic` (https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks). */
export function nestedBlocks(view: BlockView, type: string): NestedBlocks {
  const blocks: BlockView[] = [];
  let complete = true;
  for (const item of view.body.items) {
    if (item.kind !== 'block') continue;
    const frame = frameOf(view, item);
    if (item.type.name === type) blocks.push({ body: item.body, frame, at: { uri: frame.uri, span: item.span } });
    else if (item.type.name === 'dynamic' && item.labels[0]?.value === type) {
      const made = dynamicBlocks(item.body, type, frame, { uri: frame.uri, span: item.span });
      blocks.push(...made.blocks);
      complete &&= made.complete;
    }
  }
  return { blocks, complete };
}

function dynamicBlocks(body: Body, type: string, frame: Frame, at: Place): NestedBlocks {
  const named = (name: string) => body.items.find((item) => item.kind === 'attribute' && item.name.name === name);
  const forEach = named('for_each');
  const content = body.items.find((item) => item.kind === 'block' && item.type.name === 'content');
  if (forEach?.kind !== 'attribute' || content?.kind !== 'block') return { blocks: [], complete: false };
  const collection = evaluate(forEach.value, frame);
  const elements = elementsOf(collection);
  if (!elements) return { blocks: [], complete: false };
  const iterator = named('iterator');
  const name = iterator?.kind === 'attribute' && iterator.value.kind === 'variable' ? iterator.value.name : type;
  const blocks = elements.slice(0, 200).map((element): BlockView => {
    const keyed = (key: string, value: Value): [string, Entry] => [key, { key, keyAt: value.at, value, at: element.at }];
    // The index in a list, the element itself in a set: which of them this is, the value does not tell.
    const key = collection.is === 'list' ? unknown('the key in a list or set', element.at) : element.key;
    const entries = new Map([keyed('key', key), keyed('value', element.value)]);
    return { body: content.body, frame: bind(frame, name, { is: 'object', entries, complete: true, at: element.at }), at };
  });
  return { blocks, complete: isComplete(collection) && elements.length <= 200 };
}

/** A block as the object that Terraform gives for it. What is not written may be filled in by the provider: see `rest`. */
export function blockValue(view: BlockView, rest: { key: string; label: string }, depth = 0): ObjectValue {
  const entries = new Map<string, Entry>();
  const types = new Set<string>();
  for (const item of view.body.items) {
    const uri = frameOf(view, item).uri;
    if (item.kind === 'block') {
      types.add(item.type.name === 'dynamic' ? (item.labels[0]?.value ?? '') : item.type.name);
      continue;
    }
    const key = item.name.name;
    const value = evaluate(item.value, frameOf(view, item));
    if (value.is !== 'null') entries.set(key, { key, keyAt: { uri, span: item.name.span }, value, at: { uri, span: item.span } });
  }
  if (depth < 12)
    for (const type of types) {
      const value = blocksValue(view, type, { key: `${rest.key}.${type}`, label: `${rest.label}.${type}` }, depth + 1);
      entries.set(type, { key: type, keyAt: value.at, value, at: value.at });
    }
  return { is: 'object', entries, complete: false, rest, at: view.at };
}

/** All blocks of a type as the list that Terraform gives for them. */
export function blocksValue(view: BlockView, type: string, rest: { key: string; label: string }, depth = 0): ListValue {
  const { blocks, complete } = nestedBlocks(view, type);
  const items = blocks.map((block, i) => blockValue(block, { key: `${rest.key}[${i}]`, label: `${rest.label}[${i}]` }, depth));
  return list(items, blocks[0]?.at ?? view.at, !complete);
}
