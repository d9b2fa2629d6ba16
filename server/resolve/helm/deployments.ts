import type { KubernetesFacts } from '../../facts/kubernetes';
import { known } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import { uriAt } from '../kubernetes/folders';
import { itemsUnder, pathsUnder } from '../kubernetes/kustomize-graph';
import { speaksOfAnnotations } from '../kubernetes/patch';
import { fieldText, textOf, valueAt } from '../kubernetes/read';
import { madeEntry } from '../kubernetes/values';
import type { AccountEditing, Scope } from '../model';
import { noValues } from './release';
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
  /** Values files by URI, then values written at the tool, later ones win. */
  readonly valuesFiles: readonly string[];
  /** What `${name}` in one of those files stands for (`templatefile`). */
  readonly variables?: ReadonlyMap<string, ObjectValue>;
  readonly values: readonly ObjectValue[];
  /** Of a single object of values: how it is changed; missing where it is in YAML of its own. */
  readonly editing?: AccountEditing;
  /** `set`s: names and values. */
  readonly sets: readonly { readonly name: Text; readonly value: Text | null }[];
  /** All values are here. */
  readonly complete: boolean;
  /** Names and annotations of what comes out of it may be changed before it is applied. */
  readonly patched?: boolean;
}

/** Objects of the workspace with the file they are from; `exists` tells whether some file lies in a folder. */
export interface ToolObject {
  readonly object: ObjectValue;
  readonly uri: string;
  readonly key: string;
}

type Folder = (uri: string) => boolean;

const none = {
  overrides: false,
  recursive: false,
  chart: false,
  release: null,
  valuesFiles: [],
  values: [],
  sets: [],
  complete: true,
} as const;

/** The deployments that Argo CD, Flux and skaffold objects describe. */
export function deploymentsOf(objects: readonly ToolObject[], exists: Folder, isChart: Folder): Deployment[] {
  return objects.flatMap((tool) => {
    const found = readerOf(tool.object)?.(tool, exists, isChart) ?? [];
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

type Reader = (tool: ToolObject, exists: Folder, isChart: Folder) => Deployment[];

const readers: readonly (readonly [string, string, Reader])[] = [
  ['argoproj.io/', 'Application', (tool, exists, isChart) => argo(tool, valueAt(tool.object, 'spec'), exists, isChart)],
  [
    'argoproj.io/',
    'ApplicationSet',
    (tool, exists, isChart) => argo(tool, valueAt(tool.object, 'spec', 'template', 'spec'), exists, isChart),
  ],
  ['kustomize.toolkit.fluxcd.io/', 'Kustomization', fluxKustomization],
  ['helm.toolkit.fluxcd.io/', 'HelmRelease', fluxRelease],
  ['skaffold/', 'Config', skaffold],
];

/**
 * A path from the repository's root, which is the workspace or a folder above it or in it: the folders around the file are tried, the
 * outermost first.
 */
function inRepository(path: string | undefined, uri: string, exists: Folder): string | null {
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
function argo({ object, uri, key }: ToolObject, spec: Value | undefined, exists: Folder, isChart: Folder): Deployment[] {
  const namespace = fieldText(valueAt(spec, 'destination'), 'namespace');
  const single = valueAt(spec, 'source');
  return [...(single ? [single] : []), ...itemsUnder(spec, 'sources')].map((source, i): Deployment => {
    const folder = inRepository(known(fieldText(source, 'path')), uri, exists);
    const helm = valueAt(source, 'helm');
    const files = pathsUnder(helm, 'valueFiles');
    const written = ['valuesObject', 'values'].flatMap((name) => objectsIn(valueAt(helm, name))).slice(0, 1);
    const valuesFiles = folder === null ? [] : files.flatMap((file) => uriAt(folder, file) ?? []);
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
      recursive: isTrue(valueAt(source, 'directory', 'recurse')),
      release: fieldText(helm, 'releaseName') ?? fieldText(valueAt(object, 'metadata'), 'name'),
      valuesFiles,
      values: written,
      sets: itemsUnder(helm, 'parameters').flatMap((item) => setOf(item)),
      complete:
        valuesFiles.length === itemsUnder(helm, 'valueFiles').length && (valueAt(helm, 'values') === undefined || written.length > 0),
    };
  });
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function fluxKustomization({ object, uri, key }: ToolObject, exists: Folder): Deployment[] {
  const spec = valueAt(object, 'spec');
  const folder = inRepository(known(fieldText(spec, 'path')) ?? '.', uri, exists);
  const namespace = fieldText(spec, 'targetNamespace');
  const patched = changes(spec) || valueAt(spec, 'commonMetadata', 'annotations') !== undefined;
  return folder === null || (namespace === null && !patched)
    ? []
    : [{ ...none, key, scope: scopeOf(uri), folder, namespace, overrides: true, recursive: true, patched }];
}

/** https://fluxcd.io/flux/components/helm/helmreleases/ */
function fluxRelease({ object, uri, key }: ToolObject, exists: Folder, isChart: Folder): Deployment[] {
  const spec = valueAt(object, 'spec');
  const metadata = valueAt(object, 'metadata');
  const chart = valueAt(spec, 'chart', 'spec');
  const path = known(fieldText(chart, 'chart'));
  const folder = path?.includes('/') ? inRepository(path, uri, (one) => exists(one) && isChart(one)) : null;
  const files = pathsUnder(chart, 'valuesFiles').map((file) => inRepository(file, uri, () => true));
  return [
    {
      ...none,
      key,
      scope: scopeOf(uri),
      folder,
      chart: true,
      namespace: fieldText(spec, 'targetNamespace') ?? fieldText(metadata, 'namespace'),
      release: fieldText(spec, 'releaseName') ?? fieldText(metadata, 'name'),
      valuesFiles: files.flatMap((file) => file ?? []),
      values: objectsIn(valueAt(spec, 'values')),
      complete: valueAt(spec, 'valuesFrom') === undefined && files.length === 0,
      patched: valueAt(spec, 'postRenderers') !== undefined,
    },
  ];
}

/** https://skaffold.dev/docs/references/yaml/ : `deploy.helm` or, from version 2 on, `manifests.helm`; those of profiles come besides. */
function skaffold({ object, uri, key }: ToolObject): Deployment[] {
  const configs = [object, ...itemsUnder(object, 'profiles')];
  const folder = folderOf(uri);
  return configs.flatMap((config, c) =>
    ['deploy', 'manifests'].flatMap((section) =>
      itemsUnder(config, section, 'helm', 'releases').map((release, i): Deployment => {
        const path = known(fieldText(release, 'chartPath'));
        const files = itemsUnder(release, 'valuesFiles');
        const valuesFiles = files.flatMap((file) => uriAt(folder, known(textOf(file)) ?? '') ?? []);
        return {
          ...none,
          key: `${key}#${c}.${section}.${i}`,
          scope: scopeOf(uri),
          folder: path === undefined ? null : uriAt(folder, path),
          chart: true,
          namespace: fieldText(release, 'namespace'),
          release: fieldText(release, 'name'),
          valuesFiles,
          values: objectsIn(valueAt(release, 'overrides')),
          sets: ['setValues', 'setValueTemplates'].flatMap((name) => setsIn(valueAt(release, name))),
          complete: valuesFiles.length === files.length,
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
    const home = known(fieldText(valueAt(settings, 'helmGlobals'), 'chartHome')) ?? 'charts';
    return itemsUnder(settings, 'helmCharts').map((chart, i): Deployment => {
      const name = known(fieldText(chart, 'name'));
      const valuesFiles = [known(fieldText(chart, 'valuesFile')), ...pathsUnder(chart, 'additionalValuesFiles')].flatMap(
        (file) => uriAt(folder, file ?? '') ?? [],
      );
      return {
        ...none,
        key: `${uri}#helmCharts.${i}`,
        scope: scopeOf(uri),
        folder: name === undefined ? null : uriAt(folder, `${home}/${name}`),
        chart: true,
        namespace: fieldText(settings, 'namespace') ?? fieldText(chart, 'namespace'),
        release: fieldText(chart, 'releaseName'),
        valuesFiles,
        values: objectsIn(valueAt(chart, 'valuesInline')),
        patched,
      };
    });
  });
}

/** Does it patch annotations, or change them and names in other ways? Argo CD and Flux say so as kustomizations do. */
function changes(settings: Value | undefined): boolean {
  const inPatches = (key: string): boolean =>
    itemsUnder(settings, key).some((item) => {
      const patch = valueAt(item, 'patch') ?? valueAt(item, 'path') ?? item;
      return (patch.is !== 'object' && patch.is !== 'list') || speaksOfAnnotations(patch);
    });
  return patching.some(inPatches) || changing.some((key) => valueAt(settings, key) !== undefined);
}

const patching = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];
const changing = ['commonAnnotations', 'components', 'replacements', 'transformers', 'namePrefix', 'nameSuffix'];

/** The releases of a helmfile: https://helmfile.readthedocs.io/en/latest/#configuration */
export function helmfileReleases(helmfiles: readonly KubernetesFacts[]): Deployment[] {
  return helmfiles.flatMap(({ uri, settings }) => {
    const folder = folderOf(uri);
    return itemsUnder(settings, 'releases').map((release, i): Deployment => {
      const chart = known(fieldText(release, 'chart'));
      const layers = itemsUnder(release, 'values');
      const valuesFiles = layers.flatMap((layer) => (layer.is === 'text' && uriAt(folder, known(layer) ?? '')) || []);
      const values = layers.flatMap((layer) => objectsIn(layer));
      return {
        ...none,
        key: `${uri}#releases.${i}`,
        scope: scopeOf(uri),
        folder: chart?.startsWith('.') ? uriAt(folder, chart) : null,
        chart: true,
        namespace: fieldText(release, 'namespace'),
        release: fieldText(release, 'name'),
        valuesFiles,
        values,
        sets: itemsUnder(release, 'set').flatMap((item) => setOf(item)),
        complete: valuesFiles.length + values.length === layers.length && valueAt(release, 'inherit') === undefined,
      };
    });
  });
}

const scopeOf = (uri: string): Scope => ({ language: 'kubernetes', root: folderOf(uri), instance: '' });
const isTrue = (value: Value | undefined): boolean => value?.is === 'bool' && value.value;
const objectsIn = (value: Value | undefined): ObjectValue[] => (value?.is === 'object' ? [value] : []);

export function setOf(item: Value): { name: Text; value: Text | null }[] {
  const name = fieldText(item, 'name');
  return name ? [{ name, value: fieldText(item, 'value') }] : [];
}

const setsIn = (value: Value | undefined): { name: Text; value: Text | null }[] =>
  value?.is === 'object'
    ? [...value.entries.values()].map(({ key, keyAt, value: set }) => ({
        name: {
          is: 'text',
          pieces: [{ is: 'known', text: key, at: keyAt, exact: key.length === keyAt.span.end - keyAt.span.start }],
          at: keyAt,
        },
        value: textOf(set),
      }))
    : [];

/** `a.b\.c=v` as the values it sets; null where the name is not known or goes into a list. https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set */
export function setValues({ name, value }: { readonly name: Text; readonly value: Text | null }): ObjectValue | null {
  const text = known(name);
  if (text === undefined || value === null || /[[\]{},=]/.test(text)) return null;
  const keys = text.split(/(?<!\\)\./).map((key) => key.replaceAll('\\', ''));
  const [last, ...outer] = keys.reverse();
  if (last === undefined) return null;
  const leaf: ObjectValue = {
    ...noValues,
    at: name.at,
    entries: new Map([[last, { ...madeEntry(last, scalar(value), name.at), at: value.at }]]),
  };
  return outer.reduce<ObjectValue>(
    (inner, key) => ({ ...noValues, at: name.at, entries: new Map([[key, madeEntry(key, inner, name.at)]]) }),
    leaf,
  );
}

/** `--set create=false` is a bool. */
function scalar(value: Text): Value {
  const text = known(value);
  return text === 'true' || text === 'false' ? { is: 'bool', value: text === 'true', at: value.at } : value;
}
