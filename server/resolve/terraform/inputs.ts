import type { Place } from '../../syntax/span';
import type { Trail, Value } from '../../facts/value';
import type { VariableFacts } from '../../facts/terraform';
import { placeholders } from '../../facts/placeholder';
import { evaluate } from './evaluate';
import { type Frame, type ModuleInstance, placeIn } from './instances';
import { inherited, memo } from './memo';
import type { Declared } from './modules';
import { convertTo } from './types';
import { stringOf, symbol, through, unknown } from './values';

/** A value that is computed once per module instance; a value that needs itself is unknown. */
export function cell(instance: ModuleInstance, name: string, at: Place, compute: () => Value): Value {
  return memo(instance.evaluation, instance.units, name, instance.from, compute, () => unknown(`${name} refers to itself`, at));
}

export function localValue(instance: ModuleInstance, name: string, at: Place): Value {
  const declared = instance.module.locals.get(name);
  if (!declared) return unknown(`local.${name} is not declared`, at);
  const expression = declared.facts.value;
  if (!expression) return unknown(`local.${name} has no value`, at);
  const frame: Frame = { instance, uri: declared.uri };
  const value = cell(instance, `local.${name}`, at, () => evaluate(expression, frame));
  return through(value, { label: `local.${name}`, how: 'local', at: placeIn(frame, expression) }, at);
}

/** What a variable holds in this instance: the caller's input, tfvars, the default, else a symbol (see `rootValue`). */
export function variableValue(instance: ModuleInstance, name: string, at: Place): Value {
  const declared = instance.module.variables.get(name);
  if (!declared) return unknown(`var.${name} is not declared`, at);
  const label = `var.${name}`;
  const own = { uri: declared.uri, span: declared.facts.header };
  const cycle = (): Held => ({ value: unknown(`${label} refers to itself`, own), how: 'default', at: own });
  const { value, how, at: from } = inherited(instance, label, () => heldBy(instance, declared, own), cycle);
  return value.is === 'symbol' && value.key === symbolKey(instance, name) ? { ...value, at } : through(value, { label, how, at: from }, at);
}

/** A variable's value, and where it comes from. */
type Held = { readonly value: Value } & Pick<Trail, 'how' | 'at'>;

function heldBy(instance: ModuleInstance, declared: Declared<VariableFacts>, at: Place): Held {
  const source = sourceOf(instance, declared);
  const given = source && convertTo(evaluate(source.expression, source.frame), declared, { instance, uri: declared.uri });
  const value = instance.caller ? givenValue(instance, declared, given, at) : rootValue(instance, declared.facts.name, given, at);
  return source ? { value, how: source.how, at: placeIn(source.frame, source.expression) } : { value, how: 'default', at: value.at };
}

const symbolKey = (instance: ModuleInstance, name: string): string => `${instance.key}|var.${name}`;

interface Source {
  readonly expression: NonNullable<VariableFacts['default']>;
  readonly frame: Frame;
  readonly how: Trail['how'];
}

/** The expression that decides a variable. */
function sourceOf(instance: ModuleInstance, declared: Declared<VariableFacts>): Source | undefined {
  const { name } = declared.facts;
  const { caller } = instance;
  if (caller) {
    const { body } = caller.call.facts;
    for (const item of body.items) {
      if (item.kind !== 'attribute' || item.name.name !== name) continue;
      const uri = caller.call.elsewhere?.get(item) ?? caller.call.uri;
      return { expression: item.value, frame: { ...caller.frame, uri }, how: 'input' };
    }
  } else {
    const { layers, open } = instance.evaluation.variant;
    if (open.has(name)) return undefined;
    const files = [...instance.module.tfvars, ...layers];
    for (let i = files.length - 1; i >= 0; i--) {
      const file = files[i]!;
      const entry = file.values.findLast((value) => value.name === name);
      if (entry?.value) return { expression: entry.value, frame: { instance, uri: file.uri }, how: 'tfvars' };
    }
  }
  const expression = declared.facts.default;
  return expression && { expression, frame: { instance, uri: declared.uri }, how: 'default' };
}

/** In a called module everything is as it is given; null gives the default where the variable does not take null. */
function givenValue(instance: ModuleInstance, declared: Declared<VariableFacts>, given: Value | undefined, at: Place): Value {
  if (!given) return symbol(symbolKey(instance, declared.facts.name), `var.${declared.facts.name}`, at);
  const expression = declared.facts.default;
  if (given.is !== 'null' || declared.facts.nullable || !expression) return given;
  const frame: Frame = { instance, uri: declared.uri };
  return convertTo(evaluate(expression, frame), declared, frame);
}

/**
 * In a root, who runs Terraform may set any variable. A default or a tfvars entry that is plainly to be filled in (null,
 * empty, a placeholder) says nothing, so the variable is a symbol: unknown, and equal to itself (rules.md D5).
 */
function rootValue(instance: ModuleInstance, name: string, given: Value | undefined, declaredAt: Place): Value {
  return given && !isToBeFilledIn(given) ? given : symbol(symbolKey(instance, name), `var.${name}`, declaredAt);
}

function isToBeFilledIn(value: Value): boolean {
  switch (value.is) {
    case 'null':
      return true;
    case 'text': {
      const said = stringOf(value);
      return said !== undefined && (said.trim() === '' || placeholders(said, true).length > 0);
    }
    case 'list':
      return value.items.length === 0;
    case 'object':
      return value.complete && value.entries.size === 0;
    default:
      return false;
  }
}
