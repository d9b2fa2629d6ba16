import assert from 'node:assert/strict';
import { effect, signal } from '@preact/signals-core';
import fc from 'fast-check';
import { gatheredCell, indexed, listCell, perObject } from '../../server/facts/cells';

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
    const computed: number[] = [];
    const doubled = perObject((part: (typeof parts)[number]) => {
      computed.push(parts.indexOf(part));
      return [2 * part.value];
    });
    const all = gatheredCell(() => parts, doubled);
    const sum = listCell(() => [all.value.reduce((total, one) => total + one, 0)]);
    const stop = effect(() => void sum.value);
    assert.deepEqual(sum.value, [9900]);
    computed.length = 0;
    parts[70]!.value = 0;
    assert.deepEqual([sum.value, computed], [[9760], [70]]);
    stop();
  });
});
