import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { costOf, limits, note, sizeOf, spend } from './budget';
import { evaluate } from './evaluate';
import * as choice from './functions-choice';
import * as decoding from './functions-decoding';
import { fileFunctions } from './functions-files';
import * as lists from './functions-lists';
import * as maps from './functions-maps';
import * as sets from './functions-sets';
import * as strings from './functions-strings';
import { type Frame, placeIn } from './instances';
import { derived, isTooLong, itemsOf, tooLong, unknown } from './values';

/**
 * A function as Terraform evaluates it. undefined: with these arguments it cannot be said (then the call is a symbol of
 * itself if its arguments are, else unknown).
 */
export type TerraformFunction = (args: readonly Value[], at: Place) => Value | undefined;

/** https://developer.hashicorp.com/terraform/language/functions; what is not in this table is unknown. */
const functions: Readonly<Record<string, TerraformFunction>> = {
  abs: strings.numeric(Math.abs),
  alltrue: lists.alltrue,
  anytrue: lists.anytrue,
  base64decode: decoding.base64decode,
  base64encode: decoding.base64encode,
  basename: strings.textual((path) => path.replace(/\/+$/, '').replace(/^.*\//, '')),
  can: choice.can,
  ceil: strings.numeric(Math.ceil),
  chomp: strings.textual((text) => text.replace(/[\r\n]+$/, '')),
  chunklist: lists.chunklist,
  coalesce: choice.coalesce,
  coalescelist: choice.coalescelist,
  compact: lists.compact,
  concat: lists.concat,
  contains: sets.contains,
  dirname: strings.textual((path) => (path.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : '.')),
  distinct: sets.distinct,
  element: lists.element,
  endswith: strings.endswith,
  flatten: lists.flatten,
  floor: strings.numeric(Math.floor),
  format: strings.format,
  formatlist: strings.formatlist,
  indent: strings.indent,
  index: lists.index,
  join: strings.join,
  jsondecode: decoding.jsondecode,
  jsonencode: decoding.jsonencode,
  keys: maps.keys,
  length: lists.length,
  lookup: maps.lookup,
  lower: strings.lower,
  matchkeys: sets.matchkeys,
  max: strings.extreme(Math.max),
  merge: maps.merge,
  min: strings.extreme(Math.min),
  nonsensitive: choice.unchanged,
  one: lists.one,
  parseint: strings.parseint,
  pathexpand: choice.unchanged,
  range: lists.range,
  regex: strings.regex,
  regexall: strings.regexall,
  replace: strings.replace,
  reverse: lists.reverse,
  sensitive: choice.unchanged,
  setintersection: sets.setintersection,
  setproduct: sets.setproduct,
  setsubtract: sets.setsubtract,
  setunion: sets.setunion,
  slice: lists.slice,
  sort: lists.sort,
  split: strings.split,
  startswith: strings.startswith,
  strcontains: strings.strcontains,
  strrev: strings.textual((text) => [...text].reverse().join('')),
  substr: strings.substr,
  sum: lists.sum,
  title: strings.textual((text) => text.replace(/(^|[\s-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())),
  tobool: choice.tobool,
  tolist: choice.tolist,
  tomap: maps.tomap,
  tonumber: choice.tonumber,
  toset: sets.toset,
  tostring: choice.tostring,
  transpose: maps.transpose,
  trim: strings.trim,
  trimprefix: strings.trimprefix,
  trimspace: strings.textual((text) => text.trim()),
  trimsuffix: strings.trimsuffix,
  try: choice.firstThatWorks,
  upper: strings.upper,
  urlencode: strings.textual((text) => encodeURIComponent(text).replace(/%20/g, '+')),
  values: maps.values,
  yamldecode: decoding.yamldecode,
  yamlencode: decoding.jsonencode,
  zipmap: maps.zipmap,
};

/** Functions whose result is another at every run or reads files: not even equal to themselves. */
const impure: ReadonlySet<string> = new Set(['timestamp', 'uuid', 'bcrypt', 'plantimestamp']);

/** A function call. An unlisted function gives unknown, never a guess. */
export function callFunction(expression: Extract<Expression, { kind: 'call' }>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const name = expression.function.name.replace(/^core::/, '');
  const args = argumentsOf(expression, frame);
  if (args && Object.hasOwn(fileFunctions, name)) return fileFunctions[name]!(args, frame, at);
  const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!compute || !args) return unknown(`${name}() is not followed`, at);
  const { budget } = frame.instance.evaluation;
  const size = args.reduce((sum, arg) => sum + sizeOf(arg), 0);
  if (size > limits.characters || !spend(budget, costOf(...args), at)) {
    note(budget, at, `${name}() of something very large is not followed`);
    return tooLong(at);
  }
  const value = compute(args, at);
  if (!value) return impure.has(name) ? unknown(`${name}() differs at every run`, at) : derived(name, `${name}()`, args, at);
  if (sizeOf(value) <= limits.characters && !isTooLong(value)) return value;
  note(budget, at, `${name}() makes something very large`);
  return tooLong(at);
}

function argumentsOf(expression: Extract<Expression, { kind: 'call' }>, frame: Frame): Value[] | undefined {
  const args = expression.arguments.map((argument) => evaluate(argument, frame));
  if (!expression.expand) return args;
  const last = args.pop();
  return last?.is === 'list' && !last.incomplete ? [...args, ...itemsOf(last)] : undefined;
}
