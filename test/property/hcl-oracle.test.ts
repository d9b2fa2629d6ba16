import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hclString } from '../../server/syntax/hcl/edit';
import { readHcl } from '../../server/syntax/hcl/read';
import { readOurselves, readWithHashiCorp } from '../oracle';
import { file } from './hcl-texts';

describe("generated HCL, as HashiCorp's parser reads it", () => {
  it('reads the same', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.boolean(), async (text, windows) => {
        const source = windows ? text.replaceAll('\n', '\r\n') : text;
        const theirs = await readWithHashiCorp(source).catch((error: unknown) => {
          // Two blocks of one name with different labels have no form in JSON; nothing is wrong with them.
          // A template without references is evaluated there, which fails for `null` in it: that is no matter of reading.
          if (/Unable to convert Block|Invalid template interpolation value/.test(String(error))) return undefined;
          throw error;
        });
        assert.deepEqual(readHcl(source).problems, []);
        if (theirs !== undefined) assert.deepEqual(readOurselves(source), theirs);
      }),
      { numRuns: 150 },
    );
  });

  it('reads every string that we write as what was meant', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '~', 'a') })),
        async (value) => {
          const read = (await readWithHashiCorp(`a = ${hclString(value)}\n`)) as { a: string };
          assert.equal(read.a.replace(/([$%])\1\{/g, '$1{'), value.normalize('NFC'));
        },
      ),
      { numRuns: 150 },
    );
  });
});
