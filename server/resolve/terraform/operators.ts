import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { evaluate } from './evaluate';
import { type Frame, placeIn } from './instances';
import { bool, boolOf, derived, failure, identity, list, numberOf, standingAt, stringOf, unknown, whollyKnown } from './values';
import { flat, HOLE } from '../../facts/text';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

const arithmetic: Readonly<Record<string, (left: number, right: number) => number | boolean>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
};

/** https://developer.hashicorp.com/terraform/language/expressions/operators */
export function binary(expression: Of<'binary'>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const { operator } = expression;
  const left = evaluate(expression.left, frame);
  const right = evaluate(expression.right, frame);
  if (operator === '&&' || operator === '||') {
    const [a, b] = [boolOf(left), boolOf(right)];
    const decisive = operator === '||';
    if (a === decisive || b === decisive) return bool(decisive, at);
    if (a !== undefined && b !== undefined) return bool(!decisive, at);
    return derived(operator, operator, [left, right], at);
  }
  if (operator === '==' || operator === '!=') {
    const same = equal(left, right);
    return same === undefined ? derived(operator, operator, [left, right], at) : bool(same === (operator === '=='), at);
  }
  const compute = arithmetic[operator];
  if (!compute) return unknown(`operator ${operator}`, at);
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) {
    const wrong = [left, right].find((operand) => whollyKnown(operand) && numberOf(operand) === undefined);
    return wrong ? failure(`${operator} needs numbers`, at) : derived(operator, operator, [left, right], at);
  }
  const result = compute(a, b);
  if (typeof result === 'boolean') return bool(result, at);
  return Number.isFinite(result) ? { is: 'number', value: result, at } : failure('not a finite number', at);
}

export function negate(expression: Of<'unary'>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const operand = evaluate(expression.operand, frame);
  if (expression.operator === '!') {
    const value = boolOf(operand);
    return value === undefined ? derived('!', '!', [operand], at) : bool(!value, at);
  }
  const value = numberOf(operand);
  return value === undefined ? derived('-', '-', [operand], at) : { is: 'number', value: -value, at };
}

/**
 * Are two values equal as Terraform's `==` sees it (types count: `1 == "1"` is false)? undefined: cannot be said.
 * Literal parts that contradict each other prove that partly known texts differ.
 */
export function equal(left: Value, right: Value): boolean | undefined {
  const [a, b] = [identity(left), identity(right)];
  const known = whollyKnown(left) && whollyKnown(right);
  if (known) return left.is === right.is && a !== undefined && a === b;
  if (left.is !== 'unknown' && a !== undefined && a === b) return true;
  // A partly known text that has a literal part is neither null nor empty.
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    if (one.is !== 'text' || !one.pieces.some((piece) => piece.is === 'known' && piece.text !== '')) continue;
    if (other.is === 'null') return false;
    const said = other.is === 'text' ? stringOf(other) : undefined;
    if (said !== undefined && !fits(said, flat(one))) return false;
  }
  // What a resource gives is never null or empty where it names the resource.
  const isReference = (value: Value): boolean => value.is === 'resource';
  if ((isReference(left) && right.is === 'null') || (isReference(right) && left.is === 'null')) return false;
  return undefined;
}

/** Could the text with holes be this string? */
function fits(said: string, holes: string): boolean {
  const parts = holes.split(HOLE);
  if (!said.startsWith(parts[0]!) || !said.endsWith(parts.at(-1)!)) return false;
  return said.length >= parts.reduce((sum, part) => sum + part.length, 0);
}

/** A condition that is not known gives what both branches agree on, else a symbol of the whole. */
export function conditional(expression: Of<'conditional'>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const condition = evaluate(expression.condition, frame);
  const chosen = boolOf(condition);
  if (chosen !== undefined) return standingAt(evaluate(chosen ? expression.yes : expression.no, frame), at);
  return undecided(condition, evaluate(expression.yes, frame), evaluate(expression.no, frame), at);
}

function undecided(condition: Value, yes: Value, no: Value, at: Place): Value {
  const [a, b] = [identity(yes), identity(no)];
  if (a !== undefined && a === b) return standingAt(yes, at);
  // `x ? [a] : []`: what may be in the list is known, not whether it is.
  if (yes.is === 'list' && no.is === 'list') {
    const common = no.items.filter((item) =>
      yes.items.some((other) => identity(other) !== undefined && identity(other) === identity(item)),
    );
    return list(common, at, true);
  }
  return derived('?', 'a condition', [condition, yes, no], at);
}
