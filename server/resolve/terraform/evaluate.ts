import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Entry, Value } from '../../facts/value';
import { limits, note, spend } from './budget';
import { forExpression } from './for-expression';
import { callFunction } from './functions';
import { attributeOf, elementAt, splat } from './access';
import { symbolicKey } from './collections';
import { type Frame, type Lost, placeIn } from './instances';
import { binary, conditional, negate } from './operators';
import { reference } from './references';
import { template } from './templates';
import { bool, list, piecesOf, standingAt, stringOf, text, tooLong, unknown } from './values';

/**
 * The value of an expression, as far as it can be known without running anything. Never throws, always ends: cycles, what
 * is not declared, errors of types and whatever exceeds the budget are unknown.
 */
export function evaluate(expression: Expression, frame: Frame): Value {
  const { budget } = frame.instance.evaluation;
  const at = placeIn(frame, expression);
  if (!spend(budget, 1, at)) return unknown('the budget of the evaluation is used up', at);
  if (budget.depth >= limits.depth) {
    note(budget, at, 'expressions lead too deep into one another');
    return unknown('nested too deep', at);
  }
  budget.depth++;
  try {
    const value = evaluated(expression, frame, at);
    // Every step that a text comes through copies its pieces.
    if (value.is === 'text' && value.pieces.length > 10) spend(budget, value.pieces.length / 10, at);
    return value;
  } finally {
    budget.depth--;
  }
}

function evaluated(expression: Expression, frame: Frame, at: Place): Value {
  switch (expression.kind) {
    case 'template':
      return template(expression, frame);
    case 'number':
      return { is: 'number', value: expression.value, at };
    case 'bool':
      return bool(expression.value, at);
    case 'null':
      return { is: 'null', at };
    case 'variable':
    case 'attribute-access': {
      const referred = reference(expression, frame);
      if (referred) return referred;
      if (expression.kind === 'variable') return unknown(`${expression.name} is not declared`, at);
      return attributeOf(evaluate(expression.object, frame), expression.name.name, at, frame);
    }
    case 'index':
      return elementAt(evaluate(expression.object, frame), evaluate(expression.key, frame), at, frame);
    case 'splat':
      return splat(expression, frame);
    case 'splat-item':
      return frame.splat ?? unknown('a splat without a list', at);
    case 'call':
      return callFunction(expression, frame);
    case 'conditional':
      return conditional(expression, frame);
    case 'binary':
      return binary(expression, frame);
    case 'unary':
      return negate(expression, frame);
    case 'parentheses':
      return standingAt(evaluate(expression.inner, frame), at);
    case 'tuple':
      return tuple(expression, frame, at);
    case 'object':
      return objectLiteral(expression, frame, at);
    case 'for':
      return forExpression(expression, frame);
    case 'missing':
      return unknown('nothing is written here', at);
  }
}

function tuple(expression: Extract<Expression, { kind: 'tuple' }>, frame: Frame, at: Place): Value {
  if (expression.items.length > limits.items) {
    note(frame.instance.evaluation.budget, at, `a list of ${expression.items.length} items is not followed`);
    return tooLong(at);
  }
  return list(
    expression.items.map((item) => evaluate(item, frame)),
    at,
  );
}

function objectLiteral(expression: Extract<Expression, { kind: 'object' }>, frame: Frame, at: Place): Value {
  if (expression.items.length > limits.items) {
    note(frame.instance.evaluation.budget, at, `an object of ${expression.items.length} entries is not followed`);
    return tooLong(at);
  }
  const entries = new Map<string, Entry>();
  const lost: Lost[] = [];
  let complete = true;
  for (const item of expression.items) {
    // A bare word is a key, not a reference (https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects).
    const bare = item.key.kind === 'variable' ? item.key.name : undefined;
    const keyAt = placeIn(frame, item.key);
    const keyValue = bare === undefined ? evaluate(item.key, frame) : undefined;
    const key = bare ?? (keyValue && (stringOf(keyValue) ?? symbolicKey(keyValue)));
    if (key === undefined) {
      complete = false;
      continue;
    }
    const pieces = keyValue && piecesOf(keyValue);
    const entry: Entry = {
      key,
      keyAt,
      keyText: pieces ? text(pieces, keyAt) : undefined,
      value: evaluate(item.value, frame),
      at: placeIn(frame, item),
    };
    const loser = entries.get(key);
    // Delete first: the order is that of the entry that wins.
    if (loser && entries.delete(key)) lost.push({ key, loser, winner: entry });
    entries.set(key, entry);
  }
  if (lost.length > 0) frame.instance.evaluation.lost.push(...lost);
  return lost.length > 0 ? { is: 'object', entries, complete, at, lost } : { is: 'object', entries, complete, at };
}
