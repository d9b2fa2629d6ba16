import type { KubernetesFacts } from '../../facts/kubernetes';
import { known } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import { uriAt } from './folders';
import { fieldText, textOf, valueAt } from './read';
import { folderOf } from '../../syntax/folder';

/** One kustomization and the files around it. */
export interface Kustomization {
  readonly uri: string;
  /** What its paths are relative to. */
  readonly folder: string;
  readonly settings: ObjectValue;
  /** Applied to the objects of those that use it, never built alone. */
  readonly component: boolean;
  /** Files and folders named under `resources`, `bases` and `components`, as URIs; those outside of the file system are left out. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
}

/** All kustomizations of the workspace by their folder. */
export function kustomizationsOf(files: readonly KubernetesFacts[]): ReadonlyMap<string, Kustomization> {
  const found = new Map<string, Kustomization>();
  for (const { uri, settings } of files) {
    if (!settings || isFluxObject(settings)) continue;
    const folder = folderOf(uri);
    const uris = (key: string): string[] => pathsUnder(settings, key).flatMap((path) => uriAt(folder, path) ?? []);
    found.set(folder, {
      uri,
      folder,
      settings,
      component: known(fieldText(settings, 'kind')) === 'Component',
      resources: [...uris('resources'), ...uris('bases')],
      components: uris('components'),
    });
  }
  return found;
}

/** Flux has a kind Kustomization, too, and people call its file kustomization.yaml. */
const isFluxObject = (settings: ObjectValue): boolean =>
  known(fieldText(settings, 'apiVersion'))?.startsWith('kustomize.toolkit.fluxcd.io/') ?? false;

/** The known texts of a list of strings. */
export function pathsUnder(settings: Value | null | undefined, ...path: readonly string[]): string[] {
  return itemsUnder(settings, ...path).flatMap((item) => known(textOf(item)) ?? []);
}

export function itemsUnder(settings: Value | null | undefined, ...path: readonly string[]): readonly Value[] {
  const list = valueAt(settings, ...path);
  return list?.is === 'list' ? list.items : [];
}

/** The files that a kustomization names in any way: objects, patches, and what else it takes in. */
export function filesNamed({ folder, settings, resources }: Kustomization): string[] {
  const patches = ['patches', 'patchesJson6902'].flatMap((key) =>
    itemsUnder(settings, key).flatMap((item) => known(fieldText(item, 'path')) ?? []),
  );
  const others = ['patchesStrategicMerge', 'crds', 'configurations', 'transformers', 'generators', 'validators'].flatMap((key) =>
    pathsUnder(settings, key),
  );
  return [...resources, ...[...patches, ...others].flatMap((path) => uriAt(folder, path) ?? [])];
}

/** Those that are deployed as they are: no component, and no other kustomization builds on them. */
export function deployed(kustomizations: ReadonlyMap<string, Kustomization>): Kustomization[] {
  const used = new Set([...kustomizations.values()].flatMap(({ resources, components }) => [...resources, ...components]));
  return [...kustomizations.values()].filter(({ folder, component }) => !component && !used.has(folder));
}

export type { Text };
