import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Block, Expression, Item } from '../../server/syntax/hcl/ast';
import { readHcl } from '../../server/syntax/hcl/read';
import { innerExpressions } from '../../server/syntax/hcl/walk';
import type { Span } from '../../server/syntax/span';
import { TEXTS } from '../unit/hcl-texts';
import { file } from './hcl-texts';

/** Blocks that hold every construct; none holds a block comment, which by its nature reaches for the next one. */
const BLOCKS = [
  'resource "google_service_account" "app" {\n  account_id = "app"\n  project    = var.project_id\n}\n',
  'resource "google_container_cluster" "main" {\n  name = "main" # "name"\n\n  workload_identity_config {\n    workload_pool = "${var.project_id}.svc.id.goog"\n  }\n}\n',
  'locals {\n  members = [for name in ["a", "b"] : "serviceAccount:${local.pool}[x/${name}]"]\n  text    = <<-EOT\n    hi ${var.name}\n      %{ if var.x ~}\n      there\n      %{ endif ~}\n  EOT\n}\n',
  'module "gke" {\n  source = "./gke"\n  labels = merge(var.labels, {\n    "a/b" = (1 + 2) * 3\n    c     = x ? y[0] : z.*.w\n  })\n}\n',
  'variable "x" {\n  type    = object({ a = string })\n  default = { a = "\\"${1}\\"" }\n}\n',
  'resource "kubernetes_config_map" "y" {\n  data = {\n    script = <<EOT\nresource "not" "real" {\n  a = 1\n}\nEOT\n  }\n}\n',
];

const TYPED = [
  '"',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '$',
  '${',
  '%{',
  '=',
  ',',
  '.',
  '?',
  ':',
  '\n',
  '\r\n',
  '#',
  '<<',
  '<<EOT\n',
  'x',
  ' ',
  '"${',
  'x = ',
  'b {\n',
  '~',
  '\\',
  '\u{1F600}',
];

/** An item as JSON, its places counted from its start. */
function shape(item: Item): string {
  const { start } = item.span;
  return JSON.stringify(item, (_, value: unknown) => (isSpan(value) ? [value.start - start, value.end - start] : value));
}

const isSpan = (value: unknown): value is Span => typeof value === 'object' && value !== null && 'start' in value && 'end' in value;

describe('any edit of a block', () => {
  it('leaves all other blocks as they are, in place', () => {
    const edit = fc.record({
      order: fc.shuffledSubarray(BLOCKS, { minLength: 3 }),
      edited: fc.nat(),
      at: fc.nat(),
      remove: fc.constantFrom(0, 0, 1),
      insert: fc.oneof(fc.constantFrom('', ...TYPED)),
    });
    fc.assert(
      fc.property(edit, ({ order, edited, at, remove, insert }) => {
        const index = edited % order.length;
        const target = order[index]!;
        const place = at % target.length;
        const changed = target.slice(0, place) + insert + target.slice(place + remove);
        const before = readHcl(order.join('\n')).body.items;
        const after = readHcl(order.map((block, n) => (n === index ? changed : block)).join('\n')).body.items;
        const shift = insert.length - remove;
        before.forEach((block, n) => {
          if (n === index) return;
          const start = block.span.start + (n > index ? shift : 0);
          const found = after.find((item) => item.span.start === start);
          assert.ok(found, `block ${n} is lost`);
          assert.equal(shape(found), shape(block));
        });
      }),
      { numRuns: 1500 },
    );
  });
});

/** Every node lies within its parent, and neighbours follow one another. */
function checkItems(items: readonly Item[], within: Span): void {
  let last = within.start;
  for (const item of items) {
    assert.ok(last <= item.span.start && item.span.start <= item.span.end && item.span.end <= within.end, 'items in order');
    last = item.span.end;
    if (item.kind === 'attribute') checkExpression(item.value, item.span);
    else checkBlock(item);
  }
}

function checkBlock(block: Block): void {
  assert.ok(block.open.end <= block.body.span.start && block.body.span.end <= block.span.end, 'a body in its block');
  checkItems(block.body.items, block.body.span);
}

function checkExpression(expression: Expression, within: Span): void {
  assert.ok(within.start <= expression.span.start && expression.span.end <= within.end, `${expression.kind} within its parent`);
  assert.ok(expression.span.start <= expression.span.end);
  for (const inner of innerExpressions(expression)) checkExpression(inner, expression.span);
}

describe('any text', () => {
  const check = (text: string): void => {
    const { body, problems } = readHcl(text);
    checkItems(body.items, { start: 0, end: text.length });
    for (const { span } of problems) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
  };

  it('is read without an exception, every node within its parent', () => {
    const token = fc.constantFrom(
      ...TYPED,
      'resource "a" "b" {\n',
      'a',
      '1',
      'for',
      'in',
      'if',
      'else',
      'endif',
      'EOT',
      '/*',
      '*/',
      '//',
      '~}',
      '...',
      '=>',
      '[*]',
      '\uFEFF',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
        check,
      ),
      { numRuns: 1500 },
    );
  });

  it('is read so when it is a piece of a good one', () => {
    const cut = fc.tuple(fc.oneof(file, fc.constantFrom(...Object.values(TEXTS))), fc.nat(), fc.nat(), fc.constantFrom('', ...TYPED));
    fc.assert(
      fc.property(cut, ([text, a, b, insert]) => {
        const from = a % (text.length + 1);
        check(text.slice(0, from) + insert + text.slice(from + (b % 5)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is read the same twice', () => {
    fc.assert(
      fc.property(file, (text) => assert.deepEqual(readHcl(text), readHcl(text))),
      { numRuns: 50 },
    );
  });
});
