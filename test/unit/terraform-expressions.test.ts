import assert from 'node:assert/strict';
import { answers, module } from './terraform-expressions';
import { plain, rootOf, valueIn } from './terraform-workspace';

/** What `plain` gives where Terraform refuses. */
const refused = '!';

describe('Terraform expressions that are wholly known', () => {
  const root = rootOf({ 'main.tf': module });
  for (const [expression, expected] of answers) {
    it(`${expression} is ${expected === 'error' ? 'an error' : JSON.stringify(expected)}`, () => {
      assert.deepEqual(plain(valueIn(root, expression)), expected === 'error' ? refused : expected);
    });
  }
});
