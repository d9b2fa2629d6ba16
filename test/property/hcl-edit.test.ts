import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/gate/apply';
import { toHcl2Json } from '../../server/gate/hcl2json-shape';
import type { Block, Item } from '../../server/syntax/hcl/ast';
import { appendBlock, insertAfterBlock, insertAttribute, insertBlock, setObjectAttributeEntry } from '../../server/syntax/hcl/edit';
import { readHcl } from '../../server/syntax/hcl/read';
import type { Edit } from '../../server/syntax/span';
import { TEXTS } from '../unit/hcl-texts';
import { file } from './hcl-texts';

const URI = 'file:///w/main.tf';
const KEY = '"iam.gke.io/gcp-service-account"';

const blocksOf = (items: readonly Item[]): Block[] =>
  items.flatMap((item) => (item.kind === 'block' ? [item, ...blocksOf(item.body.items)] : []));

type Operation = (text: string, block: Block) => readonly Edit[];

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'an argument': (text, block) => insertAttribute(text, URI, block, 'inserted', '"x"'),
  'an argument with a long name': (text, block) => insertAttribute(text, URI, block, 'inserted_with_a_long_name', 'var.x'),
  'a map': (text, block) => insertAttribute(text, URI, block, 'inserted', '{\n  a = 1\n}'),
  'an inner block': (text, block) => insertBlock(text, URI, block, ['inserted {', '  a = 1', '}']),
  'an entry of a new map': (text, block) => setObjectAttributeEntry(text, URI, block, 'inserted', KEY, 'x.email'),
  'an entry of a map that is there': (text, block) => {
    const first = block.body.items.find((item) => item.kind === 'attribute');
    return first ? setObjectAttributeEntry(text, URI, block, first.name.name, KEY, 'x.email') : [];
  },
  'a block behind': (text, block) => insertAfterBlock(text, URI, block, 'inserted "x" {\n  a = 1\n}'),
  'a block at the end': (text) => appendBlock(text, URI, 'inserted "x" {\n  a = 1\n}'),
};

const text = fc
  .tuple(fc.oneof(file, fc.constantFrom(...Object.values(TEXTS))), fc.boolean())
  .map(([source, windows]) => (windows ? source.replace(/\r?\n/g, '\r\n') : source));

describe('an HCL edit', () => {
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    it(`that inserts ${name} leaves good HCL, and everything else as it was`, () => {
      fc.assert(
        fc.property(text, fc.nat(), (before, pick) => {
          const blocks = blocksOf(readHcl(before).body.items);
          const block = blocks[pick % Math.max(1, blocks.length)];
          if (!block) return;
          const edits = operation(before, block);
          const after = applyEdits(before, edits);
          assert.ok(after !== undefined, 'edits do not overlap');
          const read = readHcl(after);
          assert.deepEqual(read.problems, []);
          // What was there is still there: nothing but white space is ever taken away.
          for (const edit of edits) {
            if ('uri' in edit && name !== 'an entry of a map that is there')
              assert.equal(before.slice(edit.span.start, edit.span.end).trim(), '');
          }
          if (before.includes('\r\n')) assert.equal(/[^\r]\n/.test(after), /[^\r]\n/.test(before), 'line ends');
          if (name !== 'an entry of a map that is there')
            assert.ok(removed(after, JSON.stringify(toHcl2Json(readHcl(before), before))), 'values');
        }),
        { numRuns: 100 },
      );
    });
  }

  /** Does the text without what was inserted say `expected`? Only what is called `inserted…` may be new. */
  function removed(after: string, expected: string): boolean {
    const strip = (items: readonly Item[]): Item[] =>
      items
        .filter((item) => !(item.kind === 'attribute' ? item.name : item.type).name.startsWith('inserted'))
        .map((item) => (item.kind === 'block' ? { ...item, body: { ...item.body, items: strip(item.body.items) } } : item));
    const { body, problems } = readHcl(after);
    const read = toHcl2Json({ body: { ...body, items: strip(body.items) }, problems }, after);
    return JSON.stringify(read) === expected;
  }

  it('keeps aligned what was aligned', () => {
    const line = fc.tuple(
      fc.constantFrom('a', 'name', 'location', 'a_long_name'),
      fc.constantFrom('1', '"x"', 'var.y', '[]', '{}', '[\n    1,\n  ]', '{\n    a = 1\n  }', '<<EOT\ntext\nEOT'),
      fc.boolean(),
    );
    const body = fc.uniqueArray(line, { maxLength: 5, selector: ([name]) => name });
    fc.assert(
      fc.property(body, fc.constantFrom('in', 'inserted', 'inserted_with_a_long_name'), (lines, name) => {
        const before = `a {\n${aligned(lines.map(([key, value, gap]) => ({ key, value, gap })))}}\n`;
        const block = readHcl(before).body.items[0] as Block;
        const after = applyEdits(before, insertAttribute(before, URI, block, name, '"v"'));
        assert.equal(
          after,
          `a {\n${aligned([...lines.map(([key, value, gap]) => ({ key, value, gap })), { key: name, value: '"v"', gap: false }])}}\n`,
        );
      }),
      { numRuns: 300 },
    );
  });
});

interface Line {
  readonly key: string;
  readonly value: string;
  /** An empty line stands before it. */
  readonly gap: boolean;
}

/** The lines as `terraform fmt` writes them: what stands on neighbouring lines has its `=` in one column, values of several lines end that. */
function aligned(lines: readonly Line[]): string {
  const opens = ({ value }: Line): boolean => /^[[{]\n/.test(value);
  const chains: Line[][] = [];
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    if (!previous || line.gap || opens(line) || opens(previous)) chains.push([line]);
    else chains.at(-1)!.push(line);
  });
  return chains
    .flatMap((chain) => {
      const column = Math.max(...chain.map(({ key }) => key.length));
      return chain.map(({ key, value, gap }) => `${gap && lines[0]?.key !== key ? '\n' : ''}  ${key.padEnd(column)} = ${value}\n`);
    })
    .join('');
}
