import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Composer, Parser } from 'yaml';
import type { Document } from 'yaml';
import { maskTemplate } from '../../server/facts/mask';
import type { YamlDocument } from '../../server/syntax/yaml/ast';
import { convertDocument } from '../../server/syntax/yaml/convert';
import { readPlain } from '../../server/syntax/yaml/plain';
import { chunksOf } from '../../server/syntax/yaml/read';
import { sections } from '../workspace';

// The quick reader of usual YAML either gives up or gives the tree that the general reader gives.

function general(text: string): YamlDocument[] {
  const options = { strict: false, uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(new Parser().parse(text), false, text.length)] as Document.Parsed[];
  return documents.map((document) => convertDocument(document, text, 0, { repeated: 1_000, unusual: Infinity }));
}

/** True if it was read. */
function agrees(text: string): boolean {
  const root = readPlain(text, 0);
  if (root === null) return false;
  const [document, ...more] = general(text);
  assert.deepEqual([document?.root, document?.problems, more.length], [root, [], 0], text);
  return true;
}

const folder = join(__dirname, '../cases');
const documents = readdirSync(folder).flatMap((stem) =>
  readdirSync(join(folder, stem)).flatMap((file) =>
    [...sections(readFileSync(join(folder, stem, file), 'utf8'))].flatMap(([path, text]) => {
      if (!/\.ya?ml$/.test(path)) return [];
      const masked = text.includes('{{') ? maskTemplate(text).keyed : text;
      return chunksOf(masked)
        .map(({ start, end }) => masked.slice(start, end))
        .filter((part) => part.trim() !== '' && !/^\s*[[{]/.test(part));
    }),
  ),
);

const insertions = [
  ...[' ', '\n', '\n\n', ':', ': ', '#', ' #', '- ', '-', '"', "'", '{', '}', '[', ']', ',', '&a ', '*a', '!t ', '|', '|-\n', '|+\n', '>'],
  ...['\t', '\r', '%', '@', '`', '? ', '1', '0x1', '.5', '1e3', '~', 'null', 'true', '\\', '\\n', '---', '...', '<<: ', '=', '\uE001'],
  ...['é', '\u2028', '\u0085', '\u00a0', '-.inf', '0o7', 'a:b', '"\\u0041"', "''", '\0', '  '],
];

describe('the quick reader of YAML', () => {
  it('reads most of what is written as the general one does', () => {
    const read = documents.filter((text) => agrees(text));
    assert.ok(read.length > documents.length * 0.9, `${read.length} of ${documents.length}`);
    for (const text of documents.slice(0, 300)) agrees(text.replaceAll('\n', '\r\n'));
  });

  it('gives up, or agrees, on whatever becomes of it', () => {
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(4), insert: fc.constantFrom('', ...insertions) });
    fc.assert(
      fc.property(
        fc.constantFrom(...documents.filter(({ length }) => length < 1_500)),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, edits) => {
          let changed = text;
          for (const { at, cut, insert } of edits) {
            const offset = Math.floor(at * changed.length);
            changed = changed.slice(0, offset) + insert + changed.slice(offset + cut);
          }
          for (const { start, end } of chunksOf(changed)) agrees(changed.slice(start, end));
        },
      ),
      { numRuns: 1_500 },
    );
  });
});
