import type { Expression } from '../../syntax/hcl/ast';
import type { Value } from '../../facts/value';
import { costOf, limits, note, spend } from './budget';
import { elementsOf, isComplete, objectOf, symbolicKey } from './collections';
import { evaluate } from './evaluate';
import { type Frame, bind, placeIn } from './instances';
import { boolOf, derived, failure, list, stringOf, tooLong, unknown } from './values';
import { placeId } from '../../syntax/span';

/** `[for x in xs : …]` and `{for k, v in xs : … => …}` (https://developer.hashicorp.com/terraform/language/expressions/for). */
export function forExpression(expression: Extract<Expression, { kind: 'for' }>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const collection = evaluate(expression.collection, frame);
  const { budget } = frame.instance.evaluation;
  if (!spend(budget, costOf(collection), at)) return tooLong(at);
  const elements = elementsOf(collection);
  if (!elements) {
    // The same expression over the same symbol is the same value, unless an iterator around it makes the difference.
    const alone = !frame.names && !frame.each && !frame.count && !frame.splat;
    if (collection.is === 'symbol' && alone) return derived(`for@${frame.instance.key}#${placeId(at)}`, 'for', [collection], at);
    if (collection.is === 'symbol') return unknown('the collection is not known', at);
    return collection.is === 'unknown' ? { ...collection, at, trail: undefined } : failure('for needs a collection', at);
  }
  if (elements.length > limits.items) {
    note(budget, at, `a collection of ${elements.length} elements is not followed`);
    return tooLong(at);
  }
  let complete = isComplete(collection);
  const results: { key: Value; value: Value; at: Value['at'] }[] = [];
  for (const element of elements) {
    if (budget.steps <= 0) {
      complete = false;
      break;
    }
    const inner = bind(frame, expression.valueVariable.name, element.value);
    const scope = expression.keyVariable ? bind(inner, expression.keyVariable.name, element.key) : inner;
    const wanted = expression.condition ? boolOf(evaluate(expression.condition, scope)) : true;
    if (wanted === undefined) complete = false;
    if (!wanted) continue;
    const key = expression.object && expression.key ? evaluate(expression.key, scope) : element.key;
    results.push({ key, value: evaluate(expression.value, scope), at: element.at });
  }
  if (!expression.object)
    return list(
      results.map(({ value }) => value),
      at,
      !complete,
    );
  if (expression.group) return grouped(results, complete, at);
  const names = results.map(({ key }) => stringOf(key) ?? symbolicKey(key));
  if (new Set(names).size < names.length && !names.includes(undefined)) return failure('two elements produced the same key', at);
  return objectOf(results, complete, at);
}

/** `value...`: the values of equal keys as one list. */
function grouped(results: readonly { key: Value; value: Value; at: Value['at'] }[], complete: boolean, at: Value['at']): Value {
  const groups = new Map<string, { key: Value; values: Value[]; at: Value['at'] }>();
  let whole = complete;
  for (const { key, value, at: elementAt } of results) {
    const name = stringOf(key) ?? symbolicKey(key);
    const group = name === undefined ? undefined : groups.get(name);
    if (group) group.values.push(value);
    else if (name !== undefined) groups.set(name, { key, values: [value], at: elementAt });
    else whole = false;
  }
  return objectOf(
    [...groups.values()].map(({ key, values, at: groupAt }) => ({ key, value: list(values, groupAt, !whole), at: groupAt })),
    whole,
    at,
  );
}
