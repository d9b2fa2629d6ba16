import type { Place } from '../../syntax/span';
import type { Entry, Value } from '../../facts/value';
import { elementsOf, objectOf, sortedEntries, symbolicKey } from './collections';
import type { TerraformFunction } from './functions';
import { along, failure, isUnsure, itemsOf, keyText, list, standingAt, stringOf, toText, unknown, whollyKnown } from './values';

/** Functions of maps and objects. */

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

export const tomap: TerraformFunction = ([value]) => (value?.is === 'object' ? value : undefined);

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
