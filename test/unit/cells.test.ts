import assert from 'node:assert/strict';
import { computed, effect, signal } from '@preact/signals-core';
import fc from 'fast-check';
import { gatheredCell, listCell, perObject, sameItems } from '../../server/facts/cells';
import { indexed } from '../../server/facts/indexes';
import { settling } from '../../server/facts/settling';
import { watchedMap, type Entry } from '../../server/facts/watched-map';

interface Item {
  readonly names: readonly string[];
}
const item: fc.Arbitrary<Item> = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }).map((names) => ({ names }));

/** Lists that follow on each other, made of the same few items, none of them twice in one. */
const lists = fc
  .tuple(fc.array(item, { maxLength: 6 }), fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 6 }), { maxLength: 5 }))
  .map(([pool, picks]) => picks.map((indices) => indices.flatMap((i) => pool[i] ?? [])));

const names = ['a', 'b', 'c'];
const itemsNamed = (items: readonly Item[], name: string): readonly Item[] => items.filter((one) => one.names.includes(name));

describe('cells', () => {
  it('indexed: each name has its items in the order of the list, whatever came before', () => {
    fc.assert(
      fc.property(lists, (changes) => {
        const list = signal<readonly Item[]>([]);
        const named = indexed(
          () => list.value,
          (one) => one.names,
        );
        for (const next of changes) {
          list.value = next;
          for (const name of names) assert.deepEqual(named(name), itemsNamed(next, name));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('settled indexes: whoever asked for a name hears of changes of just that name', () => {
    fc.assert(
      fc.property(lists, (changes) => {
        const list = signal<readonly Item[]>([]);
        const settled = settling();
        const named = settled.index(
          () => list.value,
          (one) => one.names,
        );
        const asked: string[] = [];
        const cells = names.map((name) =>
          computed(() => {
            asked.push(name);
            return named(name);
          }),
        );
        const stop = effect(() => void cells.map((cell) => cell.value));
        for (const next of changes) {
          const last = list.value;
          asked.length = 0;
          list.value = next;
          settled.settle();
          for (const [i, name] of names.entries()) {
            const now = itemsNamed(next, name);
            assert.deepEqual(cells[i]!.value, now);
            if (sameItems(now, itemsNamed(last, name)) && now.length > 0) assert.ok(!asked.includes(name));
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
      (one) => one.names,
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

  it('gathered: the same as of the whole list, whatever came before', () => {
    const doubled = (n: number): readonly number[] => (n % 3 === 0 ? [] : [n, n]);
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(200), out: fc.nat(70), put: fc.array(fc.nat(5), { maxLength: 90 }) })), (changes) => {
        const list = signal<readonly number[]>([]);
        const all = gatheredCell(() => list.value, doubled);
        for (const { at, out, put } of changes) {
          list.value = list.value.toSpliced(at, out, ...put);
          assert.deepEqual(all.value, list.value.flatMap(doubled));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gathered: a change of the list asks few items that stay', () => {
    const items = Array.from({ length: 1000 }, (_, name) => ({ name }));
    const list = signal<readonly { name: number }[]>(items);
    let asked = 0;
    const all = gatheredCell(
      () => list.value,
      ({ name }) => {
        asked++;
        return [name];
      },
    );
    const stop = effect(() => void all.value);
    for (const [at, out, ...put] of [
      [500, 1],
      [500, 0, 500],
      [0, 0, -1],
      [1000, 1, -2],
    ] as const) {
      const next = list.value.toSpliced(at, out, ...put.map((name) => ({ name })));
      asked = 0;
      list.value = next;
      assert.deepEqual(
        all.value,
        next.map(({ name }) => name),
      );
      assert.ok(asked > 0 && asked <= 100, `${asked} items`);
    }
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
    const after = (next: Readonly<Record<string, number | undefined>>): unknown[] => {
      asked.length = 0;
      for (const [key, value] of Object.entries(next)) map.put(key, value);
      map.settle();
      return [all.value, b.value, asked.join('')];
    };
    assert.deepEqual(after({ c: 3, a: 1, b: 2 }), [[2, 4, 6], 2, 'abc']);
    assert.deepEqual(after({ b: 5 }), [[2, 10, 6], 5, 'b']);
    assert.deepEqual(after({ b: undefined }), [[2, 6], undefined, '']);
    assert.deepEqual(after({ b: 7 }), [[2, 14, 6], 7, 'b']);
    map.put('b', 8);
    assert.deepEqual([map.latest('b'), map.get('b'), b.value], [8, 7, 7]);
    map.put('b', undefined);
    assert.deepEqual([map.latest('b'), map.latest('c')], [undefined, 3]);
    assert.deepEqual(after({ b: 7 }), [[2, 14, 6], 7, '']);
    stop();
  });

  it('settled lists: what rests on them hears only of what did change, when they are settled', () => {
    const list = signal([1, 2]);
    const settled = settling();
    const even = settled.list(() => list.value.filter((one) => one % 2 === 0));
    let asked = 0;
    const sum = computed(() => {
      asked++;
      return even().reduce((all, one) => all + one, 0);
    });
    const stop = effect(() => void sum.value);
    list.value = [1, 2, 3];
    settled.settle();
    assert.deepEqual([sum.value, asked], [2, 1]);
    list.value = [4];
    assert.equal(sum.value, 2);
    settled.settle();
    assert.deepEqual([sum.value, asked], [4, 2]);
    stop();
  });
});
