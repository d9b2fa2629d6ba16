import assert from 'node:assert/strict';
import { computed, effect, signal } from '@preact/signals-core';
import fc from 'fast-check';
import { gatheredCell, listCell, perObject, sameItems, sluice, watchedMap, type Entry } from '../../server/facts/cells';
import { indexed, settledIndex } from '../../server/facts/indexes';

interface Item {
  readonly names: readonly string[];
}
const item: fc.Arbitrary<Item> = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }).map((names) => ({ names }));

describe('cells', () => {
  it('indexed: each name has its items in the order of the list, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), fc.array(fc.array(fc.nat(5), { maxLength: 6 }), { maxLength: 5 }), (pool, lists) => {
        const list = signal<readonly Item[]>([]);
        const named = indexed(
          () => list.value,
          ({ names }) => names,
        );
        for (const indices of lists) {
          list.value = [...new Set(indices)].flatMap((i) => pool[i] ?? []);
          for (const name of ['a', 'b', 'c'])
            assert.deepEqual(
              named(name),
              list.value.filter(({ names }) => names.includes(name)),
            );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('settled indexes: whoever asked for a name hears of changes of just that name', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), fc.array(fc.array(fc.nat(5), { maxLength: 6 }), { maxLength: 5 }), (pool, lists) => {
        const list = signal<readonly Item[]>([]);
        const index = settledIndex(
          () => list.value,
          ({ names }) => names,
        );
        const asked: string[] = [];
        const cells = ['a', 'b', 'c'].map((name) =>
          computed(() => {
            asked.push(name);
            return index.named(name);
          }),
        );
        const stop = effect(() => void cells.map((cell) => cell.value));
        for (const indices of lists) {
          const before = new Map(['a', 'b', 'c'].map((name) => [name, list.value.filter(({ names }) => names.includes(name))]));
          asked.length = 0;
          list.value = [...new Set(indices)].flatMap((i) => pool[i] ?? []);
          index.settle();
          for (const [i, name] of ['a', 'b', 'c'].entries()) {
            const now = list.value.filter(({ names }) => names.includes(name));
            assert.deepEqual(cells[i]!.value, now);
            if (sameItems(now, before.get(name)!) && now.length > 0) assert.ok(!asked.includes(name));
          }
        }
        stop();
      }),
      { numRuns: 500 },
    );
  });

  it('indexed: a name whose items stay is the same list', () => {
    const [one, two, three] = [{ names: ['a'] }, { names: ['b'] }, { names: ['b'] }];
    const list = signal<readonly Item[]>([one, two]);
    const named = indexed(
      () => list.value,
      ({ names }) => names,
    );
    const before = named('a');
    list.value = [one, three];
    assert.equal(named('a'), before);
    assert.deepEqual(named('b'), [three]);
  });

  it('compute again only what looked at something that changed', () => {
    const parts = Array.from({ length: 100 }, (_, i) => signal(i));
    const asked: number[] = [];
    const doubled = perObject((part: (typeof parts)[number]) => {
      asked.push(parts.indexOf(part));
      return [2 * part.value];
    });
    const all = gatheredCell(() => parts, doubled);
    const sum = listCell(() => [all.value.reduce((total, one) => total + one, 0)]);
    const stop = effect(() => void sum.value);
    assert.deepEqual(sum.value, [9900]);
    asked.length = 0;
    parts[70]!.value = 0;
    assert.deepEqual([sum.value, asked], [[9760], [70]]);
    stop();
  });

  it('watched maps: what reads one entry is asked again when that one changes, comes or goes', () => {
    const map = watchedMap<number>();
    const asked: string[] = [];
    const ofEntry = perObject((entry: Entry<number>) => {
      asked.push(entry.key);
      return [2 * entry.value];
    });
    const all = gatheredCell(map.entries, ofEntry);
    const b = computed(() => map.get('b'));
    const stop = effect(() => void [all.value, b.value]);
    const after = (next: Readonly<Record<string, number>>): unknown[] => {
      asked.length = 0;
      map.replace(new Map(Object.entries(next)));
      return [all.value, b.value, asked.join('')];
    };
    assert.deepEqual(after({ a: 1, b: 2, c: 3 }), [[2, 4, 6], 2, 'abc']);
    assert.deepEqual(after({ a: 1, b: 5, c: 3 }), [[2, 10, 6], 5, 'b']);
    assert.deepEqual(after({ a: 1, c: 3 }), [[2, 6], undefined, '']);
    assert.deepEqual(after({ a: 1, b: 7, c: 3 }), [[2, 14, 6], 7, 'b']);
    stop();
  });

  it('sluices: what rests on them hears only of what did change, when they are settled', () => {
    const list = signal([1, 2]);
    const even = sluice(() => list.value.filter((one) => one % 2 === 0));
    let asked = 0;
    const sum = computed(() => {
      asked++;
      return even.value.reduce((all, one) => all + one, 0);
    });
    const stop = effect(() => void sum.value);
    list.value = [1, 2, 3];
    even.settle();
    assert.deepEqual([sum.value, asked], [2, 1]);
    list.value = [4];
    assert.equal(sum.value, 2);
    even.settle();
    assert.deepEqual([sum.value, asked], [4, 2]);
    stop();
  });
});
