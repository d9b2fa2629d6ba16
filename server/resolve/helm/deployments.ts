import type { KubernetesFacts } from '../../facts/kubernetes';
import { known, show } from '../../facts/text';
import type { ListValue, ObjectValue, Text, Value } from '../../facts/value';
import { uriAt } from '../kubernetes/folders';
import { itemsUnder, pathsUnder } from '../kubernetes/kustomize-graph';
import { speaksOfAnnotations, speaksOfPods } from '../kubernetes/patch';
import { fieldText, mayHoldMore, textOf, valueAt } from '../kubernetes/read';
import type { AccountEditing, Scope } from '../model';
import { fileLayer, layersIn, setOf, setsIn, setValues, unreadLayer, type Layer, type SetValue } from './layers';
import { folderOf } from '../../syntax/folder';

/** What a tool installs, as its own object in the workspace says. */
export interface Deployment {
  /** The tool's object or block, unique in the workspace. */
  readonly key: string;
  readonly scope: Scope;
  /** A folder of the workspace: a chart, a kustomization, manifests. null: elsewhere, or not known. */
  readonly folder: string | null;
  readonly chart: boolean;
  readonly namespace: Text | null;
  /** The namespace wins over that of the objects, rather than being given to those without. */
  readonly overrides: boolean;
  /** Files in folders below count too. */
  readonly recursive: boolean;
  readonly release: Text | null;
  /** The values, in the order in which they are laid over those of the chart. */
  readonly layers: readonly Layer[];
  /** What `${name}` in one of those files stands for (`templatefile`). */
  readonly variables?: ReadonlyMap<string, ObjectValue>;
  /** Of a single object of values: how it is changed; missing where it is in YAML of its own. */
  readonly editing?: AccountEditing;
  /** `set`s, over all layers. */
  readonly sets: readonly SetValue[];
  /** There are no layers besides. */
  readonly complete: boolean;
  /** Names and annotations of what comes out of it may be changed before it is applied. */
  readonly patched?: boolean;
  /** So may whom its pods are. */
  readonly podsPatched?: boolean;
}

/** Objects of the workspace with the file they are from. */
export interface ToolObject {
  readonly object: ObjectValue;
  readonly uri: string;
  readonly key: string;
}

/** What there is in the workspace, by URI. */
export interface Places {
  /** Some file lies in this folder. */
  readonly isFolder: (uri: string) => boolean;
  readonly isChart: (uri: string) => boolean;
  readonly isFile: (uri: string) => boolean;
}

const none = {
  overrides: false,
  recursive: false,
  chart: false,
  release: null,
  layers: [],
  sets: [],
  complete: true,
} as const;

/** The deployments that Argo CD, Flux and skaffold objects describe. */
export function deploymentsOf(objects: readonly ToolObject[], places: Places): Deployment[] {
  return objects.flatMap((tool) => {
    const found = readerOf(tool.object)?.(tool, places) ?? [];
    // In a template there may be more of everything.
    return tool.object.complete ? found : found.map((one) => ({ ...one, complete: false }));
  });
}

/** Is it an object that deploys others? */
export const isTool = (object: ObjectValue): boolean => readerOf(object) !== undefined;

function readerOf(object: ObjectValue): Reader | undefined {
  const kind = known(fieldText(object, 'kind')) ?? '';
  const apiVersion = known(fieldText(object, 'apiVersion')) ?? '';
  return readers.find(([group, name]) => apiVersion.startsWith(group) && kind === name)?.[2];
}

type Reader = (tool: ToolObject, places: Places) => Deployment[];

const readers: readonly (readonly [string, string, Reader])[] = [
  ['argoproj.io/', 'Application', (tool, places) => argo(tool, valueAt(tool.object, 'spec'), places)],
  ['argoproj.io/', 'ApplicationSet', (tool, places) => argo(tool, valueAt(tool.object, 'spec', 'template', 'spec'), places)],
  ['kustomize.toolkit.fluxcd.io/', 'Kustomization', fluxKustomization],
  ['helm.toolkit.fluxcd.io/', 'HelmRelease', fluxRelease],
  ['skaffold/', 'Config', skaffold],
];

/**
 * A path from the repository's root, which is the workspace or a folder above it or in it: the folders around the file are tried, the
 * outermost first.
 */
function inRepository(path: string | undefined, uri: string, exists: (uri: string) => boolean): string | null {
  if (path === undefined || path.startsWith('/')) return null;
  const above: string[] = [];
  for (let folder = folderOf(uri); /^[a-z][\w+.-]*:\/\/[^/]*\/./i.test(folder) && above.length < 40; folder = folderOf(folder))
    above.unshift(folder);
  const relative = path.replace(/^\.\//, '').replace(/\/$/, '');
  for (const folder of above) {
    const found = relative === '' || relative === '.' ? folder : uriAt(folder, relative);
    if (found !== null && exists(found)) return found;
  }
  return null;
}

/** https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ */
function argo({ object, uri, key }: ToolObject, spec: Value | undefined, { isFolder, isChart, isFile }: Places): Deployment[] {
  const namespace = fieldText(valueAt(spec, 'destination'), 'namespace');
  const single = valueAt(spec, 'source');
  const sources = [...(single ? [single] : []), ...itemsUnder(spec, 'sources')];
  return sources.map((source, i): Deployment => {
    const folder = inRepository(known(fieldText(source, 'path')), uri, isFolder);
    const helm = valueAt(source, 'helm');
    const files = itemsUnder(helm, 'valueFiles').map((item) => {
      const written = textOf(item);
      // To others `$values` is a placeholder.
      const file = written ? show(written) : '';
      const [, ref, path] = /^\$([^/]+)\/(.+)/.exec(file) ?? [];
      if (ref === undefined) return fileLayer(folder && uriAt(folder, file));
      const other = sources.find((one) => known(fieldText(one, 'ref')) === ref);
      return fileLayer(other && isSameRepository(other, source) ? inRepository(path, uri, isFile) : null);
    });
    const written = ['valuesObject', 'values'].flatMap((name) => layersIn(valueAt(helm, name))).slice(0, 1);
    const kustomize = valueAt(source, 'kustomize');
    const own = fieldText(kustomize, 'namespace');
    return {
      ...none,
      key: `${key}#${i}`,
      scope: scopeOf(uri),
      folder,
      chart: (folder !== null && isChart(folder)) || valueAt(source, 'chart') !== undefined,
      namespace: own ?? namespace,
      overrides: own !== null,
      patched: changes(kustomize),
      podsPatched: changesPods(kustomize),
      recursive: isTrue(valueAt(source, 'directory', 'recurse')),
      release: fieldText(helm, 'releaseName') ?? fieldText(valueAt(object, 'metadata'), 'name'),
      layers: [...files, ...written, ...(mayHoldMore(helm) ? [unreadLayer] : [])],
      sets: ['parameters', 'fileParameters'].flatMap((name) => itemsUnder(helm, name).flatMap((item) => setOf(item))),
    };
  });
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function fluxKustomization({ object, uri, key }: ToolObject, { isFolder }: Places): Deployment[] {
  const spec = valueAt(object, 'spec');
  const folder = inRepository(known(fieldText(spec, 'path')) ?? '.', uri, isFolder);
  const namespace = fieldText(spec, 'targetNamespace');
  const patched = changes(spec) || valueAt(spec, 'commonMetadata', 'annotations') !== undefined;
  const podsPatched = changesPods(spec);
  return folder === null || (namespace === null && !patched && !podsPatched)
    ? []
    : [{ ...none, key, scope: scopeOf(uri), folder, namespace, overrides: true, recursive: true, patched, podsPatched }];
}

/**
 * https://fluxcd.io/flux/components/helm/helmreleases/#values : those of `valuesFrom` lie below the ones written here. With `valuesFiles`
 * those of the chart do not count: https://fluxcd.io/flux/components/source/helmcharts/#values-files
 */
function fluxRelease({ object, uri, key }: ToolObject, { isFolder, isChart, isFile }: Places): Deployment[] {
  const spec = valueAt(object, 'spec');
  const metadata = valueAt(object, 'metadata');
  const chart = valueAt(spec, 'chart', 'spec');
  const path = known(fieldText(chart, 'chart'));
  const folder = path?.includes('/') ? inRepository(path, uri, (one) => isFolder(one) && isChart(one)) : null;
  const files = itemsUnder(chart, 'valuesFiles').map((file) => fileLayer(inRepository(known(textOf(file)), uri, isFile)));
  const from = valueAt(spec, 'valuesFrom');
  return [
    {
      ...none,
      key,
      scope: scopeOf(uri),
      folder,
      chart: true,
      namespace: fieldText(spec, 'targetNamespace') ?? fieldText(metadata, 'namespace'),
      release: fieldText(spec, 'releaseName') ?? fieldText(metadata, 'name'),
      layers: [
        ...(files.length > 0 ? [unreadLayer, ...files] : []),
        ...(from?.is === 'list' ? from.items.map(referred) : mayHoldMore(from) ? [unreadLayer] : []),
        ...layersIn(valueAt(spec, 'values')),
      ],
      patched: valueAt(spec, 'postRenderers') !== undefined,
      podsPatched: itemsUnder(spec, 'postRenderers').some((item) => changesPods(valueAt(item, 'kustomize'))),
    },
  ];
}

/** Values of a ConfigMap or a Secret: all of them, or the one at `targetPath`. */
function referred(item: Value): Layer {
  const name = fieldText(item, 'targetPath');
  return name ? { object: setValues({ name, value: null }) } : unreadLayer;
}

/** https://skaffold.dev/docs/references/yaml/ : `deploy.helm` or, from version 2 on, `manifests.helm`; those of profiles come besides. */
function skaffold({ object, uri, key }: ToolObject): Deployment[] {
  const configs = [object, ...itemsUnder(object, 'profiles')];
  const folder = folderOf(uri);
  return configs.flatMap((config, c) =>
    ['deploy', 'manifests'].flatMap((section) =>
      itemsUnder(config, section, 'helm', 'releases').map((release, i): Deployment => {
        const path = known(fieldText(release, 'chartPath'));
        return {
          ...none,
          key: `${key}#${c}.${section}.${i}`,
          scope: scopeOf(uri),
          folder: path === undefined ? null : uriAt(folder, path),
          chart: true,
          namespace: fieldText(release, 'namespace'),
          release: fieldText(release, 'name'),
          layers: [
            ...itemsUnder(release, 'valuesFiles').map((file) => fileLayer(uriAt(folder, known(textOf(file)) ?? ''))),
            ...layersIn(valueAt(release, 'overrides')),
          ],
          sets: ['setValues', 'setValueTemplates'].flatMap((name) => setsIn(valueAt(release, name))),
        };
      }),
    ),
  );
}

/** `helmCharts` of kustomizations: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/helmcharts/ */
export function kustomizeCharts(kustomizations: readonly KubernetesFacts[]): Deployment[] {
  const bases = new Set(
    kustomizations.flatMap(({ uri, settings }) =>
      ['resources', 'bases', 'components'].flatMap((key) => pathsUnder(settings, key).map((path) => uriAt(folderOf(uri), path))),
    ),
  );
  return kustomizations.flatMap(({ uri, settings }) => {
    if (!settings) return [];
    const folder = folderOf(uri);
    const patched = bases.has(folder) || changes(settings);
    const podsPatched = bases.has(folder) || changesPods(settings);
    const home = known(fieldText(valueAt(settings, 'helmGlobals'), 'chartHome')) ?? 'charts';
    return itemsUnder(settings, 'helmCharts').map((chart, i): Deployment => {
      const name = known(fieldText(chart, 'name'));
      const files = [fieldText(chart, 'valuesFile'), ...itemsUnder(chart, 'additionalValuesFiles').map(textOf)];
      return {
        ...none,
        key: `${uri}#helmCharts.${i}`,
        scope: scopeOf(uri),
        folder: name === undefined ? null : uriAt(folder, `${home}/${name}`),
        chart: true,
        namespace: fieldText(settings, 'namespace') ?? fieldText(chart, 'namespace'),
        release: fieldText(chart, 'releaseName'),
        layers: [
          ...files.flatMap((file) => (file ? [fileLayer(uriAt(folder, known(file) ?? ''))] : [])),
          ...layersIn(valueAt(chart, 'valuesInline')),
        ],
        patched,
        podsPatched,
      };
    });
  });
}

/** Does it patch annotations, or change them and names in other ways? Argo CD and Flux say so as kustomizations do. */
function changes(settings: Value | undefined): boolean {
  return isPatched(settings, speaksOfAnnotations) || changing.some((key) => valueAt(settings, key) !== undefined);
}

/** The same for the identity of pods. */
const changesPods = (settings: Value | undefined): boolean =>
  isPatched(settings, speaksOfPods) || building.some((key) => valueAt(settings, key) !== undefined);

/** Is there a patch that is about something, or may be? */
const isPatched = (settings: Value | undefined, isAbout: (patch: ObjectValue | ListValue) => boolean): boolean =>
  patching.some((key) =>
    itemsUnder(settings, key).some((item) => {
      const patch = valueAt(item, 'patch') ?? valueAt(item, 'path') ?? item;
      return (patch.is !== 'object' && patch.is !== 'list') || isAbout(patch);
    }),
  );

const patching = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];
const building = ['components', 'replacements', 'transformers'];
const changing = [...building, 'commonAnnotations', 'namePrefix', 'nameSuffix'];

/** The releases of a helmfile: https://helmfile.readthedocs.io/en/latest/#configuration */
export function helmfileReleases(helmfiles: readonly KubernetesFacts[]): Deployment[] {
  return helmfiles.flatMap(({ uri, settings }) => {
    const folder = folderOf(uri);
    return itemsUnder(settings, 'releases').map((release, i): Deployment => {
      const chart = known(fieldText(release, 'chart'));
      const isMore = itemsUnder(release, 'secrets').length > 0 || valueAt(release, 'inherit') !== undefined;
      return {
        ...none,
        key: `${uri}#releases.${i}`,
        scope: scopeOf(uri),
        folder: chart?.startsWith('.') ? uriAt(folder, chart) : null,
        chart: true,
        namespace: fieldText(release, 'namespace'),
        release: fieldText(release, 'name'),
        layers: [
          ...itemsUnder(release, 'values').flatMap((layer) =>
            layer.is === 'text' ? [fileLayer(uriAt(folder, known(layer) ?? ''))] : layersIn(layer),
          ),
          ...(isMore ? [unreadLayer] : []),
        ],
        sets: itemsUnder(release, 'set').flatMap((item) => setOf(item)),
      };
    });
  });
}

/** A `ref` leads into the workspace where it is to the repository that the chart is in. */
function isSameRepository(one: Value, other: Value): boolean {
  const [a, b] = [one, other].map((source) => known(fieldText(source, 'repoURL')));
  return a !== undefined && a === b;
}

const scopeOf = (uri: string): Scope => ({ language: 'kubernetes', root: folderOf(uri), instance: '' });
const isTrue = (value: Value | undefined): boolean => value?.is === 'bool' && value.value;
