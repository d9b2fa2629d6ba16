import assert from 'node:assert/strict';
import type { LiteralPart, TemplatePart } from '../../server/syntax/hcl/ast';
import { readHcl } from '../../server/syntax/hcl/read';
import { visitExpressions } from '../../server/syntax/hcl/walk';
import { partNotation } from './hcl-notation';
import { TEXTS } from './hcl-texts';

const partsOf = (source: string): readonly TemplatePart[] => {
  const { body, problems } = readHcl(`a = ${source}\n`);
  const [item] = body.items;
  assert.deepEqual(problems, []);
  assert.ok(item?.kind === 'attribute' && item.value.kind === 'template');
  return item.value.parts;
};

/** Source and parts; the source of a heredoc follows `<<`. */
const TEMPLATES: readonly (readonly [string, string, string])[] = [
  ['the empty string', '""', ''],
  ['escapes stand alone', '"a\\tb\\"c\\u00e9"', '<a> <\\t> <b> <"> <c> <é>'],
  ['escaped openings stand alone', '"a $${b} %%{c}"', '<a > <${> <b} > <%{> <c}>'],
  ['dollars and percents are text', '"$ $$ 5% $x %y"', '<$ $$ 5% $x %y>'],
  ['an escaped dollar before an opening', '"$$${x}"', '<$> <${> <x}>'],
  ['interpolations', '"${a}${b} c ${d}"', '${a} ${b} < c > ${d}'],
  ['strip markers', '"a  ${~ b ~}  c"', '<a> ${b} <c>'],
  ['strip markers reach escapes', '"a\\n ${~ b ~}\\t \\n"', '<a> ${b}'],
  ['strip markers stop at a dollar', '"${b ~}  $  c"', '${b} <$  c>'],
  ['directives', '"%{ if a }b%{ else }c%{ endif }d"', '(if a <b> else <c>) <d>'],
  ['directives that strip', '"x %{~ if a ~} b %{~ endif ~} d"', '<x> (if a <b> else ) <d>'],
  ['loops', '"%{ for a in b }${a}, %{ endfor }"', '(for a in b ${a} <, >)'],
  ['loops with keys', '"%{ for k, v in b }${k}%{ endfor }"', '(for k v in b ${k})'],
  [
    'nested directives',
    '"%{ if a }%{ for b in c }%{ if d }e%{ endif }%{ endfor }%{ else }f%{ endif }"',
    '(if a (for b in c (if d <e> else )) else <f>)',
  ],
  ['heredocs', '<<E\na ${b}\n  c\n  E', '<a > ${b} <\\n  c\\n>'],
  ['empty heredocs', '<<E\nE', ''],
  ['no escapes in heredocs', '<<E\n\\n "q" $${x}\nE', '<\\n "q" > <${> <x}\\n>'],
  ['indentation', '<<-E\n    a\n      b\n    c ${d}\n    E', '<a\\n> <  b\\n> <c > ${d} <\\n>'],
  ['indentation counts no blank lines', '<<-E\n    a\n\n  \n    b\nE', '<a\\n\\n  \\n> <b\\n>'],
  ['indentation before an interpolation', '<<-E\n  ${a}\n   b\nE', '${a} <\\n> < b\\n>'],
  ['no indentation where an interpolation starts a line', '<<-E\n  a\n${b}\nE', '<  a\\n> ${b} <\\n>'],
  ['strip markers stop at the end of a line', '<<E\na ${b ~}  \n   c\nE', '<a > ${b} <   c\\n>'],
  ['directives in heredocs', '<<-E\n  %{ if a ~}\n    b\n  %{ endif ~}\n  E', '(if a <    b\\n> else )'],
  ['Windows line ends in heredocs', '<<E\r\na\r\n${b}\r\nE', '<a\\r\\n> ${b} <\\r\\n>'],
  ['a heredoc within a heredoc', '<<E\n${<<E\nx\nE\n}\nE', '${"<x\\n>"} <\\n>'],
];

describe('HCL templates', () => {
  for (const [name, source, expected] of TEMPLATES) {
    it(name, () => assert.equal(partsOf(source).map(partNotation).join(' '), expected));
  }

  it('give literals that equal their source exactly when both have the same length', () => {
    const sources = [...Object.values(TEXTS), ...TEMPLATES.map(([, source]) => `a = ${source}\n`)];
    let seen = 0;
    for (const text of sources) {
      for (const { value, span } of literalsOf(text)) {
        const source = text.slice(span.start, span.end);
        assert.equal(value === source, value.length === source.length, JSON.stringify({ value, source }));
        seen++;
      }
    }
    assert.ok(seen > 100);
  });

  it('give directives their whole span', () => {
    const [part] = partsOf('"%{ if a }b%{ else }c%{ endif }"');
    assert.deepEqual(part?.span, { start: 5, end: 35 });
  });

  it('report directives that do not fit', () => {
    for (const source of [
      '"%{ if a }"',
      '"%{ endif }"',
      '"%{ else }"',
      '"%{ for a in b }%{ endif }"',
      '"%{ if a }%{ else }%{ else }%{ endif }"',
      '"%{ x }"',
    ]) {
      assert.ok(readHcl(`a = ${source}\n`).problems.length > 0, source);
    }
  });
});

function literalsOf(text: string): LiteralPart[] {
  const found: LiteralPart[] = [];
  const collect = (parts: readonly TemplatePart[]): void => {
    for (const part of parts) {
      if (part.kind === 'literal') found.push(part);
      else if (part.kind === 'if') collect([...part.yes, ...part.no]);
      else if (part.kind === 'for') collect(part.body);
    }
  };
  visitExpressions(readHcl(text).body, (expression) => {
    if (expression.kind === 'template') collect(expression.parts);
  });
  return found;
}
