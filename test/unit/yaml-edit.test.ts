import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Edit } from '../../server/syntax/span';
import type { YamlMap } from '../../server/syntax/yaml/ast';
import { insertMapEntryAfter, objectAt, removeMapEntry, renameKey, replaceScalar, setMapEntry } from '../../server/syntax/yaml/edit';
import { readYaml } from '../../server/syntax/yaml/read';

const key = 'iam.gke.io/gcp-service-account';

function apply(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => ('span' in b ? b.span.start : 0) - ('span' in a ? a.span.start : 0))) {
    assert.ok('span' in edit);
    result = result.slice(0, edit.span.start) + edit.newText + result.slice(edit.span.end);
  }
  return result;
}

/** Annotates the object that begins with `from` (default: the first document's root), and checks that YAML accepts it. */
function annotate(text: string, from?: string): string {
  const start = from === undefined ? readYaml(text)[0]!.span.start : text.indexOf(from);
  const result = apply(text, setMapEntry(text, 'file:///a.yaml', start, ['metadata', 'annotations'], key, 'a@p.x'));
  for (const document of parseAllDocuments(result, { uniqueKeys: true })) assert.deepEqual(document.errors, [], result);
  return result;
}

const root = (text: string): YamlMap => {
  const node = readYaml(text)[0]!.root;
  assert.ok(node?.kind === 'map');
  return node;
};

describe('setMapEntry', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['makes annotations', 'kind: A\nmetadata:\n  name: x\n', `kind: A\nmetadata:\n  name: x\n  annotations:\n    ${key}: a@p.x\n`],
    ['fills annotations of nothing', 'metadata:\n  annotations:\n  name: x\n', `metadata:\n  annotations:\n    ${key}: a@p.x\n  name: x\n`],
    ['fills null and keeps the comment', 'metadata:\n  annotations: ~ # none\n', `metadata:\n  annotations: # none\n    ${key}: a@p.x\n`],
    ['opens empty braces', 'metadata:\n  annotations: {} # none\nk: v\n', `metadata:\n  annotations: # none\n    ${key}: a@p.x\nk: v\n`],
    ['joins a flow map', 'metadata:\n  annotations: {a: b}\n', `metadata:\n  annotations: {a: b, ${key}: a@p.x}\n`],
    ['keeps a trailing comma legal', 'metadata: {annotations: {a: b,}}\n', `metadata: {annotations: {a: b, ${key}: a@p.x}}\n`],
    [
      'joins a block map',
      'metadata:\n    annotations:\n        a: b # c\n        # d\nx: y',
      `metadata:\n    annotations:\n        a: b # c\n        ${key}: a@p.x\n        # d\nx: y`,
    ],
    [
      'uses the indentation of the file',
      'metadata:\n    labels:\n        a: b\n',
      `metadata:\n    labels:\n        a: b\n    annotations:\n        ${key}: a@p.x\n`,
    ],
    ['keeps CRLF', 'metadata:\r\n  name: x\r\nk: v\r\n', `metadata:\r\n  name: x\r\n  annotations:\r\n    ${key}: a@p.x\r\nk: v\r\n`],
    ['ends without line break', 'metadata:\n  name: x', `metadata:\n  name: x\n  annotations:\n    ${key}: a@p.x`],
    [
      'goes before a last literal without line break',
      'metadata:\n  annotations:\n    a: |\n      b',
      `metadata:\n  annotations:\n    ${key}: a@p.x\n    a: |\n      b`,
    ],
    [
      'goes behind the lines that a literal keeps',
      'metadata:\n  annotations:\n    a: |+\n      b\n\nx: y\n',
      `metadata:\n  annotations:\n    a: |+\n      b\n\n    ${key}: a@p.x\nx: y\n`,
    ],
    ['makes metadata', 'kind: A\n', `kind: A\nmetadata:\n  annotations:\n    ${key}: a@p.x\n`],
    [
      'replaces the value that is there',
      `metadata:\n  annotations:\n    "${key}": 'old' # c\n`,
      `metadata:\n  annotations:\n    "${key}": 'a@p.x' # c\n`,
    ],
    ['writes JSON on one line', '{"metadata": {"name": "x"}}', `{"metadata": {"name": "x", "annotations": {"${key}": "a@p.x"}}}`],
    [
      'writes JSON as it is laid out',
      '{\n\t"metadata": {\n\t\t"name": "x"\n\t}\n}\n',
      `{\n\t"metadata": {\n\t\t"name": "x",\n\t\t"annotations": {\n\t\t\t"${key}": "a@p.x"\n\t\t}\n\t}\n}\n`,
    ],
    ['fills empty JSON braces', '{"metadata": {"annotations": {}}}', `{"metadata": {"annotations": {"${key}": "a@p.x"}}}`],
    ['leaves aliases alone', 'a: &a {x: y}\nmetadata:\n  annotations: *a\n', 'a: &a {x: y}\nmetadata:\n  annotations: *a\n'],
    ['leaves lists alone', 'metadata:\n  annotations: [a]\n', 'metadata:\n  annotations: [a]\n'],
    ['leaves an anchor on nothing alone', 'metadata:\n  annotations: &a\n', 'metadata:\n  annotations: &a\n'],
  ];
  for (const [name, before, after] of cases) it(name, () => assert.equal(annotate(before), after));

  it('edits a document in the middle and an item of a List', () => {
    const three = 'kind: A\n---\nkind: B\nmetadata:\n  name: b\n---\nkind: C\n';
    assert.equal(
      annotate(three, 'kind: B'),
      `kind: A\n---\nkind: B\nmetadata:\n  name: b\n  annotations:\n    ${key}: a@p.x\n---\nkind: C\n`,
    );
    const list = 'kind: List\nitems:\n- kind: A\n  metadata:\n    name: a\n- kind: B\n  metadata:\n    name: b\n';
    assert.equal(annotate(list, 'kind: A'), list.replace('name: a\n', `name: a\n    annotations:\n      ${key}: a@p.x\n`));
  });

  it('quotes what YAML would read otherwise', () => {
    const text = 'metadata: {}\n';
    const edits = setMapEntry(text, 'u', 0, ['metadata', 'annotations'], 'iam.gke.io/return-principal-id-as-email', 'true');
    assert.equal(apply(text, edits), 'metadata:\n  annotations:\n    iam.gke.io/return-principal-id-as-email: "true"\n');
  });
});

describe('scalar and key edits', () => {
  const valueOf = (text: string) => {
    const value = root(text).items[0]!.value;
    assert.ok(value?.kind === 'scalar');
    return value;
  };

  it('does not give a line break of the block to the new value', () => {
    const replaced = (text: string): string => apply(text, replaceScalar('u', valueOf(text), 'x'));
    assert.equal(replaced('a: |\n  b\nc: d\n'), 'a: "x"\nc: d\n');
    assert.equal(replaced('a: |+\n  b\n\nc: d\n'), 'a: "x"\n\nc: d\n');
  });

  it('replaces in the same quotes', () => {
    const replaced = (text: string, value: string): string => apply(text, replaceScalar('u', valueOf(text), value));
    assert.equal(replaced('a: b # c\n', 'x y'), 'a: x y # c\n');
    assert.equal(replaced('a: b\n', 'yes'), 'a: "yes"\n');
    assert.equal(replaced("a: 'b'\n", "it's"), "a: 'it''s'\n");
    assert.equal(replaced('a: |-\n  b\nc: d\n', 'x'), 'a: |-\n  x\nc: d\n');
    assert.equal(replaced('a: "b"\n', 'c"d'), 'a: "c\\"d"\n');
    assert.equal(replaced('a: |-\n  b\nc: d\n', 'e: f'), 'a: |-\n  e: f\nc: d\n');
    assert.equal(replaced('a: |-\n  b\nc: d\n', ''), 'a: ""\nc: d\n');
    assert.equal(replaced('a: b\n', 'serviceAccount:x [y]'), 'a: "serviceAccount:x [y]"\n');
  });

  it('renames keys', () => {
    const text = 'iam.gke.io/x: v # c\n';
    assert.equal(apply(text, renameKey('u', root(text).items[0]!.key, key)), `${key}: v # c\n`);
  });

  it('inserts behind a pair', () => {
    const text = 'a: 1\nb:\n  c: d\ne: f\n';
    assert.equal(apply(text, insertMapEntryAfter(text, 'u', root(text), root(text).items[1]!, 'x', 'z')), 'a: 1\nb:\n  c: d\nx: z\ne: f\n');
    const flow = '{"a": 1, "b": 2}';
    const map = objectAt(flow, 0)!;
    assert.equal(apply(flow, insertMapEntryAfter(flow, 'u', map, map.items[0]!, 'x', 'y')), '{"a": 1, "x": "y", "b": 2}');
  });

  it('removes pairs with line and comma', () => {
    const removed = (text: string, index: number): string => apply(text, removeMapEntry(text, 'u', root(text), root(text).items[index]!));
    assert.equal(removed('a: 1\nb: 2 # c\nd: 3\n', 1), 'a: 1\nd: 3\n');
    assert.equal(removed('a: 1\nb: 2', 1), 'a: 1');
    assert.equal(removed('a: 1\n', 0), '{}\n');
    assert.equal(removed('{a: 1, b: 2}', 0), '{b: 2}');
    assert.equal(removed('{a: 1, b: 2}', 1), '{a: 1}');
    assert.equal(removed('{a: 1}', 0), '{}');
  });
});
