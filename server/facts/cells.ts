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

/** What cells hold, by name: whoever reads one name looks at that cell alone. */
export function viewOf<T extends object>(cells: { readonly [K in keyof T]: Cell<T[K]> }): T {
  const view = {};
  for (const name of Object.keys(cells) as (keyof T)[])
    Object.defineProperty(view, name, { enumerable: true, get: () => cells[name].value });
  return view as T;
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
  let parts: readonly (readonly T[])[] = [];
  const cells = remembering((part: readonly T[]) => listCell(() => gathered(part, listOf)));
  return listCell(() => {
    parts = partsOf(items(), parts);
    return gathered(parts, (part) => cells(part).value);
  });
}

/** A list in parts of about `partSize`; those at its start and at its end that are as they were are the same arrays. */
function partsOf<T>(items: readonly T[], last: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const isAt = (start: number, part: readonly T[]): boolean => start >= 0 && part.every((item, i) => items[start + i] === item);
  let [start, end, before, after] = [0, items.length, 0, last.length];
  while (before < after && isAt(start, last[before]!)) start += last[before++]!.length;
  while (before < after && end - last[after - 1]!.length >= start && isAt(end - last[after - 1]!.length, last[after - 1]!))
    end -= last[--after]!.length;
  const count = Math.ceil((end - start) / partSize);
  const between = Array.from({ length: count }, (_, i) =>
    items.slice(start + Math.floor(((end - start) * i) / count), start + Math.floor(((end - start) * (i + 1)) / count)),
  );
  return [...last.slice(0, before), ...between, ...last.slice(after)];
}

export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a === b || (a.length === b.length && commonStart(a, b) === a.length);

/** How many items two lists share at their start. */
export function commonStart(a: readonly unknown[], b: readonly unknown[]): number {
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
