import { sluice } from './cells';
import { settledIndex } from './indexes';

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
  const all: { readonly settle: () => void }[] = [];
  function kept<T extends { readonly settle: () => void }>(one: T): T {
    all.push(one);
    return one;
  }
  return {
    list(compute) {
      const one = kept(sluice(compute));
      return () => one.value;
    },
    index: (items, namesOf) => kept(settledIndex(items, namesOf)).named,
    settle() {
      for (const one of all) one.settle();
    },
  };
}
