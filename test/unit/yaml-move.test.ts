import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { moveEntry } from '../../server/syntax/yaml/move';
import { apply, uriOf } from '../workspace';

/** `text` once its entry `iam: x` has been moved to metadata.annotations. */
function moved(text: string): string | undefined {
  const edits = moveEntry(text, uriOf('a.yaml'), 0, text.search(/"?iam/), ['metadata', 'annotations'], 'x');
  return apply(new Map([['a.yaml', text]]), edits).get('a.yaml');
}

describe('moving a YAML entry', () => {
  it('makes annotations of labels that hold nothing else', () => {
    assert.equal(
      moved('metadata:\n  labels: # why\n# so\n    iam: x # that\n'),
      'metadata:\n  annotations: # why\n# so\n    iam: x # that\n',
    );
    assert.equal(moved('{"metadata": {"labels": {"iam": "x"}}}'), '{"metadata": {"annotations": {"iam": "x"}}}');
  });

  it('leaves the other labels, and the comments of those that go', () => {
    assert.equal(
      moved('metadata:\n  labels:\n    app: a\n    iam: x\n  name: a\n'),
      'metadata:\n  labels:\n    app: a\n  name: a\n  annotations:\n    iam: x\n',
    );
    assert.equal(
      moved('metadata:\r\n  annotations:\r\n    team: a\r\n  labels:\r\n    # so\r\n    iam: x\r\n  name: a\r\n'),
      'metadata:\r\n  annotations:\r\n    team: a\r\n    iam: x\r\n    # so\r\n  name: a\r\n',
    );
  });

  it('keeps comments where no line break ends the text', () => {
    assert.equal(moved('metadata:\n  name: a\nannotations:\n  # so\n  iam: x'), 'metadata:\n  name: a\n  # so\n  annotations:\n    iam: x');
  });

  it('writes a string where there was none', () => {
    assert.equal(moved('metadata:\n  labels:\n    iam: 5\n  name: a\n'), 'metadata:\n  name: a\n  annotations:\n    iam: x\n');
  });
});
