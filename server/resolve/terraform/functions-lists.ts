import type { ListValue, Value } from '../../facts/value';
import { limits } from './budget';
import type { TerraformFunction } from './functions';
import { equal } from './operators';
import { along, bool, boolOf, failure, isUnsure, itemsOf, list, number, numberOf, standingAt, stringOf, tooLong } from './values';

/** Functions of lists. */

export const length: TerraformFunction = ([value], at) => {
  if (value?.is === 'list' && !value.incomplete) return number(value.items.length, at);
  if (value?.is === 'object' && value.complete) return number(value.entries.size, at);
  const said = value?.is === 'text' ? stringOf(value) : undefined;
  return said === undefined ? undefined : number([...said].length, at);
};

export const concat: TerraformFunction = (args, at) => {
  const items: Value[] = [];
  let incomplete = false;
  for (const value of args) {
    if (value.is === 'list') {
      items.push(...itemsOf(value));
      incomplete ||= value.incomplete ?? false;
    } else if (isUnsure(value)) incomplete = true;
    else if (value.is !== 'object') return failure('concat needs lists', at);
    else incomplete = true;
    if (items.length > limits.items) return tooLong(at);
  }
  return list(items, at, incomplete);
};

export const flatten: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list') return undefined;
  const items: Value[] = [];
  let incomplete = value.incomplete ?? false;
  const add = (item: Value, depth: number): void => {
    if (items.length > limits.items) return;
    if (item.is === 'list' && depth < 20) {
      incomplete ||= item.incomplete ?? false;
      for (const inner of itemsOf(item)) add(inner, depth + 1);
    } else if (item.is === 'unknown' || item.is === 'symbol') {
      // It may be a list.
      incomplete = true;
      items.push(item);
    } else items.push(item);
  };
  for (const item of itemsOf(value)) add(item, 0);
  if (items.length > limits.items) return tooLong(at);
  return list(
    items.filter((item) => !(incomplete && item.is === 'unknown')),
    at,
    incomplete,
  );
};

export const element: TerraformFunction = ([value, index], at) => {
  const position = index && numberOf(index);
  if (value?.is !== 'list' || value.incomplete || position === undefined) return undefined;
  const { length: count } = value.items;
  if (count === 0) return failure('element of an empty list', at);
  return standingAt(along(value.items[((position % count) + count) % count]!, value.trail), at);
};

export const index: TerraformFunction = ([collection, wanted], at) => {
  if (collection?.is !== 'list' || collection.incomplete || !wanted) return undefined;
  const found = itemsOf(collection).map((item) => equal(item, wanted));
  const first = found.indexOf(true);
  if (found.slice(0, first < 0 ? undefined : first).includes(undefined)) return undefined;
  return first < 0 ? failure('not in the list', at) : number(first, at);
};

export const compact: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list') return undefined;
  let incomplete = value.incomplete ?? false;
  const items = itemsOf(value).filter((item) => {
    if (item.is === 'null' || stringOf(item) === '') return false;
    if (item.is === 'unknown') incomplete = true;
    return item.is !== 'unknown';
  });
  return list(items, at, incomplete);
};

export const reverse: TerraformFunction = ([value], at) =>
  value?.is === 'list' && !value.incomplete ? list([...itemsOf(value)].reverse(), at) : undefined;

export const sort: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  const said = itemsOf(value).map((item) => ({ item, said: stringOf(item) }));
  if (said.some((one) => one.said === undefined)) return undefined;
  said.sort((a, b) => (a.said! < b.said! ? -1 : a.said! > b.said! ? 1 : 0));
  return list(
    said.map(({ item }) => item),
    at,
  );
};

export const slice: TerraformFunction = ([value, from, to], at) => {
  const [start, end] = [from && numberOf(from), to && numberOf(to)];
  if (value?.is !== 'list' || value.incomplete || start === undefined || end === undefined) return undefined;
  return end > value.items.length || start > end ? failure('slice out of range', at) : list(itemsOf(value).slice(start, end), at);
};

export const chunklist: TerraformFunction = ([value, size], at) => {
  const count = size && numberOf(size);
  if (value?.is !== 'list' || value.incomplete || !count || count < 1) return undefined;
  const items = itemsOf(value);
  const chunks: ListValue[] = [];
  for (let i = 0; i < items.length; i += count) chunks.push(list(items.slice(i, i + count), at));
  return list(chunks, at);
};

export const one: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  if (value.items.length > 1) return failure('more than one item', at);
  return value.items[0] ? standingAt(along(value.items[0], value.trail), at) : { is: 'null', at };
};

export const range: TerraformFunction = (args, at) => {
  const given = args.map(numberOf);
  if (given.some((value) => value === undefined)) return undefined;
  const [start, end, step] = given.length === 1 ? [0, given[0]!, 1] : [given[0]!, given[1]!, given[2] ?? (given[0]! <= given[1]! ? 1 : -1)];
  if (step === 0) return failure('range with step 0', at);
  if (Math.abs((end - start) / step) > limits.items) return tooLong(at);
  const items: Value[] = [];
  for (let value = start; step > 0 ? value < end : value > end; value += step) items.push(number(value, at));
  return list(items, at);
};

export const sum: TerraformFunction = ([value], at) => {
  if (value?.is !== 'list' || value.incomplete) return undefined;
  const given = value.items.map(numberOf);
  return given.every((item) => item !== undefined)
    ? number(
        given.reduce((total, item) => total + item, 0),
        at,
      )
    : undefined;
};

const all =
  (wanted: boolean): TerraformFunction =>
  ([value], at) => {
    if (value?.is !== 'list' || value.incomplete) return undefined;
    const given = value.items.map(boolOf);
    if (given.includes(!wanted)) return bool(!wanted, at);
    return given.includes(undefined) ? undefined : bool(wanted, at);
  };

export const alltrue = all(true);
export const anytrue = all(false);
