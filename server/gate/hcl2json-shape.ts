import type { Block, Body, Expression, HclFile, ObjectItem, TemplateExpression, TemplatePart } from '../syntax/hcl/ast';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * What `@cdktf/hcl2json` says of a text, told from our own reading of it: the two must be deep-equal for every text that HashiCorp's
 * parser accepts. Its ways: whatever is not plain becomes `${source}`; escapes of `${` stay; a template of one expression is unwrapped;
 * a conditional within a string turns into a directive.
 */
export function toHcl2Json(file: HclFile, text: string): Json {
  return writeBody(file.body, text);
}

function writeBody(body: Body, text: string): Json {
  const out: Record<string, Json> = {};
  for (const item of body.items) {
    if (item.kind === 'attribute') set(out, item.name.name, writeExpression(item.value, text));
    else writeBlock(out, item, text);
  }
  return out;
}

function writeBlock(out: Record<string, Json>, block: Block, text: string): void {
  let at = out;
  let key = block.type.name;
  for (const label of block.labels) {
    const next = Object.hasOwn(at, key) ? at[key] : {};
    set(at, key, next!);
    at = next as Record<string, Json>;
    key = label.value;
  }
  const list = Object.hasOwn(at, key) ? (at[key] as Json[]) : [];
  list.push(writeBody(block.body, text));
  set(at, key, list);
}

/** Own properties only: a key may be called `__proto__`. */
function set(target: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(target, key.normalize('NFC'), { value, enumerable: true, configurable: true, writable: true });
}

function writeExpression(expression: Expression, text: string): Json {
  switch (expression.kind) {
    case 'number':
    case 'bool':
      return expression.value;
    case 'null':
      return null;
    case 'template': {
      const wrapped = unwrap(expression);
      return wrapped ? writeExpression(wrapped, text) : writeTemplate(expression, text);
    }
    case 'tuple':
      return expression.items.map((item) => writeExpression(item, text));
    case 'object': {
      const out: Record<string, Json> = {};
      for (const item of expression.items) set(out, writeKey(item, text), writeExpression(item.value, text));
      return out;
    }
    case 'unary': {
      const { operand, operator } = expression;
      if (operator === '-' && operand.kind === 'number') return -operand.value;
      if (operator === '!' && operand.kind === 'bool') return !operand.value;
      return source(expression, text);
    }
    default:
      return source(expression, text);
  }
}

/** `"${x}"` alone is x itself. */
function unwrap({ heredoc, parts }: TemplateExpression): Expression | undefined {
  const [only] = parts;
  return !heredoc && parts.length === 1 && only?.kind === 'interpolation' ? only.expression : undefined;
}

const source = ({ span }: Expression, text: string): string => `\${${text.slice(span.start, span.end)}}`;

function writeKey({ key }: ObjectItem, text: string): string {
  return isTraversal(key) ? text.slice(key.span.start, key.span.end) : writePart(key, text);
}

function isTraversal(key: Expression): boolean {
  if (key.kind === 'attribute-access') return isTraversal(key.object);
  if (key.kind === 'index') return isTraversal(key.object) && (key.key.kind === 'number' || isPlainString(key.key));
  return key.kind === 'variable';
}

const isPlainString = (key: Expression): boolean => key.kind === 'template' && key.parts.every((part) => part.kind === 'literal');

function writeTemplate({ parts }: TemplateExpression, text: string): string {
  return writeParts(parts, text).normalize('NFC');
}

function writeParts(parts: readonly TemplatePart[], text: string): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'literal':
          return part.value.replace(/[$%]\{/g, (opening) => opening[0] + opening);
        case 'interpolation':
          return writePart(part.expression, text);
        case 'if': {
          const no = part.no.length > 0 ? `%{else}${writeParts(part.no, text)}` : '';
          return `%{if ${text.slice(part.condition.span.start, part.condition.span.end)}}${writeParts(part.yes, text)}${no}%{endif}`;
        }
        case 'for': {
          const names = [part.keyVariable, part.valueVariable].flatMap((variable) => (variable ? [variable.name] : [])).join(', ');
          const { start, end } = part.collection.span;
          return `%{for ${names} in ${text.slice(start, end)}}${writeParts(part.body, text)}%{endfor}`;
        }
      }
    })
    .join('');
}

/** An expression within a string. */
function writePart(expression: Expression, text: string): string {
  switch (expression.kind) {
    case 'number':
    case 'bool':
      return String(expression.value);
    case 'null':
      return 'null';
    case 'template':
      return writeTemplate(expression, text);
    case 'conditional': {
      const { condition, yes, no } = expression;
      return `%{if ${text.slice(condition.span.start, condition.span.end)}}${writePart(yes, text)}%{else}${writePart(no, text)}%{endif}`;
    }
    default:
      return source(expression, text);
  }
}
