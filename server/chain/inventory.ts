import { signal } from '@preact/signals-core';
import { sameItems, viewOf } from '../facts/cells';
import { emptyInventory, type Inventory } from '../resolve/model';

/** An inventory that changes in time: what reads its lists within a cell is computed again when just these change. */
export interface WatchedInventory {
  readonly inventory: Inventory;
  /** Takes the next one over, list by list, so within a `batch`. Objects that are in both are the same. */
  readonly replace: (next: Inventory) => void;
}

type List = readonly unknown[];

export function watchedInventory(): WatchedInventory {
  const cells = Object.entries(emptyInventory).map(([name, list]) => ({ name: name as keyof Inventory, cell: signal<List>(list as List) }));
  return {
    inventory: viewOf(Object.fromEntries(cells.map(({ name, cell }) => [name, cell]))) as unknown as Inventory,
    replace(next) {
      for (const { name, cell } of cells) if (!sameItems(cell.peek(), next[name])) cell.value = next[name];
    },
  };
}
