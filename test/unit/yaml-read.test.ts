import assert from 'node:assert/strict';
import type { YamlNode } from '../../server/syntax/yaml/ast';
import { readYaml } from '../../server/syntax/yaml/read';

/** The tree without places: what a plain YAML parser gives. */
function plain(node: YamlNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.items.map(({ key, value }) => [key.text, plain(value)]));
}

const all = (text: string): unknown[] => readYaml(text).map(({ root }) => plain(root));

/** The source text of the value at a path. */
function source(text: string, ...path: string[]): string {
  let node = readYaml(text)[0]?.root ?? null;
  for (const key of path) {
    assert.ok(node?.kind === 'map', `no map above ${key}`);
    node = node.items.findLast((pair) => pair.key.text === key)?.value ?? null;
  }
  assert.ok(node);
  return text.slice(node.span.start, node.span.end);
}

describe('readYaml', () => {
  it('reads several documents with their places', () => {
    const text = '# licence\n---\na: 1\n--- # second\nb: "x\\ty" # c\n---\n';
    assert.deepEqual(all(text), [{ a: 1 }, { b: 'x\ty' }, null]);
    const second = readYaml(text)[1]!;
    assert.equal(text.slice(second.span.start, second.span.end), 'b: "x\\ty"');
  });

  it('ends block collections with their content, not with the comments below', () => {
    assert.equal(source('a:\n  b: c # note\n  # d: e\n\nf: g\n', 'a'), 'b: c');
  });

  it('counts UTF-16 units, with byte order mark and CRLF', () => {
    const text = '\uFEFFé: 😀\r\nb: "ü"\r\n';
    assert.equal(source(text, 'é'), '😀');
    assert.equal(source(text, 'b'), '"ü"');
    assert.deepEqual(all(text), [{ é: '😀', b: 'ü' }]);
    // A list too, whose indentation would otherwise seem one step deeper in its first line.
    assert.deepEqual(all('\uFEFF- a: 1\n  b: [2, &x 3]\n'), [[{ a: 1, b: [2, 3] }]]);
  });

  it('takes three dashes for a marker only where a blank or nothing follows', () => {
    assert.deepEqual(all('---#a: 1\nb: 2\n'), [{ '---#a': 1, b: 2 }]);
    assert.deepEqual(all('--- #a: 1\nb: 2\n'), [{ b: 2 }]);
  });

  it('knows where the content of each style stands', () => {
    for (const text of ['a: x@y\n', "a: 'x@y'\n", 'a: "x@y"\n', 'a: |-\n    x@y\n', 'a: >\n  x@y\n\n', 'a: |2\n    x@y', '{"a": "x@y"}']) {
      const root = readYaml(text)[0]!.root;
      assert.ok(root?.kind === 'map');
      const value = root.items[0]!.value;
      assert.ok(value?.kind === 'scalar');
      assert.equal(text.slice(value.content.start, value.content.end), 'x@y', text);
    }
  });

  it('resolves anchors, aliases and merge keys; the own key wins', () => {
    const text = 'base: &base {x: 1, y: 2}\nuse:\n  y: 3\n  <<: *base\nlist: [*base]\n';
    assert.deepEqual(all(text), [{ base: { x: 1, y: 2 }, use: { x: 1, y: 3 }, list: [{ x: 1, y: 2 }] }]);
    assert.deepEqual(all('a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n'), [
      { a: { x: 1 }, b: { x: 2, y: 2 }, c: { x: 1, y: 2 } },
    ]);
  });

  it('names an alias without anchor and one within its own anchor', () => {
    assert.match(
      readYaml('a: *nowhere\n')[0]!
        .problems.map(({ message }) => message)
        .join(),
      /nowhere/,
    );
    const cyclic = readYaml('a: &a [1, *a]\n')[0]!;
    assert.deepEqual(plain(cyclic.root), { a: [1, null] });
    assert.equal(cyclic.problems.length, 1);
  });

  it('keeps repeated keys, tolerates null and complex keys', () => {
    const [document] = readYaml('a: 1\na: 2\nnull: x\n? [p, q]\n: z\n');
    assert.ok(document?.root?.kind === 'map');
    assert.deepEqual(
      document.root.items.map(({ key }) => key.text),
      ['a', 'a', 'null', '[p, q]'],
    );
  });

  it('tells nothing from null', () => {
    const [document] = readYaml('a:\nb: null\nc: ~\n');
    assert.ok(document?.root?.kind === 'map');
    assert.deepEqual(
      document.root.items.map(({ value }) => value === null),
      [true, false, false],
    );
  });

  it('reads JSON with tabs, comments and trailing commas', () => {
    assert.deepEqual(all('{\n\t"a": [1, -2.5e3, true, null, "\\u00e9\\n"]\n}\n'), [{ a: [1, -2500, true, null, 'é\n'] }]);
    assert.deepEqual(all('{"a": 1, # why\n "b": 2,}'), [{ a: 1, b: 2 }]);
  });

  it('does not let a broken document spoil the others', () => {
    const text = 'a: 1\n---\nb: "open\n  c: [\n---\nd: {e: f\n---\nkind: ServiceAccount\n';
    const documents = readYaml(text);
    assert.equal(documents.length, 4);
    assert.deepEqual(plain(documents[0]!.root), { a: 1 });
    assert.deepEqual(plain(documents[3]!.root), { kind: 'ServiceAccount' });
    assert.ok(documents[1]!.problems.length > 0);
  });

  it('keeps what is readable while somebody types', () => {
    assert.deepEqual(all('kind: ServiceAccount\nmetadata:\n  name: "open\n  namespace: prod\nx: y\n'), [
      { kind: 'ServiceAccount', metadata: { name: 'open', namespace: 'prod' }, x: 'y' },
    ]);
    assert.deepEqual(all('metadata:\n  name: x\n  anno\n  labels:\n    a: b\nspec: 1\n'), [
      { metadata: { name: 'x', labels: { a: 'b' } }, spec: 1 },
    ]);
    assert.deepEqual(all('a: [1, 2\nb: c\n'), [{ a: [1, 2], b: 'c' }]);
  });

  it('cuts at markers even within a block scalar, and not at longer dashes', () => {
    assert.deepEqual(all('a: |\n  x\n---\nb: |\n  ---\n  y\n'), [{ a: 'x\n' }, { b: '---\ny\n' }]);
    assert.deepEqual(all('----: x\n'), [{ '----': 'x' }]);
    assert.deepEqual(all('--- {a: b}\n--- |\n  text\n...\n'), [{ a: 'b' }, 'text\n']);
  });

  it('bounds alias bombs', () => {
    let bomb = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 30; i++)
      bomb += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    let size = 0;
    const count = (node: YamlNode | null): void => {
      size++;
      if (node?.kind === 'list') node.items.forEach(count);
      if (node?.kind === 'map') node.items.forEach(({ value }) => count(value));
    };
    const documents = readYaml(`${bomb}---\n${bomb}`);
    documents.forEach(({ root }) => count(root));
    assert.ok(size < 250_000, String(size));
    assert.ok(documents[0]!.problems.some(({ message }) => message.includes('aliases')));
  });

  it('gives up on nesting without end, and reads 20,000 documents', () => {
    assert.ok(readYaml('['.repeat(20_000))[0]!.problems.length > 0);
    assert.equal(readYaml('---\na: b\n'.repeat(20_000)).length, 20_000);
  });

  it('parses only the documents that are wanted', () => {
    const text = 'kind: A\n---\nkind: B\n---\nkind: C\n';
    const documents = readYaml(text, (part) => part.includes('B'));
    assert.deepEqual(
      documents.map(({ root }) => plain(root)),
      [{ kind: 'B' }],
    );
    assert.equal(text.slice(documents[0]!.span.start, documents[0]!.span.end), 'kind: B');
  });
});
