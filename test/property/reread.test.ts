import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readHcl, rereadHcl } from '../../server/syntax/hcl/read';
import type { HclReading } from '../../server/syntax/hcl/reread';
import { readYaml } from '../../server/syntax/yaml/read';
import { rereadYaml, type YamlReading } from '../../server/syntax/yaml/reread';
import { sections } from '../workspace';
import { file as hclFile } from './hcl-texts';

// A file that is read again after an edit reads as one that is read for the first time, whatever was edited before; what the edit left
// alone is still the same object.

const folder = join(__dirname, '../cases');
const texts = (pattern: RegExp): string[] =>
  readdirSync(folder).flatMap((stem) =>
    readdirSync(join(folder, stem)).flatMap((file) =>
      [...sections(readFileSync(join(folder, stem, file), 'utf8'))].flatMap(([path, text]) => (pattern.test(path) ? [text] : [])),
    ),
  );

interface Change {
  readonly from: number;
  readonly length: number;
  readonly with: string;
}

const changed = (text: string, { from, length, with: put }: Change): string => {
  const start = Math.floor(from * text.length);
  return text.slice(0, start) + put + text.slice(start + length);
};

function changes(pieces: readonly string[]): fc.Arbitrary<Change[]> {
  const put = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 }));
  const from = fc.double({ min: 0, max: 1, noNaN: true });
  return fc.array(fc.record({ from, length: fc.oneof(fc.constant(0), fc.nat({ max: 30 })), with: put }), { minLength: 1, maxLength: 6 });
}

/** Spans as numbers. */
const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

describe('reading again after edits', function () {
  this.timeout(60_000);

  it('reads HCL as for the first time', () => {
    const all = texts(/\.(?:tf|tfvars)$/);
    const pieces = ['', '\n', ' ', '"', '{', '}', '# x\n', '/*', '*/', 'a = 1\n', 'locals {\n  a = 1\n}\n', '<<EOT\n', 'EOT\n', '${', '='];
    const two = fc.tuple(fc.nat(), fc.nat()).map(([i, j]) => `${all[i % all.length]!}\n${all[j % all.length]!}`);
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: two }, { weight: 1, arbitrary: hclFile }), changes(pieces), (first, edits) => {
        let text = first;
        let reading: HclReading | undefined;
        for (const edit of [{ from: 0, length: 0, with: '' }, ...edits]) {
          text = changed(text, edit);
          const again = rereadHcl(text, reading);
          const { body, problems } = readHcl(text);
          assert.deepEqual(plain({ body: again.body, problems: again.problems }), plain({ body, problems }));
          reading = again.reading;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads YAML as for the first time', () => {
    const all = texts(/\.ya?ml$/);
    const pieces = ['', '\n', ' ', '"', '---\n', '\n---\n', '# x\n', 'a: 1\n', '&a b', '*a', '|\n', '- ', '...\n'];
    const some = fc
      .array(fc.nat(), { minLength: 1, maxLength: 4 })
      .map((chosen) => chosen.map((i) => all[i % all.length]!).join('\n---\n'));
    fc.assert(
      fc.property(some, changes(pieces), (first, edits) => {
        let text = first;
        let reading: YamlReading<readonly unknown[]> | undefined;
        for (const edit of [{ from: 0, length: 0, with: '' }, ...edits]) {
          text = changed(text, edit);
          reading = rereadYaml(text, reading, (_, read) => read());
          assert.deepEqual(plain([...reading.parts.flatMap(({ made }) => made), ...reading.rest]), plain(readYaml(text)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the blocks and documents around an edit', () => {
    const block = (name: string, value: string): string => `resource "a" "${name}" {\n  x = "${value}"\n  y = 1\n}\n`;
    const [first, again] = ['b', 'bbb'].map((value) => block('a', 'a') + block('b', value) + block('c', 'c'));
    const one = rereadHcl(first!, undefined);
    const [before, edited, behind] = one.body.items;
    const two = rereadHcl(again!, one.reading);
    assert.equal(two.body.items[0], before);
    assert.notEqual(two.body.items[1], edited);
    assert.equal(two.body.items[2], behind);
    assert.equal(again!.slice(behind!.span.start, behind!.span.end), block('c', 'c').trimEnd());
    const inner = ([one, two] as const).map(({ body: { items } }) => (items[1]?.kind === 'block' ? items[1].body.items : []));
    assert.equal(inner[1]![1], inner[0]![1], 'the argument behind the edited one');

    const read = (text: string, last?: YamlReading<object>) => rereadYaml(text, last, (part) => ({ part }));
    const old = read('a: 1\n---\nb: 1\n---\nc: 1\n');
    const made = old.parts.map((part) => part.made);
    const now = read('a: 1\n---\nb: 11\n---\nc: 1\n', old);
    assert.deepEqual(
      now.parts.map((part) => made.indexOf(part.made)),
      [0, -1, 2],
    );
  });
});
