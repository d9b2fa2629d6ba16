import { computed } from '@preact/signals-core';
import { commonStart, gathered, listCell, perName } from './cells';

// Lists by names of their items.

/**
 * Items by what they are called, which says the item alone; each item is in the list once. Each name's answer changes only when its
 * own items do, which stand in the order of the list.
 */
export function indexed<T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]): (name: string) => readonly T[] {
  const groups = new Groups(namesOf);
  const changes = computed(() => groups.follow(items()));
  return perName((name) =>
    listCell(() => {
      void changes.value;
      return groups.of(name);
    }),
  );
}

/** As `indexed`, where names follow something else than the item too: all are looked at after each change. */
export function indexedAnew<T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]): (name: string) => readonly T[] {
  const groups = computed(() => grouped(items(), namesOf));
  return perName((name) => listCell(() => groups.value.get(name) ?? []));
}

/** The items of a list by name, made anew only for names whose items come, go or are put elsewhere. */
export class Groups<T> {
  private readonly groups = new Map<string, readonly T[]>();
  private last: readonly T[] = [];

  constructor(private readonly namesOf: (item: T) => readonly string[]) {}

  of(name: string): readonly T[] {
    return this.groups.get(name) ?? [];
  }

  /** Takes the next list over. Gives the names that were looked at. */
  follow(next: readonly T[]): ReadonlySet<string> {
    const { groups, last, namesOf } = this;
    const [start, end] = commonEnds(last, next);
    const gone = new Set(last.slice(start, last.length - end));
    const come = grouped(next.slice(start, next.length - end), namesOf);
    const names = new Set([...come.keys(), ...gathered([...gone], namesOf)]);
    let before: ReadonlySet<T> | undefined;
    for (const name of names) {
      const kept = this.of(name).filter((item) => !gone.has(item));
      const found = kept.length === 0 ? -1 : kept.findIndex((item) => !(before ??= new Set(last.slice(0, start))).has(item));
      const at = found < 0 ? kept.length : found;
      const group = [...kept.slice(0, at), ...(come.get(name) ?? []), ...kept.slice(at)];
      if (group.length > 0) groups.set(name, group);
      else groups.delete(name);
    }
    this.last = next;
    return names;
  }
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

/** How many items two lists share at their start, and at their end. */
function commonEnds(a: readonly unknown[], b: readonly unknown[]): readonly [number, number] {
  const start = commonStart(a, b);
  const most = Math.min(a.length, b.length) - start;
  let end = 0;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [start, end];
}
