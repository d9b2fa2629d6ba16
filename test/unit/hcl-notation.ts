import type { Expression, TemplatePart } from '../../server/syntax/hcl/ast';

/** An expression in brackets, one pair a node, so that a test can say in a line what tree it expects. */
export function notation(expression: Expression): string {
  switch (expression.kind) {
    case 'template':
      return `"${expression.parts.map(partNotation).join(' ')}"`;
    case 'number':
    case 'bool':
      return String(expression.value);
    case 'null':
      return 'null';
    case 'variable':
      return expression.name;
    case 'missing':
      return '?';
    case 'splat-item':
      return '@';
    case 'attribute-access':
      return `(. ${notation(expression.object)} ${expression.name.name})`;
    case 'index':
      return `(at ${notation(expression.object)} ${notation(expression.key)})`;
    case 'splat':
      return `(${expression.full ? '[*]' : '.*'} ${notation(expression.object)} ${notation(expression.each)})`;
    case 'call':
      return `(${[expression.function.name, ...expression.arguments.map(notation)].join(' ')}${expression.expand ? '...' : ''})`;
    case 'conditional':
      return `(? ${notation(expression.condition)} ${notation(expression.yes)} ${notation(expression.no)})`;
    case 'binary':
      return `(${expression.operator} ${notation(expression.left)} ${notation(expression.right)})`;
    case 'unary':
      return `(${expression.operator} ${notation(expression.operand)})`;
    case 'parentheses':
      return `(${notation(expression.inner)})`;
    case 'tuple':
      return `[${expression.items.map(notation).join(' ')}]`;
    case 'object':
      return `{${expression.items.map(({ key, value }) => `${notation(key)}: ${notation(value)}`).join(', ')}}`;
    case 'for': {
      const { keyVariable, valueVariable, collection, key, value, group, condition, object } = expression;
      const names = [keyVariable, valueVariable].flatMap((variable) => (variable ? [variable.name] : [])).join(' ');
      const result = `${key ? `${notation(key)} => ` : ''}${notation(value)}${group ? '...' : ''}`;
      return `(for${object ? '{}' : '[]'} ${names} in ${notation(collection)} ${result}${condition ? ` if ${notation(condition)}` : ''})`;
    }
  }
}

/** Literals stand in `<>`, as values. */
export function partNotation(part: TemplatePart): string {
  switch (part.kind) {
    case 'literal':
      return `<${part.value.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}>`;
    case 'interpolation':
      return `\${${notation(part.expression)}}`;
    case 'if':
      return `(if ${notation(part.condition)} ${part.yes.map(partNotation).join(' ')} else ${part.no.map(partNotation).join(' ')})`;
    case 'for': {
      const names = [part.keyVariable, part.valueVariable].flatMap((variable) => (variable ? [variable.name] : [])).join(' ');
      return `(for ${names} in ${notation(part.collection)} ${part.body.map(partNotation).join(' ')})`;
    }
  }
}
