import { known, unknownText, written } from '../../facts/text';
import type { Entry, ObjectValue, Text, Value } from '../../facts/value';
import { podSpecPaths } from '../../facts/kubernetes-kinds';
import type { Kustomization } from './kustomize-graph';
import { itemsUnder } from './kustomize-graph';
import { selects } from './kustomize-select';
import type { Built } from './kustomize-select';
import { openMetadata } from './patch';
import { entryAt, fieldText, textOf, valueAt } from './read';
import { changedAt, madeEntry, veiled, withOpenAnnotations } from './values';

/** Kinds that live in no namespace, as far as they can be part of a build that we read. */
export const clusterScoped =
  /^(?:Namespace|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|PersistentVolume|StorageClass|PriorityClass)$/;
/** Never prefixed: https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/PrefixTransformer.go */
const neverRenamed = /^(?:Namespace|CustomResourceDefinition|APIService)$/;

const kindOf = (object: ObjectValue): string => known(fieldText(object, 'kind')) ?? '';

/** What a kustomization does to all objects of its build, after its patches: namespace, prefix and suffix, annotations, replacements. */
export function transformed(builds: readonly Built[], { settings }: Kustomization): Built[] {
  const namespace = fieldText(settings, 'namespace');
  const annotations = valueAt(settings, 'commonAnnotations');
  let result = builds.map((built) => (namespace ? { ...built, object: inNamespace(built.object, namespace) } : built));
  result = renamed(result, fieldText(settings, 'namePrefix'), fieldText(settings, 'nameSuffix'));
  if (annotations) result = result.map((built) => ({ ...built, object: annotated(built.object, annotations) }));
  result = replaced(result, itemsUnder(settings, 'replacements'));
  // What they add to pods is not followed; selectors get the same.
  if (settings.entries.has('labels') || settings.entries.has('commonLabels'))
    result = result.map((built) => ({ ...built, object: withOpenLabels(built.object) }));
  // Transformers of one's own may do anything.
  const own = itemsUnder(settings, 'transformers').length > 0;
  return own ? result.map((built) => ({ ...built, object: changedUnseen(built.object, 'changed by a transformer') })) : result;
}

/** Nothing that its metadata says is certain any more: neither names nor annotations. */
const changedUnseen = (object: ObjectValue, why: string): ObjectValue => openMetadata(veiled(object, why), why, true);

/** The pods may have further labels. */
function withOpenLabels(object: ObjectValue): ObjectValue {
  const path = podSpecPaths[kindOf(object)];
  if (!path) return object;
  return changedAt(object, [...path.slice(0, -1), 'metadata', 'labels'], object.at, (old) =>
    old?.value.is === 'object'
      ? { ...old, value: { ...old.value, complete: false } }
      : madeEntry('labels', { is: 'object', entries: new Map(), complete: false, at: object.at }),
  );
}

/** Overrides the namespace of every object, and the name of a Namespace. */
export function inNamespace(object: ObjectValue, namespace: Text): ObjectValue {
  const kind = kindOf(object);
  if (kind !== 'Namespace' && clusterScoped.test(kind)) return object;
  return changedAt(object, ['metadata', kind === 'Namespace' ? 'name' : 'namespace'], namespace.at, (old) =>
    old ? { ...old, value: namespace } : madeEntry('namespace', namespace),
  );
}

function annotated(object: ObjectValue, annotations: Value): ObjectValue {
  if (annotations.is !== 'object') return changedAt(object, ['metadata'], object.at, (old) => openAnnotations(old));
  return [...annotations.entries.values()].reduce(
    (result, entry) => changedAt(result, ['metadata', 'annotations', entry.key], annotations.at, () => entry),
    object,
  );
}

function openAnnotations(old: Entry | undefined): Entry | null {
  return old?.value.is === 'object' ? { ...old, value: withOpenAnnotations(old.value, 'set by a tool') } : (old ?? null);
}

/** Prefix and suffix rename ServiceAccounts, and the references of the pods that Kustomize knows. */
function renamed(builds: readonly Built[], prefix: Text | null, suffix: Text | null): Built[] {
  if (!prefix?.pieces.length && !suffix?.pieces.length) return [...builds];
  const longer = (name: Text): Text => ({
    is: 'text',
    pieces: [...(prefix?.pieces ?? []), ...name.pieces, ...(suffix?.pieces ?? [])],
    at: name.at,
  });
  const accounts = new Set(builds.filter(({ object }) => kindOf(object) === 'ServiceAccount').flatMap(({ names }) => names.slice(0, 1)));
  return builds.map((built) => {
    const kind = kindOf(built.object);
    if (neverRenamed.test(kind)) return built;
    let object = changedAt(built.object, ['metadata', 'name'], built.object.at, (old) => {
      const name = textOf(old?.value);
      return old && name ? { ...old, value: longer(name) } : (old ?? null);
    });
    const path = podSpecPaths[kind];
    const account = path && fieldText(valueAt(object, ...path), 'serviceAccountName');
    if (path && account && accounts.has(written(account) ?? '')) {
      object = changedAt(object, [...path, 'serviceAccountName'], object.at, (old) => (old ? { ...old, value: longer(account) } : null));
    }
    const name = written(fieldText(valueAt(object, 'metadata'), 'name'));
    return { ...built, object, names: name === undefined ? built.names : [name, ...built.names] };
  });
}

/** What `replacements` copy is not followed: the fields that they write are not known. */
function replaced(builds: readonly Built[], replacements: readonly Value[]): Built[] {
  return replacements.reduce<Built[]>(
    (result, replacement) => {
      if (valueAt(replacement, 'path'))
        return result.map((built) => ({ ...built, object: changedUnseen(built.object, 'changed by replacements in a file') }));
      return itemsUnder(replacement, 'targets').reduce<Built[]>((inner, target) => inner.map((built) => replacedIn(built, target)), result);
    },
    [...builds],
  );
}

function replacedIn(built: Built, target: Value): Built {
  if (selects(valueAt(target, 'select'), built) === false) return built;
  let object = built.object;
  for (const path of itemsUnder(target, 'fieldPaths')) {
    const text = known(textOf(path));
    const why = 'set by replacements';
    if (text === undefined || text.startsWith('metadata.annotations')) {
      object = changedAt(object, ['metadata'], object.at, (old) => openAnnotations(old));
      const key = /^metadata\.annotations\.\[?([^\]]*)\]?$/.exec((text ?? '').replaceAll('\\.', '.'))?.[1];
      if (key !== undefined && entryAt(object, 'metadata', 'annotations', key)) {
        object = changedAt(object, ['metadata', 'annotations', key], object.at, (old) =>
          old ? { ...old, value: unknownText(why, old.value.at) } : null,
        );
      }
    } else if (text === 'metadata.name' || text === 'metadata.namespace') {
      object = changedAt(object, text.split('.'), object.at, (old) =>
        madeEntry(text.slice(9), unknownText(why, path.at), old?.keyAt ?? path.at),
      );
    }
  }
  return { ...built, object };
}
