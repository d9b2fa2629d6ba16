import { known } from '../../facts/text';
import type { ObjectValue } from '../../facts/value';
import { place, type Place } from '../../syntax/span';
import { uriAt } from './folders';
import { itemsUnder } from './kustomize-graph';
import type { Kustomization } from './kustomize-graph';
import type { Built } from './kustomize-select';
import { mergePatch } from './patch';
import { fieldText, textOf, valueAt } from './read';
import { changedAt, madeEntry } from './values';

type Kustomizations = ReadonlyMap<string, Kustomization>;

const manifest = /\.(?:ya?ml|json)$/i;
/** One file from elsewhere; what a whole folder there gives may have had other names before, which patches may use as well. */
const remoteManifest = /^https?:\/\/[^?]+\.(?:ya?ml|json)$/i;
/** Objects may come out of a base with these under other names than they came in, or in another namespace. */
const renaming = ['namespace', 'namePrefix', 'nameSuffix', 'components', 'transformers', 'replacements'];
/** These take in objects that we do not see either. */
const taking = ['components', 'generators', 'helmCharts'];

/** Is all that a kustomization takes in either here, or a manifest from elsewhere that keeps its names, and is there such a one? */
export function buildsOnRemoteManifests(kustomizations: Kustomizations, kustomization: Kustomization): boolean {
  const paths = pathsElsewhere(kustomizations, kustomization, [kustomization.folder]);
  return !kustomization.component && paths.length > 0 && paths.every((path) => remoteManifest.test(path));
}

/** The resources that are not here; '' for what cannot be told. */
function pathsElsewhere(kustomizations: Kustomizations, { folder, settings }: Kustomization, below: readonly string[]): string[] {
  const own = [...itemsUnder(settings, 'resources'), ...itemsUnder(settings, 'bases')].flatMap((item): string[] => {
    const path = known(textOf(item)) ?? '';
    const uri = uriAt(folder, path);
    const base = uri === null ? undefined : kustomizations.get(uri);
    if (!base) return uri !== null && manifest.test(uri) ? [] : [path];
    if (below.includes(base.folder)) return [''];
    const paths = pathsElsewhere(kustomizations, base, [...below, base.folder]);
    return renaming.some((key) => base.settings.entries.has(key)) ? paths.map(() => '') : paths;
  });
  return taking.some((key) => settings.entries.has(key)) ? [...own, ''] : own;
}

/**
 * The ServiceAccount that a strategic merge patch without target proves: the build fails where there is none of its name. Known of it is
 * what the patch states. https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/PatchTransformer.go
 */
export function patchedAccount(patch: ObjectValue): Built | null {
  const name = known(fieldText(valueAt(patch, 'metadata'), 'name'));
  const [apiVersion, kind] = ['apiVersion', 'kind'].map((key) => known(fieldText(patch, key)));
  if (name === undefined || apiVersion !== 'v1' || kind !== 'ServiceAccount' || patch.entries.has('$patch')) return null;
  const merged = mergePatch(unseen(patch.at), patch);
  return (
    merged && {
      object: found(found(merged, 'name'), 'namespace'),
      at: place(patch.at.uri, patch.at.span),
      template: false,
      names: [name],
      patchedBy: [],
      undone: false,
    }
  );
}

/** The name or namespace by which a patch finds its object: no edit of the patch changes what that is called. */
function found(object: ObjectValue, key: 'name' | 'namespace'): ObjectValue {
  return changedAt(object, ['metadata', key], object.at, (old) => {
    const text = textOf(old?.value);
    if (!old || !text) return null;
    return { ...old, value: { ...text, pieces: text.pieces.map((piece) => (piece.is === 'known' ? { ...piece, exact: false } : piece)) } };
  });
}

/** An object of which nothing is known. */
function unseen(at: Place): ObjectValue {
  const open = (...entries: readonly ReturnType<typeof madeEntry>[]): ObjectValue => ({
    is: 'object',
    entries: new Map(entries.map((entry) => [entry.key, entry])),
    complete: false,
    at,
  });
  return open(madeEntry('metadata', open(madeEntry('annotations', open()))));
}
