import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { insertTupleItems, prependAttribute, replaceAttribute } from '../../server/syntax/hcl/edit';
import type { Attribute, Block } from '../../server/syntax/hcl/ast';
import { readHcl } from '../../server/syntax/hcl/read';
import type { Edit } from '../../server/syntax/span';

const uri = 'file:///main.tf';

function edited(text: string, edits: readonly Edit[]): string | undefined {
  if (edits.length === 0) return undefined;
  const inside = edits.filter((edit) => 'span' in edit).sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  return inside.reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}

const blockIn = (text: string): Block => readHcl(text).body.items.find((item): item is Block => item.kind === 'block')!;
const inBlock = (...lines: string[]): string => ['x "y" {', ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}', ''].join('\n');

function withItems(value: string, ...sources: string[]): string | undefined {
  const text = inBlock(`a = ${value}`);
  const tuple = (blockIn(text).body.items[0] as Attribute).value;
  assert.ok(tuple.kind === 'tuple');
  return edited(text, insertTupleItems(text, uri, tuple, sources))?.replace(/^x "y" \{\n {2}a = |\n\}\n$/g, '');
}

describe('insertTupleItems', () => {
  it('goes on in the one line', () => {
    assert.equal(withItems('["a"]', '"b"', 'c'), '["a", "b", c]');
    assert.equal(withItems('["a", ]', '"b"'), '["a", "b" ]');
    assert.equal(withItems('[]', '"b"', '"c"'), '["b", "c"]');
    assert.equal(withItems('[ ]', '"b"'), '["b"]');
  });

  it('adds lines, with a comma behind the last where there was one', () => {
    assert.equal(withItems('[\n    "a",\n  ]', '"b"', '"c"'), '[\n    "a",\n    "b",\n    "c",\n  ]');
    assert.equal(withItems('[\n    "a"\n  ]', '"b"'), '[\n    "a",\n    "b"\n  ]');
  });

  it('leaves comments at their items', () => {
    assert.equal(withItems('[\n    "a", # one\n  ]', '"b"'), '[\n    "a", # one\n    "b",\n  ]');
    assert.equal(withItems('[\n    "a" # one\n  ]', '"b"'), '[\n    "a", # one\n    "b"\n  ]');
  });

  it('leaves alone what is still open, what holds a comment only, and what ends in a heredoc', () => {
    assert.equal(withItems('[\n    # none\n  ]', '"b"'), undefined);
    assert.equal(withItems('["a"]'), undefined);
    assert.equal(withItems('[\n    <<-E\n      a\n    E\n  ]', '"b"'), undefined);
    const text = 'x "y" {\n  a = ["b"\n';
    const { value } = blockIn(text).body.items[0] as Attribute;
    assert.ok(value.kind === 'tuple');
    assert.deepEqual(insertTupleItems(text, uri, value, ['"c"']), []);
  });
});

describe('replaceAttribute over several lines', () => {
  const single = (...lines: string[]): string | undefined => {
    const text = inBlock(...lines);
    return edited(text, replaceAttribute(text, uri, blockIn(text), 'members', 'member', 'each.value'));
  };

  it('joins the rows above, across an empty line', () => {
    const lines = ['account = 1', 'role    = 2', '', 'members = [', '  "a",', ']'];
    assert.equal(single(...lines), inBlock('account = 1', 'role    = 2', 'member  = each.value'));
    assert.equal(
      single('b       = 1', 'account = 2', 'members = [', '  "a",', ']'),
      inBlock('b       = 1', 'account = 2', 'member  = each.value'),
    );
  });

  it('joins the rows below', () => {
    assert.equal(single('members = [', '  "a",', ']', 'depends_on = []'), inBlock('member     = each.value', 'depends_on = []'));
  });

  it('leaves rows as they are that are not aligned, and comments where they are', () => {
    assert.equal(single('a = 1', 'account = 2', 'members = [', '  "a",', ']'), inBlock('a = 1', 'account = 2', 'member = each.value'));
    const lines = ['account = 1', '# who', '', 'members = [', '  "a",', ']'];
    assert.equal(single(...lines), inBlock('account = 1', '# who', '', 'member = each.value'));
  });

  it('keeps the line ends', () => {
    const text = inBlock('account = 1', '', 'members = [', '  "a",', ']').replace(/\n/g, '\r\n');
    const result = edited(text, replaceAttribute(text, uri, blockIn(text), 'members', 'member', 'b'));
    assert.equal(result, inBlock('account = 1', 'member  = b').replace(/\n/g, '\r\n'));
  });
});

describe('prependAttribute', () => {
  const first = (text: string): string | undefined =>
    edited(text, prependAttribute(text, uri, blockIn(text), 'for_each', 'toset([\n  "a",\n])'));

  it('stands first, an empty line behind it', () => {
    assert.equal(first(inBlock('a = 1')), inBlock('for_each = toset([', '  "a",', '])', '', 'a = 1'));
    assert.equal(first('x "y" { # note\n  a = 1\n}\n'), 'x "y" { # note\n  for_each = toset([\n    "a",\n  ])\n\n  a = 1\n}\n');
  });

  it('is not for blocks of one line, nor for empty ones', () => {
    assert.equal(first('x "y" { a = 1 }\n'), undefined);
    assert.equal(first('x "y" {\n}\n'), undefined);
  });
});
