import type { Value } from '../../facts/value';
import { limits } from './budget';
import type { TerraformFunction } from './functions';
import { concat } from './functions-lists';
import { equal } from './operators';
import { asSet } from './types';
import { bool, identity, itemsOf, list, stringOf, tooLong, whollyKnown } from './values';

/** Functions of sets: lists here, sorted and without repetition. */

/** A set: sorted, every value once. Values that are not known may be the same. */
export const toset: TerraformFunction = ([value]) => (value?.is === 'list' ? asSet(value) : undefined);

export const setproduct: TerraformFunction = (args, at) => {
  let rows: Value[][] = [[]];
  for (const value of args) {
    if (value.is !== 'list' || value.incomplete) return undefined;
    if (rows.length * value.items.length > limits.items) return tooLong(at);
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

export const matchkeys: TerraformFunction = ([items, names, wanted], at) => {
  if (items?.is !== 'list' || names?.is !== 'list' || wanted?.is !== 'list') return undefined;
  if (![names, wanted].every((value) => whollyKnown(value)) || items.incomplete) return undefined;
  const set = new Set(wanted.items.map((item) => stringOf(item)));
  return list(
    itemsOf(items).filter((_, i) => names.items[i] && set.has(stringOf(names.items[i]))),
    at,
  );
};
