import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applied, followComments } from '../../server/syntax/hcl/comments';
import { readHcl } from '../../server/syntax/hcl/read';

/** What is left after `old` is replaced, with the comments that follow. */
function replaced(text: string, old: string, newText: string): string {
  const start = text.indexOf(old);
  const edits = [{ uri: 'file:///x.tf', span: { start, end: start + old.length }, newText }];
  return applied(text, followComments(text, readHcl(text), edits))[0];
}

// The right sides are what `terraform fmt` makes of them.
describe('comments at the ends of lines', () => {
  it('stand in one column with those beside them', () => {
    assert.equal(replaced('a {\n  x = 1 # one\n  y = 2 # two\n}\n', '2', '2000'), 'a {\n  x = 1    # one\n  y = 2000 # two\n}\n');
    assert.equal(replaced('a {\n  x = 1    # one\n  y = 2000 # two\n}\n', '2000', '2'), 'a {\n  x = 1 # one\n  y = 2 # two\n}\n');
    assert.equal(replaced('a {\n  x = 1    // one\n  y = 2000 // two\n}\n', '  y = 2000 // two\n', ''), 'a {\n  x = 1 // one\n}\n');
  });

  it('are apart where a line without one, or an empty one, stands between', () => {
    const text = 'a {\n  x = 1 # one\n\n  y = 2 # two\n  z = 3\n  w = 4 # four\n}\n';
    assert.equal(replaced(text, '2', '2000'), text.replace('2 # two', '2000 # two'));
  });

  it('stay where they are if they were not aligned', () => {
    assert.equal(replaced('a {\n  x = 1   # one\n  y = 2 # two\n}\n', '2', '2000'), 'a {\n  x = 1   # one\n  y = 2000 # two\n}\n');
  });

  it('are none within texts', () => {
    const text = 'a {\n  x = "${b["c  # d"]}"\n  y = 2\n}\nb {\n  c = <<-E\n    x = 1 # one\n    y = 2 # two\n  E\n}\n';
    assert.equal(replaced(text, '2 # two', '2000 # two'), text.replace('2 # two', '2000 # two'));
    assert.equal(replaced(text, 'y = 2\n', 'y = 2000\n'), text.replace('y = 2\n', 'y = 2000\n'));
  });
});
