import assert from 'node:assert/strict';
import { readHcl } from '../../server/syntax/hcl/read';
import { readOurselves, readWithHashiCorp } from '../oracle';
import { TEXTS } from './hcl-texts';

describe("HCL as HashiCorp's parser reads it", () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(name, async () => {
      assert.deepEqual(readHcl(text).problems, []);
      assert.deepEqual(readOurselves(text), await readWithHashiCorp(text));
    });
  }

  /** Mistakes that both must see. */
  const MISTAKES = [
    'a = \n',
    'a = 1 b = 2\n',
    'a b\n',
    '"a" = 1\n',
    'a = "x\n',
    'a = "${x"\n',
    'a = "${}"\n',
    'a = "\\q"\n',
    'a = <<E\nx\n',
    'a = [1 2]\n',
    'a = [1\n',
    'a = f(1\n',
    'a = (1\n',
    'a = { b }\n',
    'a = { b = 1\n',
    'a = x.\n',
    'a = x ? y\n',
    'a = [for x in y]\n',
    'a = [for x in y : x => z]\n',
    'a = "%{ if x }"\n',
    'a {\n',
    'a {\n}\n}\n',
    'a { b = 1 c = 2 }\n',
    'a {} b {}\n',
    'a {\n  b = 1\n  b = 2\n}\n',
    '/* a\n',
  ];
  for (const text of MISTAKES) {
    it(`refuses ${JSON.stringify(text)}`, async () => {
      await assert.rejects(readWithHashiCorp(text));
      assert.ok(readHcl(text).problems.length > 0);
    });
  }
});
