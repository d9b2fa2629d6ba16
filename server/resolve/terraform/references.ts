import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import { originOf } from '../../facts/text';
import type { Value } from '../../facts/value';
import { resourceReference } from './expansion';
import { type Frame, type ModuleInstance, placeIn } from './instances';
import { localValue, variableValue } from './inputs';
import { memo } from './memo';
import { callReference } from './module-calls';
import { standingAt, symbol, through, unknown } from './values';

/**
 * What a name refers to (https://developer.hashicorp.com/terraform/language/expressions/references); undefined where the
 * expression is no reference of its own but a step from another value.
 */
export function reference(expression: Extract<Expression, { kind: 'variable' | 'attribute-access' }>, frame: Frame): Value | undefined {
  const at = placeIn(frame, expression);
  if (expression.kind === 'variable') {
    const bound = boundName(expression.name, frame);
    return bound && through(bound, { label: expression.name, how: 'each', at: placeOf(bound) }, at);
  }
  const { object, name } = expression;
  if (object.kind === 'attribute-access' && object.object.kind === 'variable' && object.object.name === 'data' && !boundName('data', frame))
    return resourceReference(frame.instance, `data.${object.name.name}.${name.name}`, at);
  if (object.kind !== 'variable' || boundName(object.name, frame)) return undefined;
  const { instance } = frame;
  const isRepeated = (frame.each ?? frame.count ?? frame.names) !== undefined && (object.name === 'var' || object.name === 'local');
  if (!isRepeated) return named(object.name, name.name, frame, at);
  const compute = (): Value => named(object.name, name.name, frame, at);
  return memo<Value, Expression>(instance.evaluation, instance.repeated, expression, instance.from, compute, compute);
}

function boundName(name: string, frame: Frame): Value | undefined {
  for (let names = frame.names; names; names = names.outer) if (names.name === name) return names.value;
  return undefined;
}

/** Where a value is written: a text's first piece; the value itself where it is no text, or refers to an attribute. */
function placeOf(value: Value): Place {
  return value.is === 'text' && !originOf(value) ? (value.pieces[0]?.at ?? value.at) : value.at;
}

function named(root: string, name: string, frame: Frame, at: Place): Value {
  const { instance } = frame;
  switch (root) {
    case 'var':
      return variableValue(instance, name, at);
    case 'local':
      return localValue(instance, name, at);
    case 'module':
      return callReference(instance, name, at);
    case 'each': {
      const value = name === 'key' ? frame.each?.key : name === 'value' ? frame.each?.value : undefined;
      return value
        ? through(value, { label: `each.${name}`, how: 'each', at: placeOf(value) }, at)
        : unknown(`each.${name} outside of for_each`, at);
    }
    case 'count':
      return frame.count && name === 'index' ? standingAt(frame.count, at) : unknown('count.index outside of count', at);
    case 'path':
      return symbol(`${pathKey(instance, name)}`, `path.${name}`, at);
    case 'terraform':
      return symbol(`${instance.evaluation.root}|terraform.${name}`, `terraform.${name}`, at);
    case 'data':
    case 'self':
      return unknown(`${root} is not followed`, at);
    default:
      return resourceReference(instance, `${root}.${name}`, at);
  }
}

const pathKey = (instance: ModuleInstance, name: string): string =>
  name === 'module' ? `${instance.module.folder}|path` : `${instance.evaluation.root}|path.${name}`;
