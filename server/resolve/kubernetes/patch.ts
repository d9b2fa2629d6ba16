import { known, unknownText } from '../../facts/text';
import type { Entry, ListValue, ObjectValue, Text, Value } from '../../facts/value';
import { place } from '../../syntax/span';
import type { Place } from '../../syntax/span';
import { isIdentityKey } from './annotations';
import { fieldText, valueAt } from './read';
import { changedAt, madeEntry, withEntry, withoutEntry } from './values';

/**
 * A strategic merge patch laid over an object: maps join, null takes away, lists of named things (containers, env) join by name, other
 * lists are replaced. null: the patch deletes the object. https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function mergePatch(object: ObjectValue, patch: ObjectValue): ObjectValue | null {
  const directive = known(fieldText(patch, '$patch'));
  if (directive === 'delete') return null;
  if (directive === 'replace') return withoutEntry(patch, '$patch');
  let merged = object.complete && patch.complete ? object : { ...object, complete: false };
  for (const entry of patch.entries.values()) merged = mergeEntry(merged, entry);
  return merged;
}

function mergeEntry(object: ObjectValue, entry: Entry): ObjectValue {
  if (entry.key.startsWith('$')) return object;
  if (entry.value.is === 'null') return withoutEntry(object, entry.key);
  const old = object.entries.get(entry.key);
  if (entry.value.is === 'object' && old?.value.is === 'object') {
    const merged = mergePatch(old.value, entry.value);
    return merged ? withEntry(object, { ...old, value: merged }) : withoutEntry(object, entry.key);
  }
  if (entry.value.is === 'list' && old?.value.is === 'list' && isNamed(old.value) && isNamed(entry.value)) {
    return withEntry(object, { ...old, value: mergeByName(old.value, entry.value) });
  }
  return withEntry(object, entry);
}

const nameOf = (item: Value): string | undefined => known(fieldText(item, 'name'));
const isNamed = (list: ListValue): boolean => list.items.every((item) => nameOf(item) !== undefined);

function mergeByName(list: ListValue, patch: ListValue): ListValue {
  const items = [...list.items];
  for (const item of patch.items) {
    const index = items.findIndex((old) => nameOf(old) === nameOf(item));
    const old = items[index];
    if (item.is !== 'object') continue;
    if (old?.is !== 'object') items.push(item);
    else {
      const merged = mergePatch(old, item);
      items.splice(index, 1, ...(merged ? [merged] : []));
    }
  }
  return { ...list, items };
}

/**
 * A JSON6902 patch (https://www.rfc-editor.org/rfc/rfc6902) laid over an object. Only `add`, `replace` and `remove` of entries of maps are
 * followed; operations within lists change nothing that we read, `copy`, `move` and unknown paths make the object open.
 */
export function applyOperations(object: ObjectValue, operations: ListValue): ObjectValue {
  return operations.items.reduce<ObjectValue>((result, operation) => applyOperation(result, operation), object);
}

function applyOperation(object: ObjectValue, operation: Value): ObjectValue {
  const op = known(fieldText(operation, 'op'));
  const path = fieldText(operation, 'path');
  const pointer = known(path);
  if (op === 'test') return object;
  if (path === null || pointer === undefined || !pointer.startsWith('/'))
    return openMetadata(object, 'patched at a path that is not known');
  const { segments, broken } = segmentsOf(pointer);
  const value = valueAt(operation, 'value');
  switch (op) {
    case 'add':
    case 'replace': {
      if (!value) return object;
      const entry: Entry = {
        key: segments.at(-1) ?? '',
        keyAt: keyPlace(path),
        value,
        at: operation.at,
        ...(broken && { brokenPointer: true }),
      };
      // `add` of a map in the place of a map replaces it.
      return changedAt(object, segments, operation.at, () => entry);
    }
    case 'remove':
      return changedAt(object, segments, operation.at, () => null);
    default:
      return segments[0] === 'metadata' || segments.length === 0 ? openMetadata(object, `changed by ${op ?? 'an operation'}`) : object;
  }
}

/** Something may add annotations; where `over` is true it may also change those that are there. */
export function openMetadata(object: ObjectValue, why: string, over = false): ObjectValue {
  return changedAt(object, ['metadata', 'annotations'], object.at, (old) => {
    if (old?.value.is !== 'object') return madeEntry('annotations', { is: 'unknown', why, at: object.at });
    const { entries } = old.value;
    const changed = [...entries].map(([key, entry]) => [key, { ...entry, value: unknownText(why, entry.value.at) }] as const);
    return { ...old, value: { ...old.value, entries: over ? new Map(changed) : entries, complete: false } };
  });
}

/** Does a patch say anything of annotations? */
export function speaksOfAnnotations(patch: ObjectValue | ListValue): boolean {
  if (patch.is === 'object') return valueAt(patch, 'metadata', 'annotations') !== undefined;
  return patch.items.some((operation) => known(fieldText(operation, 'path'))?.startsWith('/metadata/annotations') ?? true);
}

/** Do operations take away, or write anew, what stands in an object's annotations? Then it is of no use to add one there. */
export function undoesAnnotations({ items }: ListValue): boolean {
  return items.some((operation) => {
    const op = known(fieldText(operation, 'op'));
    const [metadata, annotations, key] = segmentsOf(known(fieldText(operation, 'path')) ?? '').segments;
    if (metadata !== 'metadata' || (annotations !== undefined && annotations !== 'annotations')) return false;
    return op === 'remove' ? key === undefined || isIdentityKey(key) : key === undefined && (op === 'add' || op === 'replace');
  });
}

/** Whom pods are, and whether they reach the metadata server as that. */
const identityKeys: ReadonlySet<string> = new Set(['serviceAccountName', 'serviceAccount', 'hostNetwork', 'nodeSelector', 'env']);

/** Operations on a whole specification. */
const wholeSpec = /^(?:\/(?:spec|template|jobTemplate))+$/;

/** Does a patch say anything of the identity of pods? */
export function speaksOfPods(patch: Value, depth = 0): boolean {
  if (depth > 30) return true;
  if (patch.is === 'object') {
    const path = fieldText(patch, 'path');
    const isOperation = patch.entries.has('op') && path !== null;
    const pointer = isOperation ? known(path) : '';
    if (pointer === undefined || wholeSpec.test(pointer) || pointer.split('/').some((key) => identityKeys.has(key))) return true;
    return [...patch.entries].some(([key, { value }]) => identityKeys.has(key) || speaksOfPods(value, depth + 1));
  }
  return patch.is === 'list' && patch.items.some((item) => speaksOfPods(item, depth + 1));
}

/**
 * The steps of a JSON pointer. `/metadata/annotations/iam.gke.io/gcp-service-account`, with a slash where `~1` belongs, is read as it was
 * meant and called broken: the build fails on it (rules.md D10).
 */
function segmentsOf(pointer: string): { segments: string[]; broken: boolean } {
  const raw = pointer.slice(1).split('/');
  const annotations = raw.indexOf('annotations');
  const broken = annotations >= 0 && raw.length === annotations + 3 && raw[annotations + 1]!.includes('.');
  const joined = broken ? [...raw.slice(0, -2), raw.slice(-2).join('/')] : raw;
  return { segments: joined.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~')), broken };
}

/** The path itself, without its quotes. */
function keyPlace(path: Text): Place {
  const [piece] = path.pieces;
  return piece?.is === 'known' && piece.exact ? piece.at : place(path.at.uri, path.at.span);
}
