import type { TemplateSource } from '../../facts/template-actions';
import { known, literal } from '../../facts/text';
import type { Entry, ObjectValue, Piece, Text, UnknownValue, Value } from '../../facts/value';
import { type Place, type Span } from '../../syntax/span';
import { withEntry, withoutEntry } from '../kubernetes/values';
import type { Scope } from '../model';

/** One installation of a chart: its values laid over each other, and what the tool that installs it says. */
export interface Release {
  /** What belongs together: the chart's folder; a values file or the tool's object where they make it another variant. */
  readonly scope: Scope;
  /** Unique in the workspace. */
  readonly key: string;
  readonly values: ObjectValue;
  readonly chartName: Text | null;
  readonly name: Text | null;
  readonly namespace: Text | null;
  /** All values that it is installed with are here. */
  readonly complete: boolean;
  /** See `Deployment.patched`. */
  readonly patched?: boolean;
  readonly podsPatched?: boolean;
  /** What a named template puts out; null where that is not known. */
  readonly named: (template: string, at: Place) => Value | null;
  /** Where a further value is written: the values file that decides last, in it below these keys. */
  readonly editing: { readonly uri: string; readonly document: Span; readonly under: readonly string[] } | null;
}

const nowhere: Place = { uri: '', span: { start: 0, end: 0 } };

export const noValues: ObjectValue = { is: 'object', entries: new Map(), complete: true, at: nowhere };

/** Values that cannot be read: what lies below them may be replaced, all of it. */
export const unreadValues: ObjectValue = { ...noValues, complete: false };

/**
 * Values files in the order in which Helm takes them: maps join, the later one wins, null takes away; below what is not read completely
 * nothing is known. https://helm.sh/docs/chart_template_guide/values_files/
 */
export function merged(layers: readonly ObjectValue[]): ObjectValue {
  return layers.reduce((below, above) => laidOver(below, above, 0), noValues);
}

function laidOver(below: ObjectValue, above: ObjectValue, depth: number): ObjectValue {
  const kept = above.complete ? below : replaceable(below, depth);
  let result: ObjectValue = { ...kept, complete: below.complete && above.complete, at: above.at.uri === '' ? below.at : above.at };
  for (const entry of above.entries.values()) {
    const old = below.entries.get(entry.key);
    if (entry.value.is === 'null') result = withoutEntry(result, entry.key);
    else if (entry.value.is === 'object' && old?.value.is === 'object' && depth < 30)
      result = withEntry(result, { ...entry, value: laidOver(old.value, entry.value, depth + 1) });
    // What is replaced by something that is not known stands where it stood.
    else result = withEntry(result, old && entry.value.is === 'unknown' ? { ...old, value: entry.value } : entry);
  }
  return result;
}

/** Of values that may be replaced by others only the keys are certain. */
function replaceable(values: ObjectValue, depth: number): ObjectValue {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of values.entries) {
    const { value } = entry;
    const open = value.is === 'object' && depth < 30 ? replaceable(value, depth + 1) : unread(value.at);
    entries.set(key, { ...entry, value: open });
  }
  return { ...values, entries, complete: false };
}

const unread = (at: Place): UnknownValue => ({ is: 'unknown', why: 'values that cannot be read may replace it', at });

/** The value of a path with every object on the way; undefined where nothing is written, unknown where something may be. */
export function valueIn({ values }: Pick<Release, 'values'>, path: readonly string[]): Value | undefined {
  let here: Value = values;
  for (const key of path) {
    if (here.is === 'unknown' || here.is === 'symbol') return unread(here.at);
    if (here.is !== 'object') return undefined;
    const entry = here.entries.get(key);
    if (!entry) return here.complete ? undefined : unread(here.at);
    here = entry.value;
  }
  return here;
}

/** Does a template take it for false? null: it cannot be told. */
export function isSet(release: Release, path: readonly string[]): boolean | null {
  const value = valueIn(release, path);
  switch (value?.is) {
    case undefined:
    case 'null':
      return release.complete ? false : null;
    case 'bool':
      return value.value;
    case 'number':
      return value.value !== 0;
    case 'text':
      return value.pieces.length > 0;
    case 'list':
      return value.items.length > 0;
    case 'object':
      return value.entries.size > 0 || (value.complete ? false : null);
    default:
      return null;
  }
}

/** What an action puts out in this release; null where that is not known, undefined where it is nothing. */
export function resultOf(source: TemplateSource, release: Release, at: Place): Value | null | undefined {
  switch (source.is) {
    case 'text':
      return literal(source.text, at);
    case 'values': {
      const value = valueIn(release, source.path);
      const empty = value === undefined || value.is === 'null' || (value.is === 'text' && value.pieces.length === 0);
      if (empty && source.otherwise !== undefined) return source.otherwise && resultOf(source.otherwise, release, at);
      return value && through(value, source.path);
    }
    case 'merged':
      return merged(
        source.paths
          .map((path) => valueIn(release, path))
          .flatMap((value) => (value?.is === 'object' ? [value] : value?.is === 'unknown' ? [unreadValues] : []))
          .reverse(),
      );
    case 'release':
      return (
        (source.field === 'Release.Namespace'
          ? release.namespace
          : source.field === 'Release.Name'
            ? release.name
            : source.field === 'Chart.Name'
              ? release.chartName
              : null) ?? null
      );
    case 'named':
      return release.named(source.name, at) ?? accountName(source.name, release, at);
    default:
      return null;
  }
}

/** The way that a text came: out of the values, by their path. */
function through(value: Value, path: readonly string[]): Value {
  if (value.is !== 'text') return value;
  const label = `.Values.${path.join('.')}`;
  return {
    ...value,
    pieces: value.pieces.map((piece): Piece => ({ ...piece, trail: { label, how: 'values', at: value.at, next: piece.trail } })),
  };
}

/** `helm create` makes this template of every chart: the given name, else one made of the release's, else `default`. */
const accountTemplate = /^[\w-]+\.serviceAccountName$/;

function accountName(template: string, release: Release, at: Place): Value {
  const unknown: Text = {
    is: 'text',
    pieces: [{ is: 'symbol', key: `${release.key} ${template}`, label: `include "${template}"`, at }],
    at,
  };
  if (!accountTemplate.test(template)) return unknown;
  const name = valueIn(release, ['serviceAccount', 'name']);
  if (name?.is === 'text' && name.pieces.length > 0) return through(name, ['serviceAccount', 'name']);
  const create = valueIn(release, ['serviceAccount', 'create']);
  return create?.is === 'bool' && !create.value && (name === undefined || known(name.is === 'text' ? name : null) === '')
    ? literal('default', at)
    : unknown;
}
