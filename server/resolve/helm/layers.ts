import { flat, HOLE, known } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import { fieldText, textOf } from '../kubernetes/read';
import { madeEntry } from '../kubernetes/values';
import { noValues, unreadValues } from './release';

/** Values that a release is installed with, one source of them: a file, or what is written at the tool (`unreadValues`: somewhere else). */
export type Layer = { readonly uri: string } | { readonly object: ObjectValue };

/** One `set`; values that are null are not known. */
export interface SetValue {
  readonly name: Text;
  readonly value: Text | null;
}

/** A source of values that is not here, or cannot be read. */
export const unreadLayer: Layer = { object: unreadValues };

/** A file, where it can be told which. */
export const fileLayer = (uri: string | null | undefined): Layer => (uri ? { uri } : unreadLayer);

/** What is written at a tool, if anything: a map, or a text that may hold one. */
export function layersIn(value: Value | undefined): Layer[] {
  if (value?.is === 'object') return [{ object: value }];
  const isNothing = value === undefined || value.is === 'null' || (value.is === 'text' && known(value)?.replace(/#.*/g, '').trim() === '');
  return isNothing ? [] : [unreadLayer];
}

/** `name` and `value` of an item of a list of sets. */
export function setOf(item: Value): SetValue[] {
  const name = fieldText(item, 'name');
  return name ? [{ name, value: fieldText(item, 'value') }] : [];
}

/** Sets that are written as a map. */
export const setsIn = (value: Value | undefined): SetValue[] =>
  value?.is === 'object'
    ? [...value.entries.values()].map(({ key, keyAt, value: set }) => ({
        name: {
          is: 'text',
          pieces: [{ is: 'known', text: key, at: keyAt, exact: key.length === keyAt.span.end - keyAt.span.start }],
          at: keyAt,
        },
        value: textOf(set),
      }))
    : [];

/**
 * `a.b\.c=v` as the values it sets. Where the name goes into a list, or is not known any further, nothing below is known either.
 * https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function setValues({ name, value }: SetValue): ObjectValue {
  const segments = flat(name)
    .split(/(?<!\\)\./)
    .map((key) => key.replaceAll('\\', ''));
  const end = segments.findIndex((key) => key.includes(HOLE) || /[[\]{},=]/.test(key));
  const keys = end < 0 ? segments : [...segments.slice(0, end), ...listOf(segments[end]!)];
  const [last, ...outer] = keys.reverse();
  if (last === undefined) return unreadValues;
  const leaf = end < 0 && value ? scalar(value) : ({ is: 'unknown', why: 'set to what is not known', at: name.at } as const);
  const innermost: ObjectValue = {
    ...noValues,
    at: name.at,
    entries: new Map([[last, { ...madeEntry(last, leaf, name.at), at: value?.at ?? name.at }]]),
  };
  return outer.reduce<ObjectValue>(
    (inner, key) => ({ ...noValues, at: name.at, entries: new Map([[key, madeEntry(key, inner, name.at)]]) }),
    innermost,
  );
}

/** `env[0]` changes `env`. */
const listOf = (segment: string): string[] =>
  /^([^[\]{},=]+)\[/
    .exec(segment)
    ?.slice(1)
    .filter((key) => !key.includes(HOLE)) ?? [];

/** `--set create=false` is a bool. */
function scalar(value: Text): Value {
  const text = known(value);
  return text === 'true' || text === 'false' ? { is: 'bool', value: text === 'true', at: value.at } : value;
}
