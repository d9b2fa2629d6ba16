import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { removeBlock } from '../../server/syntax/hcl/edit';
import { readHcl } from '../../server/syntax/hcl/read';

/** The text after the block of this type has been taken out; undefined where that is refused. */
function without(text: string, type: string): string | undefined {
  const block = readHcl(text).body.items.find((item) => item.kind === 'block' && item.type.name === type);
  assert.ok(block?.kind === 'block');
  const edits = removeBlock(text, 'file:///main.tf', block);
  if (edits.length === 0) return undefined;
  return edits.reduceRight((result, edit) => {
    assert.ok('span' in edit);
    return result.slice(0, edit.span.start) + edit.newText + result.slice(edit.span.end);
  }, text);
}

describe('removeBlock', () => {
  it('takes one of the empty lines around it along', () => {
    assert.equal(without('a {\n}\n\nb {\n  x = 1\n}\n\nc {\n}\n', 'b'), 'a {\n}\n\nc {\n}\n');
  });

  it('leaves no empty line at the end of the file', () => {
    assert.equal(without('a {\n}\n\nb {\n}\n', 'b'), 'a {\n}\n');
  });

  it('leaves no empty line at the beginning of the file', () => {
    assert.equal(without('b {\n}\n\nc {\n}\n', 'b'), 'c {\n}\n');
  });

  it('takes the comment at its end along, and leaves neighbours without empty lines alone', () => {
    assert.equal(without('a {\n}\nb {\n} # the last\nc {\n}\n', 'b'), 'a {\n}\nc {\n}\n');
  });

  it('keeps the line ends of Windows', () => {
    assert.equal(without('a {\r\n}\r\n\r\nb {\r\n}\r\n\r\nc {\r\n}\r\n', 'b'), 'a {\r\n}\r\n\r\nc {\r\n}\r\n');
  });

  it('is refused where the block shares its line', () => {
    assert.equal(without('/* a */ b {\n}\n', 'b'), undefined);
  });
});
