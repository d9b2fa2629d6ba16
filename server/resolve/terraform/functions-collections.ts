import type { Place } from '../../syntax/span';
import type { Entry, ListValue, Value } from '../../facts/value';
import { limits } from './budget';
import { elementsOf, objectOf, sortedEntries, symbolicKey } from './collections';
import type { TerraformFunction } from './functions';
import { equal } from './operators';
import { asSet } from './types';
import {
  along,
  bool,
  boolOf,
  computed,
  failure,
  identity,
  itemsOf,
  keyText,
  list,
  numberOf,
  standingAt,
  stringOf,
  toText,
  unknown,
  whollyKnown,
} from './values';

/** Functions of lists, sets and maps, and of any type. */

const number = (value: number, at: Place): Value => ({ is: 'number', value, at });

const isUnsure = (value: Value): boolean => value.is === 'unknown' || value.is === 'symbol';

export const unchanged: TerraformFunction = ([value], at) => value && standingAt(value, at);

export const can: TerraformFunction = ([value], at) => {
  if (!value) return undefined;
  if (value.is === 'unknown') return value.fails ? bool(false, at) : undefined;
  return value.is === 'symbol' ? undefined : bool(true, at);
};

/** `try`: the first argument that Terraform can evaluate. What is not known may be one or not. */
export const firstThatWorks: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (value.is === 'unknown') {
      if (value.fails) continue;
      return unknown(value.why, at);
    }
    // A part of something unknown may not be there.
    if (value.is === 'symbol') return args.length === 1 ? value : undefined;
    return standingAt(value, at);
  }
  return failure('no argument works', at);
};

export const coalesce: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (value.is === 'null' || stringOf(value) === '') continue;
    if (isUnsure(value)) return undefined;
    // A text with any known part is not empty.
    if (value.is === 'text' && !value.pieces.some((piece) => piece.is === 'known')) return undefined;
    return standingAt(value, at);
  }
  return failure('all arguments are null or empty', at);
};

export const coalescelist: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (isUnsure(value) || (value.is === 'list' && value.incomplete && value.items.length === 0)) return undefined;
    if (value.is === 'list' && value.items.length > 0) return value;
  }
  return failure('all lists are empty', at);
};

export const length: TerraformFunction = ([value], at) => {
  if (value?.is === 'list' && !value.incomplete) return number(value.items.length, at);
  if (value?.is === 'object' && value.complete) return number(value.entries.size, at);
  const said = value?.is === 'text' ? stringOf(value) : undefined;
  return said === undefined ? undefined : number([...said].length, at);
};

export const concat: TerraformFunction = (args, at) => {
  const items: Value[] = [];
  let incomplete = false;
  for (const value of args) {
    if (value.is === 'list') {
      items.push(...itemsOf(value));
      incomplete ||= value.incomplete ?? false;
    } else if (isUnsure(value)) incomplete = true;
    else if (value.is !== 'object') return failure('concat needs lists', at);
    else incomplete = true;
    if (items.length > limits.items) return unknown('a very long list', at);
  }
  return list(items, at, incomplete);
};

export const flatten: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list') return undefined;
  const items: Value[] = [];
  let incomplete = value.incomplete ?? false;
  const add = (item: Value, depth: number): void => {
    if (items.length > limits.items) return;
    if (item.is === 'list' && depth < 20) {
      incomplete ||= item.incomplete ?? false;
      for (const inner of itemsOf(item)) add(inner, depth + 1);
    } else if (item.is === 'unknown' || item.is === 'symbol') {
      // It may be a list.
      incomplete = true;
      items.push(item);
    } else items.push(item);
  };
  for (const item of itemsOf(value)) add(item, 0);
  if (items.length > limits.items) return unknown('a very long list', at);
  return list(
    items.filter((item) => !(incomplete && item.is === 'unknown')),
    at,
    incomplete,
  );
};

export const merge: TerraformFunction = (args, at) => {
  const entries = new Map<string, Entry>();
  let complete = true;
  for (const value of args) {
    if (value.is === 'null') continue;
    if (value.is !== 'object') {
      if (!isUnsure(value)) return failure('merge needs maps', at);
      // What came before may be replaced by what is not known.
      complete = false;
      for (const [key, entry] of entries) entries.set(key, { ...entry, value: unknown('may be replaced', entry.value.at) });
      continue;
    }
    complete &&= value.complete;
    for (const entry of value.entries.values()) {
      entries.delete(entry.key);
      entries.set(
        entry.key,
        value.trail
          ? { ...entry, keyText: toText(along(keyText(entry), value.trail)) ?? undefined, value: along(entry.value, value.trail) }
          : entry,
      );
    }
  }
  return { is: 'object', entries, complete, at };
};

export const lookup: TerraformFunction = ([map, key, preset], at) => {
  const name = key && stringOf(key);
  if (map?.is !== 'object' || !key) return undefined;
  const entry = map.entries.get(name ?? symbolicKey(key) ?? '');
  if (entry) return standingAt(along(entry.value, map.trail), at);
  if (!map.complete || name === undefined) return undefined;
  return preset ? standingAt(preset, at) : failure(`there is no key ${name}`, at);
};

export const element: TerraformFunction = ([value, index], at) => {
  const position = index && numberOf(index);
  if (value?.is !== 'list' || value.incomplete || position === undefined) return undefined;
  const { length: count } = value.items;
  if (count === 0) return failure('element of an empty list', at);
  return standingAt(along(value.items[((position % count) + count) % count]!, value.trail), at);
};

export const keys: TerraformFunction = ([map], at) =>
  map?.is === 'object'
    ? list(
        sortedEntries(map.entries).map((entry) => along(keyText(entry), map.trail)),
        at,
        !map.complete,
      )
    : undefined;

export const values: TerraformFunction = ([map], at) =>
  map?.is === 'object'
    ? list(
        sortedEntries(map.entries).map((entry) => along(entry.value, map.trail)),
        at,
        !map.complete,
      )
    : undefined;

export const zipmap: TerraformFunction = ([names, items], at) => {
  if (names?.is !== 'list' || items?.is !== 'list' || names.incomplete || items.incomplete) return undefined;
  if (names.items.length !== items.items.length) return failure('zipmap needs lists of one length', at);
  const all = itemsOf(items);
  return objectOf(
    itemsOf(names).map((key, i) => ({ key, value: all[i]!, at: key.at })),
    true,
    at,
  );
};

export const tolist: TerraformFunction = ([value], at) =>
  value?.is === 'list' ? { ...value } : value?.is === 'null' ? { is: 'null', at } : undefined;

/** A set: sorted, every value once. Values that are not known may be the same. */
export const toset: TerraformFunction = ([value]) => (value?.is === 'list' ? asSet(value) : undefined);

export const tomap: TerraformFunction = ([value]) => (value?.is === 'object' ? value : undefined);

export const tostring: TerraformFunction = ([value], at) => {
  if (!value || isUnsure(value)) return undefined;
  if (value.is === 'text' || value.is === 'null') return value;
  const said = stringOf(value);
  return said === undefined ? failure('not a string', at) : computed(said, at);
};

export const tonumber: TerraformFunction = ([value], at) => {
  const converted = value && numberOf(value);
  if (value?.is === 'null') return value;
  return converted === undefined ? (value && whollyKnown(value) ? failure('not a number', at) : undefined) : number(converted, at);
};

export const tobool: TerraformFunction = ([value], at) => {
  const converted = value && boolOf(value);
  if (value?.is === 'null') return value;
  return converted === undefined ? (value && whollyKnown(value) ? failure('not a bool', at) : undefined) : bool(converted, at);
};

export const contains: TerraformFunction = ([collection, wanted], at) => {
  if (collection?.is !== 'list' || !wanted) return undefined;
  let unsure = collection.incomplete ?? false;
  for (const item of itemsOf(collection)) {
    const same = equal(item, wanted);
    if (same) return bool(true, at);
    if (same === undefined) unsure = true;
  }
  return unsure ? undefined : bool(false, at);
};

export const index: TerraformFunction = ([collection, wanted], at) => {
  if (collection?.is !== 'list' || collection.incomplete || !wanted) return undefined;
  const found = itemsOf(collection).map((item) => equal(item, wanted));
  const first = found.indexOf(true);
  if (found.slice(0, first < 0 ? undefined : first).includes(undefined)) return undefined;
  return first < 0 ? failure('not in the list', at) : number(first, at);
};

/** The list without repetitions; undefined if two items may be the same. */
export const distinct: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list') return undefined;
  const seen = new Set<string>();
  const items = itemsOf(value).filter((item) => {
    const name = identity(item);
    if (name === undefined) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
  return list(items, at, value.incomplete);
};

export const compact: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list') return undefined;
  let incomplete = value.incomplete ?? false;
  const items = itemsOf(value).filter((item) => {
    if (item.is === 'null' || stringOf(item) === '') return false;
    if (item.is === 'unknown') incomplete = true;
    return item.is !== 'unknown';
  });
  return list(items, at, incomplete);
};

export const reverse: TerraformFunction = ([value], at) =>
  value?.is === 'list' && !value.incomplete ? list([...itemsOf(value)].reverse(), at) : undefined;

export const sort: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  const said = itemsOf(value).map((item) => ({ item, said: stringOf(item) }));
  if (said.some((one) => one.said === undefined)) return undefined;
  said.sort((a, b) => (a.said! < b.said! ? -1 : a.said! > b.said! ? 1 : 0));
  return list(
    said.map(({ item }) => item),
    at,
  );
};

export const slice: TerraformFunction = ([value, from, to], at) => {
  const [start, end] = [from && numberOf(from), to && numberOf(to)];
  if (value?.is !== 'list' || value.incomplete || start === undefined || end === undefined) return undefined;
  return end > value.items.length || start > end ? failure('slice out of range', at) : list(itemsOf(value).slice(start, end), at);
};

export const chunklist: TerraformFunction = ([value, size], at) => {
  const count = size && numberOf(size);
  if (value?.is !== 'list' || value.incomplete || !count || count < 1) return undefined;
  const items = itemsOf(value);
  const chunks: ListValue[] = [];
  for (let i = 0; i < items.length; i += count) chunks.push(list(items.slice(i, i + count), at));
  return list(chunks, at);
};

export const one: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  if (value.items.length > 1) return failure('more than one item', at);
  return value.items[0] ? standingAt(along(value.items[0], value.trail), at) : { is: 'null', at };
};

export const range: TerraformFunction = (args, at) => {
  const given = args.map(numberOf);
  if (given.some((value) => value === undefined)) return undefined;
  const [start, end, step] = given.length === 1 ? [0, given[0]!, 1] : [given[0]!, given[1]!, given[2] ?? (given[0]! <= given[1]! ? 1 : -1)];
  if (step === 0) return failure('range with step 0', at);
  if (Math.abs((end - start) / step) > limits.items) return unknown('a very long range', at);
  const items: Value[] = [];
  for (let value = start; step > 0 ? value < end : value > end; value += step) items.push(number(value, at));
  return list(items, at);
};

export const sum: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  const given = value.items.map(numberOf);
  return given.every((item) => item !== undefined)
    ? number(
        given.reduce((total, item) => total + item, 0),
        at,
      )
    : undefined;
};

const all =
  (wanted: boolean): TerraformFunction =>
  ([value], at) => {
    if (value?.is !== 'list' || value.incomplete) return undefined;
    const given = value.items.map(boolOf);
    if (given.includes(!wanted)) return bool(!wanted, at);
    return given.includes(undefined) ? undefined : bool(wanted, at);
  };

export const alltrue = all(true);
export const anytrue = all(false);

export const setproduct: TerraformFunction = (args, at) => {
  let rows: Value[][] = [[]];
  for (const value of args) {
    if (value.is !== 'list' || value.incomplete) return undefined;
    if (rows.length * value.items.length > limits.items) return unknown('a very long list', at);
    rows = rows.flatMap((row) => itemsOf(value).map((item) => [...row, item]));
  }
  return list(
    rows.map((row) => list(row, at)),
    at,
  );
};

const sets =
  (keep: (sets: readonly ReadonlySet<string>[], name: string) => boolean, from: 'first' | 'all'): TerraformFunction =>
  (args, at) => {
    const given = args.filter((value) => value.is === 'list');
    if (given.length < args.length || given.some((value) => value.incomplete || !whollyKnown(value))) return undefined;
    const names = given.map((value) => new Set(value.items.map((item) => identity(item)!)));
    const items = (from === 'first' ? given.slice(0, 1) : given).flatMap(itemsOf);
    return asSet(
      list(
        items.filter((item) => keep(names, identity(item)!)),
        at,
      ),
    );
  };

export const setunion: TerraformFunction = (args, at) => {
  const joined = concat(args, at);
  return joined?.is === 'list' ? asSet(joined) : undefined;
};
export const setintersection = sets((names, name) => names.every((set) => set.has(name)), 'first');
export const setsubtract = sets((names, name) => !names.slice(1).some((set) => set.has(name)), 'first');

export const matchkeys: TerraformFunction = ([items, names, wanted], at) => {
  if (items?.is !== 'list' || names?.is !== 'list' || wanted?.is !== 'list') return undefined;
  if (![names, wanted].every((value) => whollyKnown(value)) || items.incomplete) return undefined;
  const set = new Set(wanted.items.map((item) => stringOf(item)));
  return list(
    itemsOf(items).filter((_, i) => names.items[i] && set.has(stringOf(names.items[i]))),
    at,
  );
};

export const transpose: TerraformFunction = ([map], at) => {
  if (map?.is !== 'object' || !whollyKnown(map)) return undefined;
  const turned = new Map<string, { key: Value; value: Value[]; at: Place }>();
  for (const { key, value, at: entryAt } of elementsOf(map)!)
    for (const item of value.is === 'list' ? itemsOf(value) : []) {
      const name = stringOf(item);
      if (name === undefined) return undefined;
      const group = turned.get(name);
      if (group) group.value.push(key);
      else turned.set(name, { key: item, value: [key], at: entryAt });
    }
  return objectOf(
    [...turned.values()].map((entry) => ({ ...entry, value: list(entry.value, at) })),
    true,
    at,
  );
};
