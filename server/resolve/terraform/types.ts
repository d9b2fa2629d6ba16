import type { Expression } from '../../syntax/hcl/ast';
import type { Entry, Value } from '../../facts/value';
import type { VariableFacts } from '../../facts/terraform';
import { evaluate } from './evaluate';
import { type Frame, placeIn } from './instances';
import type { Declared } from './modules';
import { boolOf, identity, list, numberOf, stringOf, computed } from './values';

/**
 * A value as its variable's type makes it: sets sorted and without repetition, optional attributes filled in, attributes
 * that are not in the type dropped (https://developer.hashicorp.com/terraform/language/expressions/type-constraints).
 */
export function convertTo(value: Value, declared: Declared<VariableFacts>, frame: Frame): Value {
  const { type } = declared.facts;
  return type ? convert(value, type, frame, 0) : value;
}

function convert(value: Value, type: Expression, frame: Frame, depth: number): Value {
  if (depth > 12 || value.is === 'null' || value.is === 'symbol' || value.is === 'unknown') return value;
  if (type.kind === 'variable') return primitive(value, type.name);
  if (type.kind === 'template') return value;
  if (type.kind !== 'call') return value;
  const [inner] = type.arguments;
  switch (type.function.name) {
    case 'list':
    case 'set': {
      const items =
        value.is === 'list' && inner ? { ...value, items: value.items.map((item) => convert(item, inner, frame, depth + 1)) } : value;
      return type.function.name === 'set' && items.is === 'list' ? asSet(items) : items;
    }
    case 'map':
      return value.is === 'object' && inner ? mapEntries(value, (entry) => convert(entry.value, inner, frame, depth + 1)) : value;
    case 'object':
      return value.is === 'object' && inner?.kind === 'object' ? asObject(value, inner, frame, depth) : value;
    default:
      return value;
  }
}

function primitive(value: Value, name: string): Value {
  if (name === 'string' && (value.is === 'number' || value.is === 'bool')) return computed(String(value.value), value.at);
  if (name === 'number' && value.is === 'text') {
    const converted = numberOf(value);
    return converted === undefined ? value : { is: 'number', value: converted, at: value.at };
  }
  if (name === 'bool' && value.is === 'text') {
    const converted = boolOf(value);
    return converted === undefined ? value : { is: 'bool', value: converted, at: value.at };
  }
  return value;
}

function mapEntries(value: Extract<Value, { is: 'object' }>, change: (entry: Entry) => Value): Value {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of value.entries) entries.set(key, { ...entry, value: change(entry) });
  return { ...value, entries };
}

function asObject(
  value: Extract<Value, { is: 'object' }>,
  shape: Extract<Expression, { kind: 'object' }>,
  frame: Frame,
  depth: number,
): Value {
  const entries = new Map<string, Entry>();
  for (const item of shape.items) {
    const key = item.key.kind === 'variable' ? item.key.name : stringOf(evaluate(item.key, frame));
    if (key === undefined) continue;
    const optional = item.value.kind === 'call' && item.value.function.name === 'optional' ? item.value.arguments : undefined;
    const type = optional ? optional[0] : item.value;
    const given = value.entries.get(key);
    const converted = given && type ? { ...given, value: convert(given.value, type, frame, depth + 1) } : given;
    if (converted && !(converted.value.is === 'null' && optional?.[1])) entries.set(key, converted);
    else if (!optional || !value.complete) continue;
    else {
      const at = placeIn(frame, item);
      const preset = optional[1] ? evaluate(optional[1], frame) : ({ is: 'null', at } as const);
      entries.set(key, { key, keyAt: placeIn(frame, item.key), value: type ? convert(preset, type, frame, depth + 1) : preset, at });
    }
  }
  return { ...value, entries };
}

/** Sorted, every value once. Items that are not known keep their places at the end. */
export function asSet(value: Extract<Value, { is: 'list' }>): Value {
  const seen = new Set<string>();
  const known: { name: string; item: Value }[] = [];
  const rest: Value[] = [];
  for (const item of value.items) {
    const said = stringOf(item);
    const name = said ?? identity(item);
    if (name !== undefined && seen.has(name)) continue;
    if (name !== undefined) seen.add(name);
    if (said === undefined) rest.push(item);
    else known.push({ name: said, item });
  }
  known.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const sorted = list([...known.map(({ item }) => item), ...rest], value.at, value.incomplete);
  return value.trail ? { ...sorted, trail: value.trail } : sorted;
}
