import type { Entry, ObjectValue, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { podSpecPaths } from '../../facts/kubernetes-kinds';
import { known, unknownText } from '../../facts/text';
import { fieldText, objectAtPath } from './read';

/** Values are never changed; these give a changed copy. */

/** An object with one entry set (at the end, as it is in file order where it was). */
export function withEntry(object: ObjectValue, entry: Entry): ObjectValue {
  return { ...object, entries: new Map(object.entries).set(entry.key, entry) };
}

export function withoutEntry(object: ObjectValue, key: string): ObjectValue {
  const entries = new Map(object.entries);
  entries.delete(key);
  return { ...object, entries };
}

/** An entry that no file holds as such; it stands where what it is made of stands. */
export const madeEntry = (key: string, value: Value, keyAt: Place = value.at): Entry => ({ key, keyAt, value, at: value.at });

/** An object with the value at a path replaced by what `change` makes of it; objects that are missing on the way are made at `at`. */
export function changedAt(
  object: ObjectValue,
  path: readonly string[],
  at: Place,
  change: (old: Entry | undefined) => Entry | null,
): ObjectValue {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const old = object.entries.get(key);
  if (rest.length === 0) {
    const entry = change(old);
    return entry ? withEntry(object, entry) : withoutEntry(object, key);
  }
  // What is written but no object cannot be gone into.
  if (old && old.value.is !== 'object' && old.value.is !== 'null') return object;
  const inner: ObjectValue =
    old?.value.is === 'object' ? old.value : { is: 'object', entries: new Map(), complete: true, at: old?.value.at ?? at };
  const changed = changedAt(inner, rest, at, change);
  return withEntry(object, { ...(old ?? madeEntry(key, changed)), value: changed });
}

/** An object whose metadata a tool may change in ways that are not modelled: name, namespace and annotations are not known (rules.md D1). */
export function veiled(object: ObjectValue, why: string): ObjectValue {
  const metadata = objectAtPath(object, 'metadata');
  if (!metadata) return object;
  const nameAt = metadata.entries.get('name')?.value.at ?? metadata.at;
  const entries = new Map(metadata.entries)
    .set('name', { ...(metadata.entries.get('name') ?? madeEntry('name', metadata)), value: unknownText(why, nameAt) })
    .set('namespace', { ...(metadata.entries.get('namespace') ?? madeEntry('namespace', metadata)), value: unknownText(why, nameAt) });
  return withEntry(object, { ...object.entries.get('metadata')!, value: withOpenAnnotations({ ...metadata, entries }, why) });
}

/** A workload whose pods a tool may change in ways that are not modelled: nothing that their specification says is certain. */
export function withOpenPods(object: ObjectValue, why: string): ObjectValue {
  const path = podSpecPaths[known(fieldText(object, 'kind')) ?? ''];
  const spec = path && objectAtPath(object, ...path);
  if (!spec) return object;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of spec.entries) entries.set(key, { ...entry, value: { is: 'unknown', why, at: entry.value.at } });
  return changedAt(object, path, spec.at, (old) => ({ ...old!, value: { ...spec, entries, complete: false } }));
}

/** Metadata to which something may add annotations. */
export function withOpenAnnotations(metadata: ObjectValue, why: string): ObjectValue {
  const annotations = metadata.entries.get('annotations');
  if (!annotations || annotations.value.is === 'null')
    return withEntry(metadata, madeEntry('annotations', { is: 'unknown', why, at: metadata.at }));
  if (annotations.value.is !== 'object') return metadata;
  return withEntry(metadata, { ...annotations, value: { ...annotations.value, complete: false } });
}
