import { effect, signal, type Signal } from '@preact/signals-core';
import { listCell, sameItems } from './cells';
import { Groups } from './indexes';

/**
 * Lists and indexes that rest on much and seldom change. What rests on them hears only of what did change, when all of them are settled,
 * and is not even asked otherwise.
 */
export interface Settling {
  readonly list: <T>(compute: () => readonly T[]) => () => readonly T[];
  /** As `indexed`: items by what they are called, which says the item alone. */
  readonly index: <T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]) => (name: string) => readonly T[];
  /** In the order in which they were made: what rests on others comes behind them. */
  readonly settle: () => void;
}

export function settling(): Settling {
  const steps: (() => void)[] = [];
  return {
    list<T>(compute: () => readonly T[]) {
      const inside = listCell(compute);
      // Somebody looks at it, so it is told of changes and need not look for them.
      effect(() => void inside.value);
      const outside = signal(inside.peek());
      steps.push(() => (outside.value = inside.peek()));
      return () => outside.value;
    },
    index<T>(items: () => readonly T[], namesOf: (item: T) => readonly string[]) {
      const groups = new Groups(namesOf);
      const cells = new Map<string, Signal<readonly T[]>>();
      /** How often a name came: whoever asked for one that was not there asks again. */
      const come = signal(0);
      steps.push(() => {
        for (const name of groups.follow(items())) {
          const [group, cell] = [groups.of(name), cells.get(name)];
          if (cell) {
            // First, so that whoever hears of it asks for another one next time.
            if (group.length === 0) cells.delete(name);
            if (!sameItems(cell.peek(), group)) cell.value = group;
          } else if (group.length > 0) {
            cells.set(name, signal(group));
            come.value++;
          }
        }
      });
      return (name) => {
        const cell = cells.get(name);
        if (!cell) void come.value;
        return cell?.value ?? [];
      };
    },
    settle() {
      for (const step of steps) step();
    },
  };
}
