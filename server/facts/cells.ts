import { computed, type ReadonlySignal } from '@preact/signals-core';

// Answers that rest on other answers. A cell notes what it looked at while it was computed, and is computed again only when it is asked
// for and one of those has changed (https://github.com/preactjs/signals). So an edit costs what it touches, whatever else there is.
// What is kept is as true as a fresh answer only while everything is read through cells, and what they hold never changes itself.

/** The value that a cell holds now. */
export type Cell<T> = ReadonlySignal<T>;

/** A list that stays the same array while it holds the same items in the same order. */
export function listCell<T>(compute: () => readonly T[]): Cell<readonly T[]> {
  let last: readonly T[] = [];
  return computed(() => {
    const next = compute();
    return sameItems(last, next) ? last : (last = next);
  });
}

/** As `flatMap`, several times as fast where most have nothing to add. */
export function gathered<T, U>(items: readonly T[], listOf: (item: T) => readonly U[]): U[] {
  const all: U[] = [];
  for (const item of items) for (const one of listOf(item)) all.push(one);
  return all;
}

/** How many items share a cell: a change costs that many, and one for each such part of the list. */
const partSize = 32;

/** What a list of items amounts to, in parts: a change of one item, or of what it says, leaves the other parts alone. */
export function gatheredCell<T, U>(items: () => readonly T[], listOf: (item: T) => readonly U[]): Cell<readonly U[]> {
  const parts: Cell<readonly U[]>[] = [];
  const partAt = (i: number): Cell<readonly U[]> => {
    const own = listCell(() => items().slice(i * partSize, (i + 1) * partSize));
    return (parts[i] ??= listCell(() => gathered(own.value, listOf)));
  };
  return listCell(() => {
    const count = Math.ceil(items().length / partSize);
    return gathered(
      Array.from({ length: count }, (_, i) => parts[i] ?? partAt(i)),
      (part) => part.value,
    );
  });
}

export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a === b || (a.length === b.length && commonStart(a, b) === a.length);

/** How many items two lists share at their start. */
function commonStart(a: readonly unknown[], b: readonly unknown[]): number {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  return start;
}

/** One cell for each object that is asked about; it lives as long as the object does. */
export function perObject<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const cells = new WeakMap<K, Cell<V>>();
  return (key) => {
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = computed(() => compute(key))));
    return cell.value;
  };
}

/** How many names a row of cells may hold: typing makes up new ones all the time. Those that are let go are made again when asked for. */
const manyNames = 4_000;

/** One cell for each name that is asked about. */
export function perName<V>(make: (name: string) => Cell<V>): (name: string) => V {
  const cells = new Map<string, Cell<V>>();
  return (name) => {
    let cell = cells.get(name);
    if (!cell) {
      if (cells.size >= manyNames) cells.clear();
      cells.set(name, (cell = make(name)));
    }
    return cell.value;
  };
}

/**
 * Items by what they are called, which says the item alone; each item is in the list once. Each name's answer changes only when its
 * own items do, which stand in the order of the list.
 */
export function indexed<T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]): (name: string) => readonly T[] {
  const groups = new Map<string, readonly T[]>();
  let last: readonly T[] = [];
  const changes = computed(() => {
    const next = items();
    const [start, end] = commonEnds(last, next);
    const gone = new Set(last.slice(start, last.length - end));
    const come = grouped(next.slice(start, next.length - end), namesOf);
    let before: ReadonlySet<T> | undefined;
    for (const name of new Set([...come.keys(), ...gathered([...gone], namesOf)])) {
      const kept = (groups.get(name) ?? []).filter((item) => !gone.has(item));
      const found = kept.length === 0 ? -1 : kept.findIndex((item) => !(before ??= new Set(last.slice(0, start))).has(item));
      const at = found < 0 ? kept.length : found;
      const group = [...kept.slice(0, at), ...(come.get(name) ?? []), ...kept.slice(at)];
      if (group.length > 0) groups.set(name, group);
      else groups.delete(name);
    }
    last = next;
    return {};
  });
  return perName((name) =>
    listCell(() => {
      void changes.value;
      return groups.get(name) ?? [];
    }),
  );
}

function grouped<T>(items: readonly T[], namesOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items)
    for (const name of namesOf(item)) {
      const group = groups.get(name);
      if (group) group.push(item);
      else groups.set(name, [item]);
    }
  return groups;
}

/** As `indexed`, where names follow something else than the item too: all are looked at after each change. */
export function indexedAnew<T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]): (name: string) => readonly T[] {
  const groups = computed(() => grouped(items(), namesOf));
  return perName((name) => listCell(() => groups.value.get(name) ?? []));
}

/** How many items two lists share at their start, and at their end. */
function commonEnds(a: readonly unknown[], b: readonly unknown[]): readonly [number, number] {
  const start = commonStart(a, b);
  const most = Math.min(a.length, b.length) - start;
  let end = 0;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [start, end];
}

/**
 * The same function, which computes an answer once for each object that it is asked about. For objects that never change: its memory
 * lets go of those that nobody else holds. Whoever makes it owns that memory.
 */
export function remembering<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly answer: V }>();
  return (key) => {
    let found = known.get(key);
    if (!found) known.set(key, (found = { answer: compute(key) }));
    return found.answer;
  };
}
