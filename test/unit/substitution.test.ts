import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { substitutionIn } from '../../server/facts/substitution';

const uri = 'file:///w/deploy.sh';

describe('what scripts fill in elsewhere', () => {
  for (const [text, variables, words] of [
    ['envsubst < a.yaml', true, []],
    ['cat a|gomplate -f -', true, []],
    ['run: kpt fn run --image apply-setters', true, []],
    ['esh -o b a', true, []],
    ['- ytt', true, []],
    ['spec:\n  postBuild:\n    substitute: {}\n', true, []],
    ['postBuild :', true, []],
    ['\tpostBuild:\r\n', true, []],
    ['/usr/bin/sed -i "s/PROJECT_ID/$p/g" a.yaml', false, ['PROJECT_ID']],
    ["perl -pe 's|__GSA__|x|'", false, ['__GSA__']],
    ['sed s,A,b, | envsubst', true, ['A']],
  ] as const)
    it(`sees it in ${JSON.stringify(text)}`, () => {
      const found = substitutionIn(uri, text);
      assert.deepEqual([found?.variables, found?.words], [variables, words]);
    });

  for (const text of ['refreshed: used', '# postBuild: later', 'postBuild', 'sed --version', 's/a/b/', 'mesh', ''])
    it(`sees nothing in ${JSON.stringify(text)}`, () => {
      assert.equal(substitutionIn(uri, text), null);
    });
});
