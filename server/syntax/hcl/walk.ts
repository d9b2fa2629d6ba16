import type { Block, Body, Expression, HclFile, TemplatePart } from './ast';

/** Calls `visit` with every expression below `body`, outer before inner, in reading order. */
export function visitExpressions(body: Body, visit: (expression: Expression) => void): void {
  for (const item of body.items) {
    if (item.kind === 'block') visitExpressions(item.body, visit);
    else visitExpression(item.value, visit);
  }
}

/** Calls `visit` with `expression` and everything within it, outer before inner, in reading order. */
export function visitExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const inner of innerExpressions(expression)) visitExpression(inner, visit);
}

/** The expressions directly within one, in reading order; those in a template's directives included. */
export function innerExpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'template':
      return partExpressions(expression.parts);
    case 'attribute-access':
      return [expression.object];
    case 'index':
      return [expression.object, expression.key];
    case 'splat':
      return [expression.object, expression.each];
    case 'call':
      return expression.arguments;
    case 'conditional':
      return [expression.condition, expression.yes, expression.no];
    case 'binary':
      return [expression.left, expression.right];
    case 'unary':
      return [expression.operand];
    case 'parentheses':
      return [expression.inner];
    case 'tuple':
      return expression.items;
    case 'object':
      return expression.items.flatMap(({ key, value }) => [key, value]);
    case 'for':
      return [expression.collection, expression.key, expression.value, expression.condition].filter((inner) => inner !== undefined);
    case 'number':
    case 'bool':
    case 'null':
    case 'variable':
    case 'splat-item':
    case 'missing':
      return [];
  }
}

function partExpressions(parts: readonly TemplatePart[]): readonly Expression[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'literal':
        return [];
      case 'interpolation':
        return [part.expression];
      case 'if':
        return [part.condition, ...partExpressions(part.yes), ...partExpressions(part.no)];
      case 'for':
        return [part.collection, ...partExpressions(part.body)];
    }
  });
}

/** The innermost block that `offset` (UTF-16) lies in, from its type to its closing brace; undefined outside of all. */
export function findBlockAt(file: HclFile, offset: number): Block | undefined {
  let found: Block | undefined;
  for (let body: Body | undefined = file.body; body;) {
    const inner: Block | undefined = body.items.find(
      (item): item is Block => item.kind === 'block' && item.span.start <= offset && offset < item.span.end,
    );
    found = inner ?? found;
    body = inner?.body;
  }
  return found;
}
