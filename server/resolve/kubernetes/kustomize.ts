import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import { flat, known, written } from '../../facts/text';
import type { ListValue, ObjectValue, Value } from '../../facts/value';
import type { AccountEditing, Scope } from '../model';
import { uriAt } from './folders';
import { deployed, filesNamed, itemsUnder } from './kustomize-graph';
import type { Kustomization } from './kustomize-graph';
import { buildsOnRemoteManifests, patchedAccount } from './kustomize-remote';
import { selects } from './kustomize-select';
import type { Built } from './kustomize-select';
import { transformed } from './kustomize-transform';
import type { DeclaredObject } from './objects';
import { applyOperations, mergePatch, openMetadata, speaksOfAnnotations, undoesAnnotations } from './patch';
import { fieldText, textOf, valueAt } from './read';
import { changedAt, madeEntry } from './values';
import { place, placeId, type Place } from '../../syntax/span';

/** One object as one overlay builds it. */
export interface Variant {
  readonly object: ObjectValue;
  readonly declared: DeclaredObject;
}

interface Workspace {
  readonly files: ReadonlyMap<string, KubernetesFacts>;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
}

/** Overlays upon overlays upon overlays; deeper ones are a loop or a joke. */
const maxDepth = 20;
/** Objects of all builds together; beyond that the remaining overlays are left out. */
const maxObjects = 50_000;

/** The files whose objects are no plain manifests, because a kustomization takes them in or patches with them. */
export const filesReached = (kustomizations: ReadonlyMap<string, Kustomization>): ReadonlySet<string> =>
  new Set([...kustomizations.values()].flatMap((kustomization) => [kustomization.uri, ...filesNamed(kustomization)]));

/**
 * What `kustomize build` would give for every kustomization that no other one builds on: each object once for each such overlay, with the
 * names, namespaces and annotations that hold there, every value at the place that decides it.
 * `files`: all that they reach. `unbuilt`: those with objects of components that nothing here uses.
 */
export function kustomizeVariants(
  files: ReadonlyMap<string, KubernetesFacts>,
  kustomizations: ReadonlyMap<string, Kustomization>,
): { readonly variants: readonly Variant[]; readonly unbuilt: ReadonlySet<string> } {
  const workspace: Workspace = { files, kustomizations };
  const builds: { readonly root: Kustomization; readonly built: readonly Built[] }[] = [];
  let count = 0;
  for (const root of deployed(kustomizations)) {
    if (count > maxObjects) break;
    const built = build(workspace, root, []);
    count += built.length;
    builds.push({ root, built });
  }
  const uses = new Map<string, number>();
  for (const { built } of builds)
    for (const one of built) for (const key of [one.at, ...one.patchedBy].map(placeId)) uses.set(key, (uses.get(key) ?? 0) + 1);
  const isSingle = (written: Place): boolean => uses.get(placeId(written)) === 1;
  const variants = builds.flatMap(({ root, built }) =>
    built.map((one) => ({ object: one.object, declared: declaredIn(root.folder, one, isSingle) })),
  );
  const built = new Set(builds.flatMap((one) => one.built.map(({ at }) => at.uri)));
  const unbuilt = new Set([...kustomizations.values()].flatMap(({ resources }) => resources.filter((uri) => !built.has(uri))));
  return { variants, unbuilt };
}

/** A base that several overlays share must not be changed for one of them: then only a patch of this overlay will do. */
function declaredIn(root: string, built: Built, isSingle: (written: Place) => boolean): DeclaredObject {
  const scope: Scope = { language: 'kubernetes', root, instance: '' };
  const at = place(built.at.uri, built.object.at.span);
  const editing = ({ uri, span }: Place): AccountEditing => ({ how: 'yaml', uri, document: span });
  const own = built.patchedBy.findLast(isSingle) ?? (isSingle(built.at) && !built.undone ? built.at : undefined);
  return {
    scope,
    key: `${root}!${placeId(built.at)}`,
    headerAt: at,
    at,
    editing: own && !built.template ? editing(own) : null,
    ...(!own && !built.template && !built.undone && { shared: editing(built.at) }),
  };
}

/** The objects that one kustomization gives, its bases and components first. */
function build(workspace: Workspace, kustomization: Kustomization, below: readonly string[]): Built[] {
  if (below.includes(kustomization.folder) || below.length > maxDepth) return [];
  const path = [...below, kustomization.folder];
  const taken = kustomization.resources.flatMap((uri): Built[] => {
    const base = workspace.kustomizations.get(uri);
    return base ? build(workspace, base, path) : (workspace.files.get(uri)?.objects ?? []).map((object) => asBuilt(object, uri));
  });
  return finished(workspace, kustomization, taken, path);
}

/** Components and the kustomization's own changes, over objects that are already there. */
function finished(workspace: Workspace, kustomization: Kustomization, taken: readonly Built[], path: readonly string[]): Built[] {
  let built = [...taken];
  for (const uri of kustomization.components) {
    const component = workspace.kustomizations.get(uri);
    if (!component || path.includes(uri) || path.length > maxDepth) continue;
    const own = component.resources.flatMap((resource): Built[] => {
      const base = workspace.kustomizations.get(resource);
      return base
        ? build(workspace, base, [...path, uri])
        : (workspace.files.get(resource)?.objects ?? []).map((object) => asBuilt(object, resource));
    });
    built = finished(workspace, component, [...built, ...own], [...path, uri]);
  }
  const result = transformed(patched(workspace, kustomization, built), kustomization);
  const [foreign] = foreignParts(workspace, kustomization);
  return foreign ? result.map((one) => ({ ...one, object: unsettled(one.object, foreign) })) : result;
}

/** Components that are not in the workspace, and transformers: they may change whatever they like (rules.md D1). */
function foreignParts({ kustomizations }: Workspace, { settings, folder }: Kustomization): Value[] {
  const components = itemsUnder(settings, 'components').filter((item) => {
    const path = known(textOf(item));
    const uri = path === undefined ? null : uriAt(folder, path);
    return uri === null || !kustomizations.has(uri);
  });
  return [...components, ...itemsUnder(settings, 'transformers')];
}

/** The object with its namespace and annotations unknown. */
function unsettled(object: ObjectValue, why: Value): ObjectValue {
  const value = { is: 'unknown' as const, why: 'a part of the kustomization that is not here', at: why.at };
  return changedAt(openMetadata(object, value.why, true), ['metadata', 'namespace'], why.at, () => madeEntry('namespace', value));
}

function asBuilt(object: KubernetesObject, uri: string): Built {
  const name = written(fieldText(valueAt(object.value, 'metadata'), 'name'));
  return {
    object: object.value,
    at: place(uri, object.at.span),
    template: object.template,
    names: name === undefined ? [] : [name],
    patchedBy: [],
    undone: false,
  };
}

/** What a patch is, wherever it was written: an object to merge, operations, or something that cannot be read. */
interface Patch {
  readonly target: Value | undefined;
  readonly body: ObjectValue | ListValue | null;
  readonly why: Value;
  /** What cannot be read: YAML in quotes with escapes, mostly, whose places nobody could name. */
  readonly text?: string;
}

function patched(workspace: Workspace, kustomization: Kustomization, built: readonly Built[]): Built[] {
  const patches = patchesOf(workspace, kustomization);
  const remote = patches.length > 0 && buildsOnRemoteManifests(workspace.kustomizations, kustomization);
  return patches.reduce<Built[]>(
    (result, patch) => {
      const { target, body } = patch;
      const account = remote && target === undefined && body?.is === 'object' ? patchedAccount(body) : null;
      if (account && body?.is === 'object' && result.every((one) => selects(identityTarget(body), one) === false))
        return [...result, account];
      return result.flatMap((one) => applied(patch, one));
    },
    [...built],
  );
}

function patchesOf(workspace: Workspace, { settings, folder }: Kustomization): Patch[] {
  const strategic = itemsUnder(settings, 'patchesStrategicMerge').flatMap((item): Patch[] => {
    const text = item.is === 'text' ? known(item) : undefined;
    if (item.is === 'object') return [{ target: undefined, body: item, why: item }];
    if (text === undefined) return [];
    return /[\n{]/.test(text) ? [{ target: undefined, body: null, why: item, text }] : fromFile(workspace, folder, text, undefined, item);
  });
  const others = [...itemsUnder(settings, 'patches'), ...itemsUnder(settings, 'patchesJson6902')].flatMap((item): Patch[] => {
    const target = valueAt(item, 'target');
    const inline = valueAt(item, 'patch');
    if (inline?.is === 'object' || inline?.is === 'list') return [{ target, body: inline, why: item }];
    const file = known(fieldText(item, 'path'));
    const text = inline?.is === 'text' ? flat(inline) : '';
    return file === undefined ? [{ target, body: null, why: item, text }] : fromFile(workspace, folder, file, target, item);
  });
  return [...strategic, ...others];
}

/** A file that does not touch names, namespaces or annotations was not even read; then it changes nothing for us. */
function fromFile({ files }: Workspace, folder: string, path: string, target: Value | undefined, why: Value): Patch[] {
  const uri = uriAt(folder, path);
  const facts = uri === null ? undefined : files.get(uri);
  if (!facts) return [];
  return [...facts.objects.map(({ value }) => value), ...facts.operations].map((body) => ({ target, body, why }));
}

function applied(patch: Patch, built: Built): Built[] {
  const { body, text = '' } = patch;
  const own = patch.target === undefined && body?.is === 'object' ? identityTarget(body) : patch.target;
  const selected = own === undefined ? (names(text, built) ? 'maybe' : false) : selects(own, built);
  if (selected === false) return [built];
  if (selected === 'maybe' || body === null) {
    const over = body === null ? /annotations/.test(text) : speaksOfAnnotations(body);
    return [{ ...built, object: openMetadata(built.object, 'a patch that cannot be followed', over) }];
  }
  if (body.is === 'list') {
    const object = applyOperations(built.object, body);
    return [undoesAnnotations(body) ? { ...built, object, patchedBy: [], undone: true } : { ...built, object }];
  }
  const merged = mergePatch(built.object, withoutIdentity(body));
  const patchedBy = [...built.patchedBy, body.at];
  return merged ? [{ ...built, object: merged, patchedBy }] : [];
}

/** Does a patch that cannot be read speak of an object of this kind and name? */
function names(text: string, { object, names: all }: Built): boolean {
  const kind = known(fieldText(object, 'kind'));
  return text !== '' && kind !== undefined && text.includes(kind) && all.some((name) => text.includes(name));
}

/** A strategic merge patch without target says itself what it is for. */
function identityTarget(patch: ObjectValue): ObjectValue {
  const apiVersion = known(fieldText(patch, 'apiVersion')) ?? '';
  const kind = patch.entries.get('kind');
  const name = valueAt(patch, 'metadata', 'name');
  const entries = new Map<string, ReturnType<typeof madeEntry>>();
  if (kind) entries.set('kind', kind);
  if (name) entries.set('name', madeEntry('name', textOf(name) ?? name));
  if (apiVersion === '' && !kind) return { is: 'object', entries, complete: false, at: patch.at };
  return { is: 'object', entries, complete: true, at: patch.at };
}

/** The patch's own name and namespace say what it is for, not what the object is called from now on. */
function withoutIdentity(patch: ObjectValue): ObjectValue {
  return ['name', 'namespace'].reduce((rest, key) => changedAt(rest, ['metadata', key], patch.at, () => null), patch);
}
