import { literal, unknownText } from '../../facts/text';
import type { Entry, ObjectValue, Text, Value } from '../../facts/value';

/** The entry at a path of keys, where every step on the way is an object. */
export function entryAt(value: Value | null | undefined, ...path: readonly string[]): Entry | undefined {
  let entry: Entry | undefined;
  let here: Value | null | undefined = value;
  for (const key of path) {
    if (here?.is !== 'object') return undefined;
    entry = here.entries.get(key);
    here = entry?.value;
  }
  return entry;
}

export const valueAt = (value: Value | null | undefined, ...path: readonly string[]): Value | undefined =>
  path.length === 0 ? (value ?? undefined) : entryAt(value, ...path)?.value;

export function objectAtPath(value: Value | null | undefined, ...path: readonly string[]): ObjectValue | null {
  const found = valueAt(value, ...path);
  return found?.is === 'object' ? found : null;
}

/** A value as text. null for nothing and for null; what is no string is its text (as `kubectl` would refuse it, see `typed`). */
export function textOf(value: Value | null | undefined): Text | null {
  switch (value?.is) {
    case undefined:
    case 'null':
      return null;
    case 'text':
      return value;
    case 'number':
    case 'bool':
      return literal(String(value.value), value.at);
    case 'symbol':
      return { is: 'text', pieces: [{ is: 'symbol', key: value.key, label: value.label, at: value.at, trail: value.trail }], at: value.at };
    case 'unknown':
      return unknownText(value.why, value.at);
    case 'list':
    case 'object':
    case 'resource':
      return unknownText('not a string', value.at);
  }
}

/** The text of a field: null when it is not written, unknown when it may be but cannot be seen. */
export function fieldText(object: Value | null | undefined, key: string): Text | null {
  if (object?.is === 'unknown' || object?.is === 'symbol') return unknownText('part of a value that is not known', object.at);
  if (object?.is !== 'object') return null;
  const entry = object.entries.get(key);
  if (entry) return textOf(entry.value);
  return object.complete ? null : unknownText(`may have a further ${key}`, object.at);
}

/** Is there an object, or something that may be one, whose keys cannot all be known? Nothing written at all is complete. */
export function mayHoldMore(value: Value | null | undefined): boolean {
  return value !== undefined && value !== null && value.is !== 'null' && !(value.is === 'object' && value.complete);
}
