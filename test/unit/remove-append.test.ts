import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isBelow } from '../../server/resolve/terraform/versions';
import { removeItem } from '../../server/syntax/hcl/edit';
import { readHcl } from '../../server/syntax/hcl/read';
import type { Edit } from '../../server/syntax/span';
import { appendItems, insertDocumentAfter } from '../../server/syntax/yaml/append';
import { removeEntryAt, removeItemAt } from '../../server/syntax/yaml/remove';

const uri = 'file:///x';

function applied(text: string, edits: readonly Edit[]): string {
  const inside = edits.filter((edit) => 'span' in edit).sort((a, b) => b.span.start - a.span.start);
  return inside.reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}

describe('removing from HCL', () => {
  const without = (text: string, name: string): string => {
    const [parent] = readHcl(text).body.items;
    assert.ok(parent?.kind === 'block');
    const item = parent.body.items.find((one) => (one.kind === 'block' ? one.type.name : one.name.name) === name)!;
    return applied(text, removeItem(text, uri, parent, item));
  };

  it('aligns what stays', () => {
    assert.equal(
      without('a {\n  x          = 1 # why\n  long_name  = 2\n  longer_one = 3\n}\n', 'longer_one'),
      'a {\n  x         = 1 # why\n  long_name = 2\n}\n',
    );
  });

  it('takes one empty line along, wherever the block stands', () => {
    assert.equal(without('a {\n  x = 1\n\n  b {\n  }\n}\n', 'b'), 'a {\n  x = 1\n}\n');
    assert.equal(without('a {\r\n  b {\r\n  }\r\n\r\n  x = 1\r\n}\r\n', 'b'), 'a {\r\n  x = 1\r\n}\r\n');
    assert.equal(without('a {\n  x = 1\n\n  b {\n  }\n\n  y = 1\n}\n', 'b'), 'a {\n  x = 1\n\n  y = 1\n}\n');
  });

  it('leaves alone what shares its line', () => {
    assert.equal(without('a { x = 1 }\n', 'x'), 'a { x = 1 }\n');
  });
});

describe('removing from YAML', () => {
  const at = (text: string, part: string): number => text.indexOf(part);

  it('takes an entry that would be left empty along', () => {
    const text = 'a:\n  b:\n    c: 1\nd: 2\n';
    assert.equal(applied(text, removeEntryAt(text, uri, at(text, 'c:'))), 'd: 2\n');
  });

  it('takes an item with its dash, and the last one with its list', () => {
    const text = 'env:\n  - name: A\n    value: 1\n  # of B\n  - name: B\nx: 1\n';
    assert.equal(applied(text, removeItemAt(text, uri, at(text, 'name: A'))), 'env:\n  # of B\n  - name: B\nx: 1\n');
    const one = 'env:\n- name: A\nx: 1\n';
    assert.equal(applied(one, removeItemAt(one, uri, at(one, 'name: A'))), 'x: 1\n');
  });

  it('takes items out of brackets', () => {
    const text = 'env: [{name: A}, {name: B}]\n';
    assert.equal(applied(text, removeItemAt(text, uri, at(text, '{name: A'))), 'env: [{name: B}]\n');
    assert.equal(applied(text, removeItemAt(text, uri, at(text, '{name: B'))), 'env: [{name: A}]\n');
  });

  it('does nothing behind an alias or in what is no YAML', () => {
    const alias = 'a: &x {b: 1}\nc: *x\n';
    assert.deepEqual(removeEntryAt(alias, uri, at(alias, 'nothing')), []);
    const broken = 'a: [1\nb: 2\n';
    assert.deepEqual(removeEntryAt(broken, uri, at(broken, 'b:')), []);
  });
});

describe('appending to a list of YAML', () => {
  const appended = (text: string): string =>
    applied(text, appendItems(text, uri, text.startsWith('{') ? 0 : text.indexOf('a:'), 'list', [{ x: 1, w: 2 }]));

  it('continues the list as it is indented', () => {
    assert.equal(appended('a: 1\nlist:\n- x: 0\nz: 1\n'), 'a: 1\nlist:\n- x: 0\n- x: 1\n  w: 2\nz: 1\n');
    assert.equal(appended('a: 1\r\nlist:\r\n    - x: 0\r\n'), 'a: 1\r\nlist:\r\n    - x: 0\r\n    - x: 1\r\n      w: 2\r\n');
  });

  it('makes the list where there is none, or an empty one', () => {
    const made = 'a: 1\nlist:\n  - x: 1\n    w: 2\n';
    assert.equal(appended('a: 1\n'), made);
    assert.equal(appended('a: 1\nlist: []\n'), made);
    assert.equal(appended('a: 1\nlist:\n'), made);
  });

  it('continues lists within brackets, and JSON', () => {
    assert.equal(appended('a: 1\nlist: [{x: 0}]\n'), 'a: 1\nlist: [{x: 0}, {x: 1, w: 2}]\n');
    assert.equal(appended('{a: 1, list: [\n  {x: 0}\n]}\n'), '{a: 1, list: [\n  {x: 0},\n  {x: 1, w: 2}\n]}\n');
    const json = '{"list": [], "a": 1}\n';
    assert.equal(applied(json, appendItems(json, uri, 0, 'list', ['b'])), '{"list": ["b"], "a": 1}\n');
  });

  it('puts a document behind another', () => {
    const after = (text: string): string => applied(text, insertDocumentAfter(text, uri, text.indexOf('a:'), { b: ['c', { d: '80' }] }));
    assert.equal(after('a: 1 # one\n---\nz: 1\n'), 'a: 1 # one\n---\nb:\n  - c\n  - d: "80"\n---\nz: 1\n');
    assert.equal(after('---\r\na: 1\r\n'), '---\r\na: 1\r\n---\r\nb:\r\n  - c\r\n  - d: "80"\r\n');
    assert.equal(after('x:\n  a: 1'), 'x:\n  a: 1');
  });
});

describe('version constraints', () => {
  it('are below a major version where nothing from there on fits', () => {
    for (const below of ['~> 3.5', '= 3.90.1', '3.90.1', '< 4', '<4.0.0', '>= 3.0, < 4.0', '<= 3.99', '~> 3.50.0'])
      assert.ok(isBelow(below, 4), below);
    for (const open of ['>= 3.0', '~> 4.1', '< 4.1', '< 6.0.0, >= 3.50', '!= 3.1', '', 'latest', '> 3.0'])
      assert.ok(!isBelow(open, 4), open);
  });
});
