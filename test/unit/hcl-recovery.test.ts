import assert from 'node:assert/strict';
import type { Block, HclFile, Item } from '../../server/syntax/hcl/ast';
import { readHcl } from '../../server/syntax/hcl/read';
import { visitExpressions } from '../../server/syntax/hcl/walk';
import { notation } from './hcl-notation';

const BEFORE = 'resource "a" "before" {\n  x = "1"\n}\n\n';
const AFTER = '\nresource "a" "after" {\n  y = [2, { z = var.z }]\n}\n';

/** The items between the two whole blocks, which must have come through. */
function readBetween(broken: string): { items: readonly Item[]; file: HclFile } {
  const file = readHcl(BEFORE + broken + AFTER);
  const { items } = file.body;
  const [first, last] = [items[0], items.at(-1)];
  assert.deepEqual(outline(first!), 'a before { x = "<1>" }');
  assert.deepEqual(outline(last!), 'a after { y = [2 {z: (. var z)}] }');
  assert.deepEqual(last?.span, { start: BEFORE.length + broken.length + 1, end: BEFORE.length + broken.length + AFTER.length - 1 });
  assert.ok(file.problems.length > 0, 'the mistake is told');
  return { items: items.slice(1, -1), file };
}

function outline(item: Item): string {
  if (item.kind === 'attribute') return `${item.name.name} = ${notation(item.value)}`;
  const labels = item.labels.map(({ value }) => value);
  const name = item.type.name === 'resource' ? labels : [item.type.name, ...labels];
  return `${name.join(' ')} { ${item.body.items.map(outline).join('; ')} }`;
}

/** What is typed, and what is read of it. Above and below stand whole blocks, and they must not suffer. */
const MID_EDIT: readonly (readonly [string, string, string])[] = [
  ['an argument without value', 'resource "a" "b" {\n  x = \n  y = 1\n}\n', 'a b { x = ?; y = 1 }'],
  ['a name alone', 'resource "a" "b" {\n  x\n  y = 1\n}\n', 'a b { x {  }; y = 1 }'],
  ['an open string', 'resource "a" "b" {\n  x = "abc\n  y = 1\n}\n', 'a b { x = "<abc>"; y = 1 }'],
  ['an open interpolation', 'resource "a" "b" {\n  x = "a${var.\n  y = 1\n}\n', 'a b { x = "<a> ${(. var )}"; y = 1 }'],
  ['an open interpolation in quotes', 'resource "a" "b" {\n  x = "a${var.b"\n  y = 1\n}\n', 'a b { x = "<a> ${(. var b)}"; y = 1 }'],
  ['an open call in an interpolation', 'resource "a" "b" {\n  x = "${f(var.a"\n  y = 1\n}\n', 'a b { x = "${(f (. var a) "")}"; y = 1 }'],
  ['an open list', 'resource "a" "b" {\n  x = [1,\n  y = 1\n}\n', 'a b { x = [1]; y = 1 }'],
  ['an open list over lines', 'resource "a" "b" {\n  x = [\n    1,\n  y = 1\n}\n', 'a b { x = [1]; y = 1 }'],
  ['an open call', 'resource "a" "b" {\n  x = merge(var.a,\n  y = 1\n}\n', 'a b { x = (merge (. var a)); y = 1 }'],
  ['an open parenthesis', 'resource "a" "b" {\n  x = (a +\n  y = 1\n}\n', 'a b { x = ((+ a ?)); y = 1 }'],
  ['an open index', 'resource "a" "b" {\n  x = a[\n  y = 1\n}\n', 'a b { x = (at a ?); y = 1 }'],
  ['an open object', 'resource "a" "b" {\n  x = {\n    k = 1\n  y = 1\n}\n', 'a b { x = {k: 1}; y = 1 }'],
  ['a key without value in an object', 'resource "a" "b" {\n  x = {\n    k\n    l = 1\n  }\n  y = 1\n}\n', 'a b { x = {l: 1}; y = 1 }'],
  ['an open inner block', 'resource "a" "b" {\n  c {\n    x = 1\n  y = 1\n}\n', 'a b { c { x = 1 }; y = 1 }'],
  ['an inner block without its opening', 'resource "a" "b" {\n  c \n    x = 1\n  }\n  y = 1\n}\n', 'a b { c { x = 1 }; y = 1 }'],
  ['an open block', 'resource "a" "b" {\n  x = 1\n', 'a b { x = 1 }'],
  ['a header alone', 'resource "a" "b"\n', 'a b {  }'],
  ['a header without its opening', 'resource "a" "b" \n  x = 1\n}\n', 'a b { x = 1 }'],
  ['an open label', 'resource "a" "b {\n  x = 1\n}\n', 'a b { x = 1 }'],
  ['an open first label', 'resource "a {\n  x = 1\n}\n', 'a { x = 1 }'],
  ['an open heredoc', 'resource "a" "b" {\n  x = <<EOT\n  y = 1\n}\n', 'a b { x = ""; y = 1 }'],
  ['an open heredoc with a text', 'resource "a" "b" {\n  x = <<EOT\n    text\n  y = 1\n}\n', 'a b { x = "<    text\\n>"; y = 1 }'],
  ['an open conditional', 'resource "a" "b" {\n  x = a ? b\n  y = 1\n}\n', 'a b { x = (? a b ?); y = 1 }'],
  ['a line that is no Terraform', 'resource "a" "b" {\n  x = 1\n  ??? !!\n  y = 1\n}\n', 'a b { x = 1; y = 1 }'],
  [
    'a line too far left',
    'resource "a" "b" {\n  x = [\n  c {\n    z = 1\n  }\nfoo = 2\n  y = 1\n}\n',
    'a b { x = []; c { z = 1 }; foo = 2; y = 1 }',
  ],
  ['a closing brace too many', 'resource "a" "b" {\n  x = 1\n}\n}\n', 'a b { x = 1 }'],
  ['an open comment', 'resource "a" "b" {\n  x = 1\n  /* why\n}\n', 'a b { x = 1 }'],
  ['colons for equals signs', 'resource "a" "b" {\n  x: 1\n  y = 1\n}\n', 'a b { x {  }; y = 1 }'],
];

describe('HCL in mid-typing', () => {
  for (const [name, broken, expected] of MID_EDIT) {
    it(`keeps what is good around ${name}`, () => {
      const items = readBetween(broken).items;
      assert.equal(items.map(outline).join(' '), expected);
    });
    it(`does so with the line ends of Windows: ${name}`, () => {
      const { body } = readHcl((BEFORE + broken + AFTER).replaceAll('\n', '\r\n'));
      const expectedItems = ['a before { x = "<1>" }', expected.replaceAll('\\n', '\\r\\n'), 'a after { y = [2 {z: (. var z)}] }'];
      assert.equal(body.items.map(outline).join(' '), expectedItems.join(' '));
    });
  }

  it('keeps spans within what was read', () => {
    for (const [, broken] of MID_EDIT) {
      const { file } = readBetween(broken);
      visitExpressions(file.body, ({ span }) => assert.ok(span.start <= span.end && span.end <= (BEFORE + broken + AFTER).length));
    }
  });

  it('takes no block for real that stands in a heredoc of a broken one', () => {
    const heredoc = '  x = <<EOT\nresource "not" "real" {\n}\nEOT\n';
    const { items } = readBetween(`resource "a" "b" {\n${heredoc}  y = \n  z = 1\n}\n`);
    assert.equal(items.map(outline).join(' '), 'a b { x = "<resource "not" "real" {\\n}\\n>"; y = ?; z = 1 }');
  });

  it('takes no block for real that stands in a comment of a broken one', () => {
    const { items } = readBetween('resource "a" "b" {\n  y = \n/*\nresource "not" "real" {\n}\n*/\n  z = 1\n}\n');
    assert.equal(items.map(outline).join(' '), 'a b { y = ?; z = 1 }');
  });

  it('does not let a heredoc that lost its end reach for the end of another', () => {
    const heredoc = (label: string, end: string): string => `resource "a" "${label}" {\n  x = <<EOT\n  hi\n${end}\n}\n`;
    const { body, problems } = readHcl(heredoc('b', 'EO') + heredoc('c', 'EOT'));
    assert.deepEqual(
      body.items.map((item) => (item as Block).labels[1]?.value),
      ['b', 'c'],
    );
    assert.ok(problems.length > 0);
  });

  it('does not let an open comment swallow the blocks behind it', () => {
    const { items } = readBetween('/* what\n');
    assert.deepEqual(items, []);
  });
});

/** Texts that were made to hurt. Each must be read (in time: see the time limit of the tests) without an exception. */
const HOSTILE: Readonly<Record<string, string>> = {
  'open headers': 'resource "a" "b" {\n'.repeat(5000),
  'open headers with arguments': 'resource "a" "b" {\n  x = 1\n'.repeat(5000),
  'open lists': 'a = [\n'.repeat(5000),
  'open objects': 'a = {\n'.repeat(5000),
  'nested lists': `a = ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  'nested objects': `a = ${'{b='.repeat(10_000)}`,
  'nested blocks': 'a {\n'.repeat(10_000) + '}\n'.repeat(10_000),
  'nested parentheses': `a = ${'('.repeat(10_000)}`,
  'nested templates': `a = ${'"${'.repeat(10_000)}`,
  'nested calls in a template': `a = "${'${f('.repeat(10_000)}\n`,
  'nested directives': `a = "${'%{ if x }'.repeat(10_000)}"\n`,
  'nested loops': `a = ${'[for x in '.repeat(10_000)}`,
  'open heredocs of one tag': 'a = <<EOT\n'.repeat(5000),
  'open heredocs of many tags': Array.from({ length: 5000 }, (_, index) => `a = <<E${index}\n`).join(''),
  'heredocs in heredocs': `a = <<E\n${'${<<E\n'.repeat(3000)}E\n`,
  'open calls in a heredoc': `a = <<E\n${'${f(\n'.repeat(3000)}E\n`,
  'open comments': 'resource "a" "b" { /*\n'.repeat(5000),
  'conditionals without end': `a = ${'x ? '.repeat(10_000)}`,
  'signs without end': `a = ${'-'.repeat(10_000)}`,
  'a chain of names': `a = x${'.b'.repeat(10_000)}\n`,
  'a long sum': `a = 1${' + 1'.repeat(10_000)}\n`,
  'one long line': `a = [${'1, '.repeat(50_000)}]`,
  'one long line without commas': `a = [${'1 '.repeat(50_000)}]`,
  quotes: '"'.repeat(10_000),
  braces: '}'.repeat(10_000),
  backslashes: `a = "${'\\'.repeat(10_001)}`,
  blanks: `a = 1${' '.repeat(100_000)}x`,
  'binary garbage': Array.from({ length: 50_000 }, (_, index) => String.fromCharCode((index * 7919) % 65_536)).join(''),
  'half letters': 'a = "\uD83D"\nb = "\uDE00"\n\uD83D = 1\n',
  'null characters': 'a = "\0"\n\0\nb\0 = 1\n',
};

describe('hostile HCL', () => {
  for (const [name, text] of Object.entries(HOSTILE)) {
    it(name, () => {
      const file = readHcl(text);
      let count = 0;
      visitExpressions(file.body, () => count++);
      assert.ok(file.problems.length <= text.length + 1);
      assert.deepEqual(file.body.span, { start: 0, end: text.length });
    });
  }

  it('leaves the block after it as it is', () => {
    for (const [name, text] of Object.entries(HOSTILE)) {
      // What was given up is given up; everything else must come through.
      if (/one tag|many tags|in heredocs|in a heredoc/.test(name)) continue;
      const { items } = readHcl(`${text}\n${AFTER}`).body;
      assert.equal(items.slice(-1).map(outline).join(), 'a after { y = [2 {z: (. var z)}] }', name);
    }
  });
});
