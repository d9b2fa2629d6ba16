import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { attributeOfResource } from './attributes';
import { elementsOf, symbolicKey } from './collections';
import { evaluate } from './evaluate';
import { type Frame, placeIn } from './instances';
import { moduleOutput } from './module-calls';
import { along, failure, list, numberOf, standingAt, stringOf, unknown } from './values';

/** `object.name` */
export function attributeOf(object: Value, name: string, at: Place, frame: Frame): Value {
  switch (object.is) {
    case 'resource': {
      const target = frame.instance.evaluation.byKey.get(object.resource);
      if (!target) return unknown('not in this root module', at);
      return target.kind === 'resource' ? attributeOfResource(target, name, at) : moduleOutput(target, name, at);
    }
    case 'object': {
      const entry = object.entries.get(name);
      if (entry) return standingAt(along(entry.value, object.trail), at);
      if (object.rest) return { is: 'symbol', key: `${object.rest.key}.${name}`, label: `${object.rest.label}.${name}`, at };
      return object.complete ? failure(`there is no attribute ${name}`, at) : unknown(`${name} may be set elsewhere`, at);
    }
    case 'symbol':
      return { is: 'symbol', key: `${object.key}.${name}`, label: `${object.label}.${name}`, at, trail: object.trail };
    case 'text': {
      // A part of a text that is nothing but a symbol is a symbol of its own.
      const [only] = object.pieces;
      if (object.pieces.length === 1 && only?.is === 'symbol')
        return { is: 'symbol', key: `${only.key}.${name}`, label: `${only.label}.${name}`, at };
      return object.pieces.some((piece) => piece.is !== 'known')
        ? unknown('part of something unknown', at)
        : failure('a string has no attributes', at);
    }
    case 'unknown':
      return { ...object, at };
    case 'null':
      return failure('null has no attributes', at);
    case 'list': {
      // Legacy: an attribute of a list of one block (`metadata.name`) is an error in Terraform.
      return failure('a list has no attributes', at);
    }
    default:
      return failure(`a ${object.is} has no attributes`, at);
  }
}

/** `object[key]` */
export function elementAt(object: Value, key: Value, at: Place, frame: Frame): Value {
  const name = stringOf(key);
  switch (object.is) {
    case 'list': {
      const index = numberOf(key);
      if (index === undefined)
        return key.is === 'symbol' || key.is === 'unknown' ? unknown('the index is not known', at) : failure('a list needs a number', at);
      const item = Number.isInteger(index) && index >= 0 ? object.items[index] : undefined;
      if (item) return standingAt(along(item, object.trail), at);
      return object.incomplete ? unknown('the list is not wholly known', at) : failure(`there is no item ${index}`, at);
    }
    case 'object': {
      const entry = object.entries.get(name ?? symbolicKey(key) ?? '');
      if (entry) return standingAt(along(entry.value, object.trail), at);
      if (name === undefined) return anyElement(object, at);
      return attributeOf(object, name, at, frame);
    }
    case 'resource':
      return name === undefined ? unknown('the index is not known', at) : attributeOf(object, name, at, frame);
    case 'symbol':
    case 'text': {
      const inner = name ?? symbolicKey(key);
      if (inner === undefined) return unknown('the index is not known', at);
      return attributeOf(object, inner, at, frame);
    }
    default:
      return attributeOf(object, name ?? '', at, frame);
  }
}

/** An element of an object under a key that is not known: what all have in common. */
function anyElement(object: Extract<Value, { is: 'object' }>, at: Place): Value {
  const [only] = object.entries.values();
  if (object.complete && object.entries.size === 1 && only) return standingAt(along(only.value, object.trail), at);
  return unknown('the key is not known', at);
}

/** `list[*].x` and `list.*.x`; a single value is a list of one, null of none. */
export function splat(expression: Extract<Expression, { kind: 'splat' }>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const object = evaluate(expression.object, frame);
  if (object.is === 'null') return list([], at);
  if (object.is === 'unknown') return { ...object, at };
  if (object.is === 'symbol') return unknown('the list is not known', at);
  const elements = object.is === 'list' ? elementsOf(object)! : [{ value: object }];
  return list(
    elements.map(({ value }) => evaluate(expression.each, { ...frame, splat: value })),
    at,
    object.is === 'list' && object.incomplete,
  );
}
