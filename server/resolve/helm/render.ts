import type { NamedTemplate } from '../../facts/named-templates';
import type { Given } from '../../facts/template-actions';
import { literal, unknownText } from '../../facts/text';
import type { Entry, ListValue, ObjectValue, Piece, Text, Value } from '../../facts/value';
import { textOf } from '../kubernetes/read';
import type { Place } from '../../syntax/span';
import { isSet, resultOf } from './release';
import type { Release } from './release';

/** Deeper values than any template writes. */
const maxDepth = 40;

/**
 * An object of a template as one release writes it, as far as that is certain: every value at the place that decides it, in the
 * template or in the values; what the template's logic produces stays unknown.
 */
export function rendered(object: ObjectValue, release: Release): ObjectValue {
  return renderedObject(object, release, 0);
}

/** Is an object written by this release? null: it cannot be told. `given` are the values it depends on. */
export function isWritten(given: readonly Given[], release: Release): boolean | null {
  const answers = given.map(({ path, not }) => {
    const set = isSet(release, path);
    return set === null ? null : set !== not;
  });
  return answers.includes(false) ? false : answers.includes(null) ? null : true;
}

function renderedValue(value: Value, release: Release, depth: number): Value {
  if (depth > maxDepth) return value;
  switch (value.is) {
    case 'object':
      return renderedObject(value, release, depth);
    case 'list':
      return { ...value, items: value.items.map((item) => renderedValue(item, release, depth + 1)) } satisfies ListValue;
    case 'text':
      return value.pieces.some((piece) => piece.is === 'unknown' && piece.made) ? renderedText(value, release) : value;
    default:
      return value;
  }
}

function renderedText(text: Text, release: Release): Value {
  const [only] = text.pieces;
  if (text.pieces.length === 1 && only?.is === 'unknown' && only.made) {
    const result = resultOf(only.made, release, only.at);
    if (result === null) return text;
    if (result === undefined) return release.complete ? { is: 'null', at: text.at } : unknownText('not among the values here', text.at);
    if (result.is !== 'text') return result;
    // What is left empty is set when the chart is installed.
    return result.pieces.length === 0 ? unknownText('empty in the values', result.at) : result;
  }
  const pieces = text.pieces.flatMap((piece): readonly Piece[] => {
    const result = piece.is === 'unknown' && piece.made ? textOf(resultOf(piece.made, release, piece.at)) : null;
    return result && result.pieces.length > 0 ? result.pieces : [piece];
  });
  return { ...text, pieces };
}

function renderedObject(object: ObjectValue, release: Release, depth: number): ObjectValue {
  const entries = new Map<string, Entry>();
  for (const entry of object.entries.values()) entries.set(entry.key, { ...entry, value: renderedValue(entry.value, release, depth + 1) });
  const { template } = object;
  if (!template) return { ...object, entries };
  let complete = template.closed;
  for (const { source, at } of template.inserted) {
    const map = source && resultOf(source.is === 'key' ? { is: 'values', path: source.path } : source, release, at);
    if (map?.is === 'object') {
      for (const entry of map.entries.values()) entries.set(entry.key, entry);
      complete &&= map.complete && release.complete;
    } else complete &&= map === undefined && release.complete;
  }
  // Of a nested template only the whole is known.
  return { ...object, entries, complete, template: undefined };
}

/** What a named template puts out in a release; null where that is not known. */
export function renderedTemplate({ map, parts }: NamedTemplate, release: Release, at: Place): Value | null {
  if (map) return rendered(map, release);
  if (!parts) return null;
  const pieces: Piece[] = [];
  for (const { made, given, at: written } of parts) {
    const isThere = isWritten(given, release);
    if (isThere === false) continue;
    const value = typeof made === 'string' ? literal(made, written, written) : made.source && resultOf(made.source, release, written);
    const text = textOf(value);
    if (isThere === null || value === null || (value && !text)) return null;
    pieces.push(...(text?.pieces ?? []));
  }
  return { is: 'text', pieces, at };
}

/** The path of the values that go into a map as a whole, where there is just one. */
export function insertedPath(value: Value | undefined): readonly string[] | null {
  if (value?.is === 'text') {
    const [piece] = value.pieces;
    return value.pieces.length === 1 && piece?.is === 'unknown' && piece.made?.is === 'values' ? piece.made.path : null;
  }
  if (value?.is !== 'object') return null;
  const paths = (value.template?.inserted ?? []).flatMap(({ source }) =>
    source?.is === 'values' || source?.is === 'key' ? [source.path] : [],
  );
  return paths.length === 1 ? paths[0]! : null;
}
