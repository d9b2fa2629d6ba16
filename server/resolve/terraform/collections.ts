import type { Place } from '../../syntax/span';
import type { Entry, ObjectValue, Value } from '../../facts/value';
import { along, identity, itemsOf, keyText, stringOf, toText } from './values';

/** A key that is not known but equal to itself keeps its entry apart from others. */
export function symbolicKey(value: Value): string | undefined {
  if (value.is !== 'text' && value.is !== 'symbol') return undefined;
  const name = identity(value);
  return name === undefined ? undefined : `\uE001${name}`;
}

/** Entries as Terraform iterates them: keys in lexical order. */
export const sortedEntries = (entries: ReadonlyMap<string, Entry>): Entry[] =>
  [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** One element of a collection as `for`, `for_each` and `dynamic` see it. */
export interface Element {
  readonly key: Value;
  readonly value: Value;
  /** Where the element is written: the entry, or the list's item. */
  readonly at: Place;
}

/** The elements of a list or object in Terraform's order; undefined for anything else. Lists have numbers for keys. */
export function elementsOf(collection: Value): Element[] | undefined {
  if (collection.is === 'list')
    return itemsOf(collection).map((value, i) => ({ key: { is: 'number', value: i, at: value.at }, value, at: value.at }));
  if (collection.is !== 'object') return undefined;
  return sortedEntries(collection.entries).map((entry) => ({
    key: along(keyText(entry), collection.trail),
    value: along(entry.value, collection.trail),
    at: entry.at,
  }));
}

/** Is everything that the collection holds among its elements? */
export const isComplete = (collection: Value): boolean =>
  (collection.is === 'list' && !collection.incomplete) || (collection.is === 'object' && collection.complete);

/** An object of computed entries. A value that is not known for certain stays in under its symbolic key. */
export function objectOf(entries: readonly { key: Value; value: Value; at: Place }[], complete: boolean, at: Place): ObjectValue {
  const map = new Map<string, Entry>();
  let whole = complete;
  for (const { key, value, at: entryAt } of entries) {
    const name = stringOf(key) ?? symbolicKey(key);
    if (name === undefined) {
      whole = false;
      continue;
    }
    map.set(name, { key: name, keyAt: key.at, keyText: toText(key) ?? undefined, value, at: entryAt });
  }
  return { is: 'object', entries: map, complete: whole, at };
}
