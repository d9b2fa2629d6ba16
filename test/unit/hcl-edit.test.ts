import assert from 'node:assert/strict';
import { applyEdits } from '../../server/gate/apply';
import type { Block } from '../../server/syntax/hcl/ast';
import {
  appendBlock,
  hclString,
  insertAfterBlock,
  insertAttribute,
  insertBlock,
  replaceSpan,
  setObjectAttributeEntry,
} from '../../server/syntax/hcl/edit';
import { readHcl, readHclExpression } from '../../server/syntax/hcl/read';
import type { Edit } from '../../server/syntax/span';

const URI = 'file:///w/main.tf';

const firstBlock = (text: string): Block => {
  const block = readHcl(text).body.items.find((item) => item.kind === 'block');
  assert.ok(block);
  return block;
};

/** `before` with the edits written, which must read without a problem. */
const edited = (before: string, edits: readonly Edit[]): string => {
  const after = applyEdits(before, edits);
  assert.ok(after !== undefined);
  assert.deepEqual(readHcl(after).problems, []);
  return after;
};

type Case = readonly [name: string, before: string, after: string];

/** `name = "v"` in the first block. Every text that `terraform fmt` leaves alone before it leaves alone afterwards (Terraform 1.11). */
const ATTRIBUTES: readonly Case[] = [
  ['an empty block on one line', 'a {}\n', 'a {\n  name = "v"\n}\n'],
  ['an empty block', 'a {\n}\n', 'a {\n  name = "v"\n}\n'],
  ['a block with a comment behind its brace', 'a { # c\n}\n', 'a { # c\n  name = "v"\n}\n'],
  ['a block with a comment only', 'a {\n  # c\n}\n', 'a {\n  name = "v"\n  # c\n}\n'],
  ['an argument on one line', 'a { x = 1 }\n', 'a {\n  x    = 1\n  name = "v"\n}\n'],
  ['an argument and a comment on one line', 'a { x = 1 /* c */ }\n', 'a {\n  x    = 1 /* c */\n  name = "v"\n}\n'],
  ['a comment on one line', 'a { /* c */ }\n', 'a { /* c */\n  name = "v"\n}\n'],
  ['blocks only', 'a {\n  b {\n  }\n}\n', 'a {\n  name = "v"\n\n  b {\n  }\n}\n'],
  [
    'shorter names, which move',
    'a {\n  x  = 1 # c\n  yy = 2 # d\n\n  b {}\n}\n',
    'a {\n  x    = 1 # c\n  yy   = 2 # d\n  name = "v"\n\n  b {}\n}\n',
  ],
  ['a longer name', 'a {\n  location = 1\n}\n', 'a {\n  location = 1\n  name     = "v"\n}\n'],
  ['a longer name in another paragraph', 'a {\n  location = 1\n\n  x = 1\n}\n', 'a {\n  location = 1\n\n  x    = 1\n  name = "v"\n}\n'],
  ['a list over lines', 'a {\n  location = [\n    1,\n  ]\n}\n', 'a {\n  location = [\n    1,\n  ]\n  name = "v"\n}\n'],
  ['a heredoc', 'a {\n  x = <<EOT\nhi\nEOT\n}\n', 'a {\n  x    = <<EOT\nhi\nEOT\n  name = "v"\n}\n'],
  [
    'a closing depends_on',
    'a {\n  y          = 2\n  depends_on = [z]\n}\n',
    'a {\n  y          = 2\n  name       = "v"\n  depends_on = [z]\n}\n',
  ],
  ['names that are not aligned, which stay', 'a {\n  x = 1\n  yyyyyy = 2\n}\n', 'a {\n  x = 1\n  yyyyyy = 2\n  name   = "v"\n}\n'],
  [
    'tabs and the line ends of Windows',
    'a {\r\n\tx = 1\r\n\r\n\tb {\r\n\t}\r\n}\r\n',
    'a {\r\n\tx    = 1\r\n\tname = "v"\r\n\r\n\tb {\r\n\t}\r\n}\r\n',
  ],
  ['four blanks', 'a {\n    x = 1\n}\n', 'a {\n    x    = 1\n    name = "v"\n}\n'],
  ['empty lines around', 'a {\n\n  x = 1\n\n}\n', 'a {\n\n  x    = 1\n  name = "v"\n\n}\n'],
  ['the argument itself', 'a {\n  name = 1 # c\n}\n', 'a {\n  name = "v" # c\n}\n'],
];

/** A block at the end of the first block. */
const BLOCKS: readonly Case[] = [
  ['an empty block on one line', 'a {}\n', 'a {\n  cfg {\n    pool = "x"\n  }\n}\n'],
  ['an argument on one line', 'a { x = 1 }\n', 'a {\n  x = 1\n\n  cfg {\n    pool = "x"\n  }\n}\n'],
  ['a comment at the end', 'a {\n  x = 1\n  # c\n}\n', 'a {\n  x = 1\n  # c\n\n  cfg {\n    pool = "x"\n  }\n}\n'],
  ['another block', 'a {\n  b {\n  }\n}\n', 'a {\n  b {\n  }\n\n  cfg {\n    pool = "x"\n  }\n}\n'],
  ['an empty line at the end', 'a {\n  x = 1\n\n}\n', 'a {\n  x = 1\n\n  cfg {\n    pool = "x"\n  }\n\n}\n'],
  ['tabs and the line ends of Windows', 'a {\r\n\tx = 1\r\n}\r\n', 'a {\r\n\tx = 1\r\n\r\n\tcfg {\r\n\t\tpool = "x"\r\n\t}\r\n}\r\n'],
];

/** `"k" = v` in the map `m`. */
const ENTRIES: readonly Case[] = [
  ['no map', 'a {\n  name = 1\n}\n', 'a {\n  name = 1\n  m = {\n    "k" = v\n  }\n}\n'],
  ['an empty map', 'a {\n  m = {}\n}\n', 'a {\n  m = {\n    "k" = v\n  }\n}\n'],
  ['an empty map aligned with others', 'a {\n  nn = 1\n  m  = {}\n}\n', 'a {\n  nn = 1\n  m  = { "k" = v }\n}\n'],
  ['an empty map over lines', 'a {\n  m = {\n  }\n}\n', 'a {\n  m = {\n    "k" = v\n  }\n}\n'],
  ['a comment only', 'a {\n  m = {\n    # c\n  }\n}\n', 'a {\n  m = {\n    # c\n    "k" = v\n  }\n}\n'],
  ['one line', 'a {\n  m = { x = 1 }\n}\n', 'a {\n  m = { x = 1, "k" = v }\n}\n'],
  ['one line with a comma', 'a {\n  m = { x = 1, }\n}\n', 'a {\n  m = { x = 1, "k" = v }\n}\n'],
  ['a block on one line', 'a { m = {} }\n', 'a { m = { "k" = v } }\n'],
  ['lines', 'a {\n  m = {\n    x = 1 # c\n    # d\n  }\n}\n', 'a {\n  m = {\n    x   = 1 # c\n    "k" = v\n    # d\n  }\n}\n'],
  [
    'lines with commas',
    'a {\n  m = {\n    x = 1,\n    y = 2,\n  }\n}\n',
    'a {\n  m = {\n    x   = 1,\n    y   = 2,\n    "k" = v,\n  }\n}\n',
  ],
  [
    'lines with commas between',
    'a {\n  m = {\n    x = 1,\n    y = 2\n  }\n}\n',
    'a {\n  m = {\n    x   = 1,\n    y   = 2,\n    "k" = v\n  }\n}\n',
  ],
  ['colons', 'a {\n  m = {\n    x : 1\n  }\n}\n', 'a {\n  m = {\n    x : 1\n    "k" : v\n  }\n}\n'],
  ['the key itself', 'a {\n  m = { "k" = 1, l = 2 }\n}\n', 'a {\n  m = { "k" = v, l = 2 }\n}\n'],
  ['the key without quotes', 'a {\n  m = {\n    k = 1\n  }\n}\n', 'a {\n  m = {\n    k = v\n  }\n}\n'],
  ['a variable', 'a {\n  m = var.m\n}\n', 'a {\n  m = merge(var.m, { "k" = v })\n}\n'],
  ['a merged object', 'a {\n  m = merge(var.m, { x = 1 })\n}\n', 'a {\n  m = merge(var.m, { x = 1, "k" = v })\n}\n'],
  [
    'a merged object over lines',
    'a {\n  m = merge(var.m, {\n    x = 1\n  })\n}\n',
    'a {\n  m = merge(var.m, {\n    x   = 1\n    "k" = v\n  })\n}\n',
  ],
  [
    'merged variables',
    'a {\n  m = merge(\n    var.m,\n    var.n,\n  )\n}\n',
    'a {\n  m = merge(\n    var.m,\n    var.n,\n    { "k" = v },\n  )\n}\n',
  ],
  ['a merged list', 'a {\n  m = merge(var.m...)\n}\n', 'a {\n  m = merge(merge(var.m...), { "k" = v })\n}\n'],
  ['a conditional', 'a {\n  m = x ? y : z\n}\n', 'a {\n  m = merge(x ? y : z, { "k" = v })\n}\n'],
  ['null', 'a {\n  m = null\n}\n', 'a {\n  m = { "k" = v }\n}\n'],
  [
    'the line ends of Windows',
    'a {\r\n  m = {\r\n    x = 1\r\n  }\r\n}\r\n',
    'a {\r\n  m = {\r\n    x   = 1\r\n    "k" = v\r\n  }\r\n}\r\n',
  ],
];

const NEW_BLOCK = 'c "d" {\n  e = 1\n}';

const AFTERS: readonly Case[] = [
  ['the last block', 'a {\n}\n', `a {\n}\n\n${NEW_BLOCK}\n`],
  ['the last block without a newline', 'a {\n}', `a {\n}\n\n${NEW_BLOCK}\n`],
  ['a block with a paragraph behind it', 'a {\n}\n\nb {\n}\n', `a {\n}\n\n${NEW_BLOCK}\n\nb {\n}\n`],
  ['a block with another on the next line', 'a {} # c\nb {}\n', `a {} # c\n\n${NEW_BLOCK}\n\nb {}\n`],
  ['the line ends of Windows', 'a {\r\n}\r\n', `a {\r\n}\r\n\r\n${NEW_BLOCK.replaceAll('\n', '\r\n')}\r\n`],
];

const APPENDED: readonly Case[] = [
  ['an empty file', '', `${NEW_BLOCK}\n`],
  ['a file of blank lines', '\n', `\n${NEW_BLOCK}\n`],
  ['a byte order mark', '\uFEFF', `\uFEFF${NEW_BLOCK}\n`],
  ['a file', 'a {}\n', `a {}\n\n${NEW_BLOCK}\n`],
  ['a file without a newline', '# c', `# c\n\n${NEW_BLOCK}\n`],
  ['a file with empty lines at its end', 'a = 1\n\n\n', `a = 1\n\n\n${NEW_BLOCK}\n`],
];

describe('HCL edits', () => {
  const table = (name: string, cases: readonly Case[], edit: (text: string) => readonly Edit[]): void => {
    describe(name, () => {
      for (const [what, before, after] of cases) it(what, () => assert.equal(edited(before, edit(before)), after));
    });
  };
  table('insert an argument', ATTRIBUTES, (text) => insertAttribute(text, URI, firstBlock(text), 'name', '"v"'));
  table('insert a block', BLOCKS, (text) => insertBlock(text, URI, firstBlock(text), ['cfg {', '  pool = "x"', '}']));
  table('set an entry of a map', ENTRIES, (text) => setObjectAttributeEntry(text, URI, firstBlock(text), 'm', '"k"', 'v'));
  table('add a block behind another', AFTERS, (text) => insertAfterBlock(text, URI, firstBlock(text), NEW_BLOCK));
  table('add a block at the end', APPENDED, (text) => appendBlock(text, URI, NEW_BLOCK));

  it('indent a block behind an inner one', () => {
    const text = 'a {\n  b {\n  }\n}\n';
    const inner = firstBlock(text).body.items[0] as Block;
    assert.equal(edited(text, insertAfterBlock(text, URI, inner, NEW_BLOCK)), 'a {\n  b {\n  }\n\n  c "d" {\n    e = 1\n  }\n}\n');
  });

  it('insert values of several lines', () => {
    const text = 'a {\n  b {\n    x = 1\n  }\n}\n';
    const inner = firstBlock(text).body.items[0] as Block;
    const after = 'a {\n  b {\n    x = 1\n    m = {\n      k = 1\n    }\n  }\n}\n';
    assert.equal(edited(text, insertAttribute(text, URI, inner, 'm', '{\n  k = 1\n}')), after);
  });

  it('leave alone what is not whole', () => {
    for (const text of ['a {\n  x = 1\n', 'a {\n  m = {\n', 'a {\n  m = \n']) {
      const block = firstBlock(text);
      assert.deepEqual(insertAttribute(text, URI, block, 'name', '1'), []);
      assert.deepEqual(insertBlock(text, URI, block, ['c {', '}']), []);
      assert.deepEqual(insertAfterBlock(text, URI, block, 'c {}'), []);
      assert.deepEqual(setObjectAttributeEntry(text, URI, block, 'm', 'k', 'v'), []);
    }
    const missing = 'a {\n  m = \n}\n';
    assert.deepEqual(setObjectAttributeEntry(missing, URI, firstBlock(missing), 'm', 'k', 'v'), []);
  });

  it('replace a span', () => {
    assert.deepEqual(replaceSpan(URI, { start: 1, end: 2 }, 'x'), { uri: URI, span: { start: 1, end: 2 }, newText: 'x' });
  });
});

describe('an HCL string', () => {
  const STRINGS: readonly (readonly [string, string])[] = [
    ['plain', '"plain"'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['a\nb\tc\r', '"a\\nb\\tc\\r"'],
    ['${x} %{y} $ % $x', '"$${x} %%{y} $ % $x"'],
    ['\u0000é日\u{1F600}', '"\\u0000é日\u{1F600}"'],
  ];
  for (const [value, source] of STRINGS) {
    it(`of ${JSON.stringify(value)}`, () => {
      assert.equal(hclString(value), source);
      const { expression } = readHclExpression(source);
      assert.ok(expression.kind === 'template');
      assert.equal(expression.parts.map((part) => (part.kind === 'literal' ? part.value : assert.fail())).join(''), value);
    });
  }
});
