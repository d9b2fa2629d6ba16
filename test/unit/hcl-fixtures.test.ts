import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { readHcl } from '../../server/syntax/hcl/read';
import { readOurselves, readWithHashiCorp } from '../oracle';
import { sections } from '../workspace';

// Every Terraform text that other tests judge by (the cases' workspaces, the samples, the pages' blocks) reads the same with
// HashiCorp's parser, or is refused by both.

const root = join(__dirname, '..', '..');
const isHcl = (path: string): boolean => /\.(tf|tofu|tfvars)$/.test(path);

const textsUnder = (folder: string, wanted: (path: string) => boolean): [path: string, text: string][] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .sort()
    .map((path) => [join(folder, path), readFileSync(join(root, folder, path), 'utf8')]);

const hclBlock = /^```hcl\n([^]*?)^```$/gm;

const fixtures: readonly (readonly [name: string, texts: readonly (readonly [string, string])[]])[] = [
  ...textsUnder('test/cases', (path) => path.endsWith('.txt')).map(
    ([path, archive]) => [path, [...sections(archive)].filter(([inner]) => isHcl(inner))] as const,
  ),
  ['samples', textsUnder('samples', isHcl)],
  ...textsUnder('docs', (path) => path.endsWith('.md')).map(
    ([path, page]) => [path, [...page.matchAll(hclBlock)].map(([, block], i) => [`block ${i}`, block!] as const)] as const,
  ),
];

describe("Every Terraform fixture as HashiCorp's parser reads it", () => {
  it('finds the fixtures', () => assert.ok(fixtures.filter(([, texts]) => texts.length > 0).length > 300));

  for (const [name, texts] of fixtures) {
    if (texts.length === 0) continue;
    it(name, async () => {
      for (const [path, written] of texts) {
        for (const text of [written, written.replace(/\r?\n/g, '\r\n')]) {
          const theirs = await readWithHashiCorp(text).catch(() => undefined);
          const { problems } = readHcl(text);
          if (theirs === undefined) assert.ok(problems.length > 0, `${path}: only HashiCorp's parser refuses it`);
          else assert.deepEqual(problems.length > 0 ? problems : readOurselves(text), theirs, path);
        }
      }
    });
  }
});
