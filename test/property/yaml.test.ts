import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Document, isCollection, parseAllDocuments } from 'yaml';
import type { Edit } from '../../server/syntax/span';
import type { YamlMap, YamlNode } from '../../server/syntax/yaml/ast';
import { removeMapEntry, replaceScalar, setMapEntry } from '../../server/syntax/yaml/edit';
import { chunksOf, readYaml } from '../../server/syntax/yaml/read';
import { renderScalar } from '../../server/syntax/yaml/render';

function apply(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => ('span' in b ? b.span.start : 0) - ('span' in a ? a.span.start : 0))) {
    assert.ok('span' in edit);
    result = result.slice(0, edit.span.start) + edit.newText + result.slice(edit.span.end);
  }
  return result;
}

function plain(node: YamlNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.items.map(({ key, value }) => [key.text, plain(value)]));
}

const key = 'iam.gke.io/gcp-service-account';
const word = fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}[a-z0-9]$/);
const leaf = fc.oneof(
  word,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('yes', '', 'a: b', ' x', 'é😀', "it's", 'two\nlines', 'kept\n\n', '- x', '#'),
);
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(word, tie('node'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).node;
const annotations = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.dictionary(word, fc.constantFrom('x', 'two\nlines\n', 'k\n\n', ''), { maxKeys: 3, noNullPrototype: true }),
);

interface Layout {
  readonly indent: number;
  readonly flow: boolean;
  readonly json: boolean;
  readonly crlf: boolean;
  readonly finalBreak: boolean;
  readonly comment: boolean;
}
const layout: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom(2, 4),
  flow: fc.boolean(),
  json: fc.boolean(),
  crlf: fc.boolean(),
  finalBreak: fc.boolean(),
  comment: fc.boolean(),
});

function write(value: unknown, { indent, flow, json, crlf, finalBreak, comment }: Layout): string {
  const document = new Document(value);
  if (flow && isCollection(document.contents)) document.contents.flow = true;
  let text = json ? `${JSON.stringify(value, null, indent)}\n` : document.toString({ indent, lineWidth: 0 });
  if (comment && !json && !flow) text = `# first\n${text}# last\n`;
  if (!finalBreak && !/[|>][0-9+-]*\n/.test(text)) text = text.replace(/\n+$/, '');
  return crlf ? text.replace(/\n/g, '\r\n') : text;
}

const objects = fc
  .record({ metadata: fc.option(annotations, { nil: undefined }), spec: tree, kind: word, layout })
  .map(({ metadata, spec, kind, layout: how }) => {
    const inner = metadata === undefined ? { name: 'n' } : { name: 'n', annotations: metadata };
    return { value: { kind, metadata: inner, spec }, how };
  });

describe('YAML, any', () => {
  const runs = { numRuns: 300 };

  it('reading never throws, and no place lies outside of the text', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '&a ',
      '*a',
      '<<: *a',
      '|',
      '>-',
      '#',
      '---\n',
      '...\n',
      '\t',
      '\r\n',
      '\uFEFF',
      '😀',
      '? ',
      '!t ',
      '%YAML 1.1\n',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (row) => {
        const text = row.join('');
        const within = (node: YamlNode | null): void => {
          if (!node) return;
          assert.ok(0 <= node.span.start && node.span.start <= node.span.end && node.span.end <= text.length, JSON.stringify(text));
          if (node.kind === 'list') node.items.forEach(within);
          if (node.kind === 'map') node.items.forEach((pair) => (within(pair.key), within(pair.value)));
        };
        readYaml(text).forEach(({ root }) => within(root));
      }),
      { numRuns: 1500 },
    );
  });

  it('chunks make up the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('---\n', '--- a\n', '----\n', 'x: y\n', '# c\n', '\n', '---'), { maxLength: 12 }), (row) => {
        const text = row.join('');
        assert.equal(
          chunksOf(text)
            .map(({ start, end }) => text.slice(start, end))
            .join(''),
          text,
        );
      }),
    );
  });

  it('what is written is read', () => {
    fc.assert(
      fc.property(objects, ({ value, how }) => {
        assert.deepEqual(
          readYaml(write(value, how)).map(({ root }) => plain(root)),
          [JSON.parse(JSON.stringify(value))],
        );
      }),
      runs,
    );
  });

  it('every string can be rendered', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), word, leaf.map(String)), fc.constantFrom('plain', 'single', 'double' as const), (text, style) => {
        for (const around of [(s: string) => `a: ${s}\n`, (s: string) => `{a: ${s}, b: c}\n`]) {
          const [document] = parseAllDocuments(around(renderScalar(text, 'flow', style as 'plain')), { version: '1.1' });
          assert.equal((document!.toJS() as { a: unknown }).a, text);
        }
      }),
      runs,
    );
  });

  it('setting an annotation changes nothing else', () => {
    fc.assert(
      fc.property(objects, fc.nat(2), ({ value, how }, position) => {
        const other = how.json ? '' : how.crlf ? 'x: y\r\n' : 'x: y\n';
        const body = write(value, { ...how, finalBreak: how.finalBreak || position === 0 });
        const gap = how.crlf ? '---\r\n' : '---\n';
        const text = position === 0 ? `${body}${gap}${other}` : position === 1 ? `${other}${gap}${body}` : body;
        const documents = readYaml(text);
        const target = documents.find(({ root }) => root?.kind === 'map' && root.items.some((pair) => pair.key.text === 'metadata'))!;
        const edits = setMapEntry(text, 'u', target.root!.span.start, ['metadata', 'annotations'], key, 'a@p.iam');
        assert.ok(edits.length > 0, text);
        const after = apply(text, edits);
        const parsed = parseAllDocuments(after, { uniqueKeys: true });
        for (const document of Array.isArray(parsed) ? parsed : []) assert.deepEqual(document.errors, [], `${text}\n=>\n${after}`);
        const expected = readYaml(text).map(({ root }) => plain(root)) as { metadata?: { annotations?: object } }[];
        for (const one of expected) if (one?.metadata) one.metadata.annotations = { ...one.metadata.annotations, [key]: 'a@p.iam' };
        assert.deepEqual(
          readYaml(after).map(({ root }) => plain(root)),
          expected,
          `${text}\n=>\n${after}`,
        );
      }),
      runs,
    );
  });

  it('replacing and removing change nothing else', () => {
    fc.assert(
      fc.property(objects, fc.string(), fc.nat(2), ({ value, how }, next, index) => {
        const text = write(value, how);
        const map = readYaml(text)[0]!.root as YamlMap;
        const pair = map.items[index % map.items.length]!;
        const expected = plain(map) as Record<string, unknown>;
        if (pair.value?.kind === 'scalar') {
          const replaced = apply(text, replaceScalar('u', pair.value, next));
          assert.deepEqual(plain(readYaml(replaced)[0]!.root), { ...expected, [pair.key.text]: next }, `${text}\n=>\n${replaced}`);
        }
        const removed = apply(text, removeMapEntry(text, 'u', map, pair));
        delete expected[pair.key.text];
        assert.deepEqual(plain(readYaml(removed)[0]!.root), expected, `${text}\n=>\n${removed}`);
      }),
      runs,
    );
  });
});
