import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { limits, note, spend } from './budget';
import { evaluate } from './evaluate';
import * as collections from './functions-collections';
import * as decoding from './functions-decoding';
import * as strings from './functions-strings';
import { type Frame, placeIn } from './instances';
import { derived, itemsOf, unknown } from './values';

/**
 * A function as Terraform evaluates it. undefined: with these arguments it cannot be said (then the call is a symbol of
 * itself if its arguments are, else unknown).
 */
export type TerraformFunction = (args: readonly Value[], at: Place) => Value | undefined;

/** https://developer.hashicorp.com/terraform/language/functions; what is not in this table is unknown. */
const functions: Readonly<Record<string, TerraformFunction>> = {
  abs: strings.numeric(Math.abs),
  alltrue: collections.alltrue,
  anytrue: collections.anytrue,
  base64decode: decoding.base64decode,
  base64encode: decoding.base64encode,
  basename: strings.textual((path) => path.replace(/\/+$/, '').replace(/^.*\//, '')),
  can: collections.can,
  ceil: strings.numeric(Math.ceil),
  chomp: strings.textual((text) => text.replace(/[\r\n]+$/, '')),
  chunklist: collections.chunklist,
  coalesce: collections.coalesce,
  coalescelist: collections.coalescelist,
  compact: collections.compact,
  concat: collections.concat,
  contains: collections.contains,
  dirname: strings.textual((path) => (path.includes('/') ? path.replace(/\/[^/]*$/, '') || '/' : '.')),
  distinct: collections.distinct,
  element: collections.element,
  endswith: strings.endswith,
  flatten: collections.flatten,
  floor: strings.numeric(Math.floor),
  format: strings.format,
  formatlist: strings.formatlist,
  indent: strings.indent,
  index: collections.index,
  join: strings.join,
  jsondecode: decoding.jsondecode,
  jsonencode: decoding.jsonencode,
  keys: collections.keys,
  length: collections.length,
  lookup: collections.lookup,
  lower: strings.lower,
  matchkeys: collections.matchkeys,
  max: strings.extreme(Math.max),
  merge: collections.merge,
  min: strings.extreme(Math.min),
  nonsensitive: collections.unchanged,
  one: collections.one,
  parseint: strings.parseint,
  pathexpand: collections.unchanged,
  range: collections.range,
  regex: strings.regex,
  regexall: strings.regexall,
  replace: strings.replace,
  reverse: collections.reverse,
  sensitive: collections.unchanged,
  setintersection: collections.setintersection,
  setproduct: collections.setproduct,
  setsubtract: collections.setsubtract,
  setunion: collections.setunion,
  slice: collections.slice,
  sort: collections.sort,
  split: strings.split,
  startswith: strings.startswith,
  strcontains: strings.strcontains,
  strrev: strings.textual((text) => [...text].reverse().join('')),
  substr: strings.substr,
  sum: collections.sum,
  title: strings.textual((text) => text.replace(/(^|[\s-])([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())),
  tobool: collections.tobool,
  tolist: collections.tolist,
  tomap: collections.tomap,
  tonumber: collections.tonumber,
  toset: collections.toset,
  tostring: collections.tostring,
  transpose: collections.transpose,
  trim: strings.trim,
  trimprefix: strings.trimprefix,
  trimspace: strings.textual((text) => text.trim()),
  trimsuffix: strings.trimsuffix,
  try: collections.firstThatWorks,
  upper: strings.upper,
  urlencode: strings.textual((text) => encodeURIComponent(text).replace(/%20/g, '+')),
  values: collections.values,
  yamldecode: decoding.yamldecode,
  yamlencode: decoding.jsonencode,
  zipmap: collections.zipmap,
};

/** Functions whose result is another at every run or reads files: not even equal to themselves. */
const impure: ReadonlySet<string> = new Set(['timestamp', 'uuid', 'bcrypt', 'plantimestamp']);

export const functionNames: readonly string[] = Object.keys(functions);

/** A function call. An unlisted function gives unknown, never a guess. */
export function callFunction(expression: Extract<Expression, { kind: 'call' }>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const name = expression.function.name.replace(/^core::/, '');
  const args = argumentsOf(expression, frame);
  const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!compute || !args) return unknown(`${name}() is not followed`, at);
  const { budget } = frame.instance.evaluation;
  const size = args.reduce((sum, arg) => sum + sizeOf(arg), 0);
  if (size > limits.characters || !spend(budget, Math.ceil(size / 10), at)) {
    note(budget, at, `${name}() of something very large is not followed`);
    return unknown('too large', at);
  }
  const value = compute(args, at);
  if (!value) return impure.has(name) ? unknown(`${name}() differs at every run`, at) : derived(name, `${name}()`, args, at);
  if (sizeOf(value) <= limits.characters) return value;
  note(budget, at, `${name}() makes something very large`);
  return unknown('too large', at);
}

function argumentsOf(expression: Extract<Expression, { kind: 'call' }>, frame: Frame): Value[] | undefined {
  const args = expression.arguments.map((argument) => evaluate(argument, frame));
  if (!expression.expand) return args;
  const last = args.pop();
  return last?.is === 'list' && !last.incomplete ? [...args, ...itemsOf(last)] : undefined;
}

/** A rough count of what a function has to look at: characters and items. */
function sizeOf(value: Value): number {
  switch (value.is) {
    case 'text': {
      let size = value.pieces.length;
      for (const piece of value.pieces) if (piece.is === 'known') size += piece.text.length;
      return size;
    }
    case 'list':
      return value.items.length * 8;
    case 'object':
      return value.entries.size * 8;
    default:
      return 1;
  }
}
