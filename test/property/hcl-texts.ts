import fc from 'fast-check';

const NAMES = ['a', 'b_c', 'größe', 'for_each', 'if', 'x-1', 'this'];
const name = fc.constantFrom(...NAMES);

/** No sequence starts in the text, and a dollar at its end does not escape the one that follows. */
const opensNothing = (text: string): boolean => !/[$%](?:\{|$)/.test(text.replace(/([$%])\1\{/g, ''));

/** Text of a quoted string with everything that means something there; always closed. */
const plainText = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '  ',
      '$',
      '%',
      '$$',
      '$${',
      '%%{',
      '\\n',
      '\\"',
      '\\\\',
      '\\u00e9',
      'é',
      '日',
      '\u{1F600}',
      '#',
      '/*',
      '//',
      '{',
      '}',
      '[',
      '<<',
    ),
    {
      maxLength: 6,
    },
  )
  .map((pieces) => pieces.join(''))
  .filter(opensNothing);

const heredocLine = fc
  .array(fc.constantFrom('a', ' ', '   ', '\t', '$', '$${', '\\n', '"', '{', '}', '#', 'é'), { maxLength: 5 })
  .map((pieces) => pieces.join(''))
  .filter(opensNothing);

const blank = fc.constantFrom('', ' ', '  ', ' /* c */ ');
const gap = fc.constantFrom(' ', '  ', '\n', ' # c\n', ' /* c */ ', '\n\n');

/** Sources of expressions that HashiCorp's parser accepts; heredocs stand only where a newline may follow them. */
const { expression } = fc.letrec<{ expression: string; template: string; heredoc: string; parts: string; atom: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('atom'),
    tie('template'),
    tie('heredoc'),
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||'), tie('expression'), blank)
      .map(([left, operator, right, space]) => `(${left}\n${space}${operator} ${right}\n)`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a}\n ? ${b}\n : ${c}\n)`),
    fc
      .array(tie('expression'), { maxLength: 3 })
      .chain((items) => gap.map((space) => `[${items.map((item) => space + item + '\n').join(',')}${space}]`)),
    fc
      .array(fc.tuple(name, tie('expression')), { maxLength: 3 })
      .map((items) => `{\n${items.map(([key, value], n) => `${key}${n} = ${value}\n`).join('')}}`),
    fc
      .array(tie('atom'), { maxLength: 3 })
      .chain((items) => blank.map((space) => `{${items.map((item, n) => `${space}k${n}${space}:${space}${item}`).join(',')}}`)),
    fc.array(tie('expression'), { maxLength: 3 }).map((items) => `f(${items.join('\n,')}\n)`),
    fc.tuple(tie('expression'), tie('expression')).map(([list, value]) => `[for k, v in ${list}\n : ${value}\n if v != null]`),
    fc.tuple(tie('expression'), tie('expression')).map(([map, value]) => `{ for k, v in ${map}\n : k => ${value}\n... }`),
  ),
  atom: fc.oneof(
    fc.nat(9999).map(String),
    fc.constantFrom(
      '1.5',
      '2e3',
      'true',
      'false',
      'null',
      '-1',
      '!x',
      'a.b',
      'a[0]',
      'a["k"].b',
      'a[*].b',
      'a.*.b',
      'a.0',
      '(a)',
      'f()',
      'n::f(a...)',
    ),
    plainText.map((text) => `"${text}"`),
  ),
  template: tie('parts').map((parts) => `"${parts}"`),
  parts: fc
    .array(
      fc.oneof(
        { maxDepth: 2 },
        plainText,
        fc
          .tuple(fc.constantFrom('', '~'), tie('atom'), fc.constantFrom('', '~'))
          .map(([left, inner, right]) => `\${${left} ${inner} ${right}}`),
        fc.tuple(tie('atom'), tie('parts')).map(([condition, parts]) => `%{ if ${condition} }${parts}%{ else }x%{ endif }`),
        fc.tuple(tie('atom'), tie('parts')).map(([list, parts]) => `%{~ for v in ${list} ~}${parts}%{ endfor ~}`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
  heredoc: fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.array(fc.tuple(heredocLine, fc.option(tie('atom')), heredocLine), { maxLength: 4 }),
      fc.constantFrom('', '  '),
    )
    .map(([dash, lines, end]) => {
      const body = lines.map(([before, inner, after]) => `${before}${inner === null ? '' : `\${${inner}}`}${after}\n`).join('');
      return `<<${dash}EOT\n${body}${end}EOT`;
    }),
}));

export { expression };

/** A file of blocks, every argument of a block with a name of its own. */
export const file: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      type: fc.constantFrom('resource "a" "b"', 'locals', 'module "m"', 'variable x'),
      values: fc.array(expression, { maxLength: 3 }),
      inner: fc.option(expression),
      newline: fc.constantFrom('\n', '\n\n', '\n# c\n'),
    }),
    { maxLength: 3 },
  )
  .map((blocks) =>
    blocks
      .map(({ type, values, inner, newline }, index) => {
        const [keyword = '', ...labels] = type.split(' ');
        const header = [
          `${keyword}`,
          ...labels.map((label) => (label.endsWith('"') ? `${label.slice(0, -1)}${index}"` : label + String(index))),
        ];
        const lines = values.map((value, n) => `  v${n} = ${value}${newline}`);
        const nested = inner === null ? '' : `  inner {\n    w = ${inner}\n  }\n`;
        return `${header.join(' ')} {\n${lines.join('')}${nested}}\n`;
      })
      .join('\n'),
  );
