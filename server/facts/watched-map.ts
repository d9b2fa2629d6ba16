import { signal, type Signal } from '@preact/signals-core';

/** One of a map's entries; what reads its value is asked again when that one changes. The same object as long as its key is there. */
export interface Entry<V> {
  readonly key: string;
  readonly value: V;
}

/** What a map holds, read through cells. */
export interface WatchedEntries<V> {
  /** In the order of their keys: in which one they came makes no difference. */
  readonly entries: () => readonly Entry<V>[];
  readonly get: (key: string) => V | undefined;
}

/** A map that changes in time, entry by entry; a change costs what it changes. */
export interface WatchedMap<V> extends WatchedEntries<V> {
  /** Takes effect when the map is settled, together with all that was put by then. undefined: takes the entry out. */
  readonly put: (key: string, value: V | undefined) => void;
  /** What was put last, settled or not. */
  readonly latest: (key: string) => V | undefined;
  readonly settle: () => void;
}

export function watchedMap<V>(): WatchedMap<V> {
  const unsettled = new Map<string, V | undefined>();
  const known = new Map<string, { readonly entry: Entry<V>; readonly cell: Signal<V | undefined> }>();
  const entries = signal<readonly Entry<V>[]>([]);
  function add(key: string, value: V): void {
    const cell = signal<V | undefined>(value);
    const entry = {
      key,
      get value() {
        return cell.value!;
      },
    };
    known.set(key, { entry, cell });
  }
  return {
    entries: () => entries.value,
    get(key) {
      const found = known.get(key);
      if (!found) void entries.value;
      return found?.cell.value;
    },
    put(key, value) {
      unsettled.set(key, value);
    },
    latest: (key) => (unsettled.has(key) ? unsettled.get(key) : known.get(key)?.cell.peek()),
    settle() {
      let come = false;
      const gone: Signal<V | undefined>[] = [];
      for (const [key, value] of unsettled) {
        const found = known.get(key);
        if (value === undefined) {
          if (found && known.delete(key)) gone.push(found.cell);
        } else if (found) found.cell.value = value;
        else {
          add(key, value);
          come = true;
        }
      }
      unsettled.clear();
      if (come || gone.length > 0) entries.value = [...known.values()].map(({ entry }) => entry).sort(byKey);
      // Last, for whoever asked for it by its key: nobody finds it among the entries any more.
      for (const cell of gone) cell.value = undefined;
    },
  };
}

const byKey = (a: Entry<unknown>, b: Entry<unknown>): number => (a.key < b.key ? -1 : 1);

export const valuesOf = <V>(map: WatchedEntries<V>): V[] => map.entries().map(({ value }) => value);
