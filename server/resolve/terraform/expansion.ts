import type { Attribute, Body, Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Entry, Value } from '../../facts/value';
import { show } from '../../facts/text';
import { costOf, limits, note, spend } from './budget';
import { elementsOf, isComplete, symbolicKey } from './collections';
import { evaluate } from './evaluate';
import type { Expansion, Frame, Lost, ModuleInstance, ResourceInstance } from './instances';
import { placeIn } from './instances';
import { memo } from './memo';
import type { Declared } from './modules';
import type { ResourceFacts } from '../../facts/terraform';
import { boolOf, list, numberOf, stringOf, symbol, tooLong, toText, unknown } from './values';

/** What an instance costs of the budget, besides what is evaluated in it. */
const stepsPerInstance = 5;

/** One instance that `count` or `for_each` makes. */
export interface Slot {
  /** Key of the expansion's `members`. */
  readonly name: string;
  /** `[0]`, `["x"]`, ''. */
  readonly index: string;
  readonly frame: Frame;
  readonly uncertain: boolean;
  readonly lost: readonly Lost[];
}

export interface Slots {
  readonly kind: Expansion<unknown>['kind'];
  readonly slots: readonly Slot[];
  /** Stands for all instances that could not be told apart. */
  readonly any?: Slot & { readonly collection: string | undefined };
}

const attributeNamed = (body: Body, name: string): Attribute | undefined =>
  body.items.find((item): item is Attribute => item.kind === 'attribute' && item.name.name === name);

/** The instances of a block with these meta-arguments. `key`: of the block, for symbols of what is not known. */
export function slotsOf(body: Body, frame: Frame, key: string): Slots {
  const forEach = attributeNamed(body, 'for_each');
  const count = attributeNamed(body, 'count');
  if (!forEach && !count) return { kind: 'single', slots: [{ name: '', index: '', frame, uncertain: false, lost: [] }] };
  const { evaluation } = frame.instance;
  const outer = evaluation.lost;
  evaluation.lost = [];
  const made = forEach ? eachSlots(forEach.value, frame, key, false) : countSlots(count!.value, frame, key, false);
  const lost = evaluation.lost;
  evaluation.lost = outer;
  if (lost.length === 0) return made;
  return { ...made, slots: made.slots.map((slot) => ({ ...slot, lost })) };
}

/** A conditional whose condition is not known: the branch that makes instances, which then may not exist. */
function eitherBranch(expression: Expression, frame: Frame, make: (branch: Expression) => Slots): Slots | undefined {
  if (expression.kind === 'parentheses') return eitherBranch(expression.inner, frame, make);
  if (expression.kind !== 'conditional' || boolOf(evaluate(expression.condition, frame)) !== undefined) return undefined;
  const [yes, no] = [make(expression.yes), make(expression.no)];
  const isEmpty = (slots: Slots): boolean => slots.slots.length === 0 && !slots.any;
  return isEmpty(no) ? yes : isEmpty(yes) ? no : undefined;
}

function countSlots(expression: Expression, frame: Frame, key: string, uncertain: boolean): Slots {
  const at = placeIn(frame, expression);
  const value = evaluate(expression, frame);
  const number = numberOf(value);
  if (number === undefined) {
    const branch = eitherBranch(expression, frame, (one) => countSlots(one, frame, key, true));
    if (branch) return branch;
    const index = symbol(`${key}|count.index`, 'count.index', at);
    return { kind: 'count', slots: [], any: anySlot({ ...frame, count: index }, undefined) };
  }
  if (number > limits.instances || !spend(frame.instance.evaluation.budget, number * stepsPerInstance, at)) {
    note(frame.instance.evaluation.budget, at, `${number} instances are not followed`);
    return { kind: 'count', slots: [], any: anySlot({ ...frame, count: unknown('too many instances', at) }, undefined) };
  }
  const slots: Slot[] = [];
  for (let i = 0; i < number; i++) {
    const index: Value = { is: 'number', value: i, at, trail: { label: 'count.index', how: 'count', at } };
    slots.push({ name: String(i), index: `[${i}]`, frame: { ...frame, count: index }, uncertain, lost: [] });
  }
  return { kind: 'count', slots };
}

const anySlot = (frame: Frame, collection: string | undefined): NonNullable<Slots['any']> => ({
  name: '*',
  index: '[*]',
  frame,
  uncertain: true,
  lost: [],
  collection,
});

function eachSlots(expression: Expression, frame: Frame, key: string, uncertain: boolean): Slots {
  const at = placeIn(frame, expression);
  const collection = evaluate(expression, frame);
  const isAffordable = spend(frame.instance.evaluation.budget, costOf(collection), at);
  const elements = elementsOf(isAffordable ? collection : tooLong(at));
  if (!elements) {
    const branch = eitherBranch(expression, frame, (one) => eachSlots(one, frame, key, true));
    if (branch) return branch;
    // Blocks that iterate over the same symbol have the same keys and values.
    const name = collection.is === 'symbol' ? collection.key : key;
    const each = { key: symbol(`${name}|each.key`, 'each.key', at), value: symbol(`${name}|each.value`, 'each.value', at) };
    return { kind: 'each', slots: [], any: anySlot({ ...frame, each }, collection.is === 'symbol' ? name : undefined) };
  }
  if (elements.length > limits.instances || !spend(frame.instance.evaluation.budget, elements.length * stepsPerInstance, at)) {
    note(frame.instance.evaluation.budget, at, `${elements.length} instances are not followed`);
    const each = { key: unknown('too many instances', at), value: unknown('too many instances', at) };
    return { kind: 'each', slots: [], any: anySlot({ ...frame, each }, undefined) };
  }
  const slots: Slot[] = [];
  let complete = isComplete(collection);
  for (const element of elements) {
    // A set's elements are their own keys.
    const keyValue = collection.is === 'list' ? element.value : element.key;
    const name = stringOf(keyValue) ?? symbolicKey(keyValue);
    if (name === undefined) {
      complete = false;
      continue;
    }
    const each = { key: keyValue, value: element.value };
    slots.push({ name, index: `["${show(toText(keyValue))}"]`, frame: { ...frame, each }, uncertain, lost: [] });
  }
  if (complete) return { kind: 'each', slots };
  const each = { key: symbol(`${key}|each.key`, 'each.key', at), value: symbol(`${key}|each.value`, 'each.value', at) };
  return { kind: 'each', slots, any: anySlot({ ...frame, each }, undefined) };
}

/** The instances of a resource or data source; undefined where there is no such block, null while they are being made. */
export function resourcesAt(instance: ModuleInstance, address: string): Expansion<ResourceInstance> | undefined | null {
  const { evaluation } = instance;
  const make = (): Expansion<ResourceInstance> | undefined => {
    const declared = instance.module.resources.get(address);
    return declared && resourceInstances(instance, address, declared);
  };
  return memo<Expansion<ResourceInstance> | undefined | null>(
    evaluation,
    instance.units,
    `resource ${address}`,
    instance.from,
    make,
    () => null,
  );
}

function resourceInstances(instance: ModuleInstance, address: string, declared: Declared<ResourceFacts>): Expansion<ResourceInstance> {
  const { evaluation, caller } = instance;
  const prefix = instance.path === '' ? '' : `${instance.path}.`;
  const key = `${evaluation.root}|${prefix}${address}`;
  const slots = slotsOf(declared.facts.body, { instance, uri: declared.uri }, key);
  return expansionOf(slots, (slot): ResourceInstance => {
    const resource: ResourceInstance = {
      kind: 'resource',
      key: key + slot.index,
      label: address + slot.index,
      instance,
      declared,
      frame: slot.frame,
      uncertain: slot.uncertain || (caller?.uncertain ?? false),
      lost: caller && caller.lost.length > 0 ? [...caller.lost, ...slot.lost] : slot.lost,
      from: evaluation.from,
      attributes: new Map(),
      last: {},
    };
    evaluation.byKey.set(resource.key, resource);
    return resource;
  });
}

export function expansionOf<T>(slots: Slots, make: (slot: Slot) => T): Expansion<T> {
  const members = new Map<string, T>();
  for (const slot of slots.slots) members.set(slot.name, make(slot));
  return { kind: slots.kind, members, any: slots.any && { member: make(slots.any), collection: slots.any.collection } };
}

export const membersOf = <T>(expansion: Expansion<T>): T[] => [
  ...expansion.members.values(),
  ...(expansion.any ? [expansion.any.member] : []),
];

export function resourceReference(instance: ModuleInstance, address: string, at: Place): Value {
  const expansion = resourcesAt(instance, address);
  if (expansion === null) return unknown(`${address} refers to itself`, at);
  if (!expansion) return unknown(`${address} is not declared`, at);
  return expansionValue(expansion, `${instance.key}|${address}`, address, at);
}

/** The whole of a resource or module with all its instances, as a value: one, a list, or an object by keys. */
export function expansionValue(expansion: Expansion<{ readonly key: string }>, key: string, label: string, at: Place): Value {
  const value = (member: { readonly key: string }): Value => ({ is: 'resource', resource: member.key, at });
  const { members, any, kind } = expansion;
  if (kind === 'single') return value(members.get('')!);
  if (kind === 'count') {
    // However many there are, the one that stands for all is the first.
    if (any) return list([value(any.member)], at, true);
    return list([...members.values()].map(value), at);
  }
  const entries = new Map<string, Entry>();
  for (const [name, member] of members) entries.set(name, { key: name, keyAt: at, value: value(member), at });
  if (any) {
    // Whatever key of the same collection is used, it is the one that stands for all.
    const name = any.collection === undefined ? undefined : `${any.collection}|each.key`;
    if (name !== undefined) entries.set(`\uE001${name}`, { key: `\uE001${name}`, keyAt: at, value: value(any.member), at });
    return { is: 'object', entries, complete: false, rest: { key, label }, at };
  }
  return { is: 'object', entries, complete: true, at };
}
