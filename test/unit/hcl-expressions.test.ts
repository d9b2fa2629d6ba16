import assert from 'node:assert/strict';
import type { Expression } from '../../server/syntax/hcl/ast';
import { readHcl, readHclExpression } from '../../server/syntax/hcl/read';
import { findBlockAt, visitExpression, visitExpressions } from '../../server/syntax/hcl/walk';
import { notation } from './hcl-notation';

/** Source and tree. */
const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ['1', '1'],
  ['1.5e3', '1500'],
  ['true', 'true'],
  ['null', 'null'],
  ['trueish', 'trueish'],
  ['a-b', 'a-b'],
  ['a - b', '(- a b)'],
  ['größe', 'größe'],
  ['a + b * c', '(+ a (* b c))'],
  ['a * b + c', '(+ (* a b) c)'],
  ['a - b - c', '(- (- a b) c)'],
  ['a || b && c == d', '(|| a (&& b (== c d)))'],
  ['a < b != c >= d', '(!= (< a b) (>= c d))'],
  ['a % b', '(% a b)'],
  ['-a.b', '(- (. a b))'],
  ['!-a', '(! (- a))'],
  ['(a + b) * c', '(* ((+ a b)) c)'],
  ['a ? b : c ? d : e', '(? a b (? c d e))'],
  ['a.b.c', '(. (. a b) c)'],
  ['a . b', '(. a b)'],
  ['a.0.b', '(. (at a 0) b)'],
  ['a["b"][0]', '(at (at a "<b>") 0)'],
  ['a[b.c]', '(at a (. b c))'],
  ['a[*].b[0].c', '([*] a (. (at (. @ b) 0) c))'],
  ['a.*.b.0[1]', '(at (.* a (at (. @ b) 0)) 1)'],
  ['f()', '(f)'],
  ['f(a, b...)', '(f a b...)'],
  ['f(\n  a,\n  b,\n)', '(f a b)'],
  ['a::b::c(1)', '(a::b::c 1)'],
  ['[]', '[]'],
  ['[a, [b], ]', '[a [b]]'],
  ['{}', '{}'],
  ['{ a = 1, "b" = 2\n (c) = 3\n d : 4 }', '{a: 1, "<b>": 2, (c): 3, d: 4}'],
  ['{ for = 1 }', '{for: 1}'],
  ['[for a in b : c]', '(for[] a in b c)'],
  ['[for a, b in c : d if e]', '(for[] a b in c d if e)'],
  ['{ for a, b in c : d => e... if f }', '(for{} a b in c d => e... if f)'],
  ['"a ${b} c"', '"<a > ${b} < c>"'],
  ['"${"x"}"', '"${"<x>"}"'],
];

describe('HCL expressions', () => {
  for (const [source, tree] of EXPRESSIONS) {
    it(source.replaceAll('\n', '⏎'), () => {
      const { expression, problems } = readHclExpression(source);
      assert.equal(notation(expression), tree);
      assert.deepEqual(problems, []);
      assert.deepEqual(expression.span, { start: 0, end: source.length });
    });
  }

  it('moves all spans by the offset', () => {
    const { expression, problems } = readHclExpression('f(a.b, ', 100);
    assert.equal(expression.span.start, 100);
    visitExpression(expression, ({ span }) => assert.ok(span.start >= 100 && span.end <= 107));
    assert.ok(problems.length > 0 && problems.every(({ span }) => span.start >= 100));
  });

  it('tells what follows an expression', () => {
    assert.deepEqual(readHclExpression('a b').problems, [{ message: 'Expected nothing after the expression', span: { start: 2, end: 3 } }]);
  });

  it('says that nothing is written', () => {
    for (const source of ['', '  ', ')', ',']) assert.equal(readHclExpression(source).expression.kind, 'missing', source);
  });
});

describe('HCL spans', () => {
  /** The source of every expression below, by kind. */
  const sources = (text: string): Record<string, string[]> => {
    const found: Record<string, string[]> = {};
    visitExpressions(readHcl(text).body, (expression: Expression) => {
      (found[expression.kind] ??= []).push(text.slice(expression.span.start, expression.span.end));
    });
    return found;
  };

  it('are exact for every kind of expression', () => {
    const text =
      'a = f( g . h [ 0 ] , { k = -1, (l) = !true } , [null, "x${y}z"]... ) # end\n' +
      'b = c.*.d == e[*].f ? (1 + 2) : [for x in y : x]\n' +
      'h = <<-EOT\n  text\n  EOT\n';
    assert.deepEqual(sources(text), {
      call: ['f( g . h [ 0 ] , { k = -1, (l) = !true } , [null, "x${y}z"]... )'],
      index: ['g . h [ 0 ]'],
      'attribute-access': ['g . h', '.*.d', '[*].f'],
      variable: ['g', 'k', 'l', 'y', 'c', 'e', 'y', 'x'],
      number: ['0', '1', '1', '2'],
      object: ['{ k = -1, (l) = !true }'],
      unary: ['-1', '!true'],
      bool: ['true'],
      parentheses: ['(l)', '(1 + 2)'],
      tuple: ['[null, "x${y}z"]'],
      null: ['null'],
      template: ['"x${y}z"', '<<-EOT\n  text\n  EOT'],
      conditional: ['c.*.d == e[*].f ? (1 + 2) : [for x in y : x]'],
      binary: ['c.*.d == e[*].f', '1 + 2'],
      splat: ['c.*.d', 'e[*].f'],
      'splat-item': ['.*', '[*]'],
      for: ['[for x in y : x]'],
    });
  });

  it('are exact for blocks, labels, arguments and items', () => {
    const text = '\uFEFFresource "a" b { # c\r\n  x = { k = 1 }\r\n} # d\r\n';
    const cut = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    const [block] = readHcl(text).body.items;
    assert.ok(block?.kind === 'block' && block.close);
    assert.equal(cut(block.span), 'resource "a" b { # c\r\n  x = { k = 1 }\r\n}');
    assert.deepEqual([block.type.span, ...block.labels.map(({ span }) => span), block.open, block.close].map(cut), [
      'resource',
      '"a"',
      'b',
      '{',
      '}',
    ]);
    assert.equal(cut(block.body.span), ' # c\r\n  x = { k = 1 }\r\n');
    const [attribute] = block.body.items;
    assert.ok(attribute?.kind === 'attribute' && attribute.value.kind === 'object');
    assert.equal(cut(attribute.span), 'x = { k = 1 }');
    assert.equal(cut(attribute.name.span), 'x');
    assert.equal(cut(attribute.value.items[0]!.span), 'k = 1');
  });

  it('lead from an offset to the innermost block', () => {
    const text = 'a {\n  b {\n    c = 1\n  }\n}\nd = 1\n';
    const type = (at: string): string | undefined => findBlockAt(readHcl(text), text.indexOf(at))?.type.name;
    assert.deepEqual([type('a'), type('b'), type('c'), type('}'), type('}\nd'), type('d')], ['a', 'b', 'b', 'b', 'a', undefined]);
  });
});
