import type { TerraformFunction } from './functions';
import { bool, boolOf, computed, failure, isUnsure, number, numberOf, standingAt, stringOf, unknown, whollyKnown } from './values';

/** Functions of any type: choosing the first that works, and converting. */

export const unchanged: TerraformFunction = ([value], at) => value && standingAt(value, at);

export const can: TerraformFunction = ([value], at) => {
  if (!value) return undefined;
  if (value.is === 'unknown') return value.fails ? bool(false, at) : undefined;
  return value.is === 'symbol' ? undefined : bool(true, at);
};

/** `try`: the first argument that Terraform can evaluate. What is not known may be one or not. */
export const firstThatWorks: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (value.is === 'unknown') {
      if (value.fails) continue;
      return unknown(value.why, at);
    }
    // A part of something unknown may not be there.
    if (value.is === 'symbol') return args.length === 1 ? value : undefined;
    return standingAt(value, at);
  }
  return failure('no argument works', at);
};

export const coalesce: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (value.is === 'null' || stringOf(value) === '') continue;
    if (isUnsure(value)) return undefined;
    // A text with any known part is not empty.
    if (value.is === 'text' && !value.pieces.some((piece) => piece.is === 'known')) return undefined;
    return standingAt(value, at);
  }
  return failure('all arguments are null or empty', at);
};

export const coalescelist: TerraformFunction = (args, at) => {
  for (const value of args) {
    if (isUnsure(value) || (value.is === 'list' && value.incomplete && value.items.length === 0)) return undefined;
    if (value.is === 'list' && value.items.length > 0) return value;
  }
  return failure('all lists are empty', at);
};

export const tolist: TerraformFunction = ([value], at) =>
  value?.is === 'list' ? { ...value } : value?.is === 'null' ? { is: 'null', at } : undefined;

export const tostring: TerraformFunction = ([value], at) => {
  if (!value || isUnsure(value)) return undefined;
  if (value.is === 'text' || value.is === 'null') return value;
  const said = stringOf(value);
  return said === undefined ? failure('not a string', at) : computed(said, at);
};

export const tonumber: TerraformFunction = ([value], at) => {
  const converted = value && numberOf(value);
  if (value?.is === 'null') return value;
  return converted === undefined ? (value && whollyKnown(value) ? failure('not a number', at) : undefined) : number(converted, at);
};

export const tobool: TerraformFunction = ([value], at) => {
  const converted = value && boolOf(value);
  if (value?.is === 'null') return value;
  return converted === undefined ? (value && whollyKnown(value) ? failure('not a bool', at) : undefined) : bool(converted, at);
};
