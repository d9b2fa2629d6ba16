import { computed } from '@preact/signals-core';
import { gathered, gatheredCell, indexed, listCell, perName, perObject, remembering } from '../../facts/cells';
import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import type { ObjectValue } from '../../facts/value';
import { placeId, type Place } from '../../syntax/span';
import { chartParts } from '../helm/charts';
import { deploymentsOf, helmfileReleases, isTool, kustomizeCharts } from '../helm/deployments';
import type { Deployment, ToolObject } from '../helm/deployments';
import { setKeys, writtenValues } from '../helm/written-values';
import { seenAnnotations, valuesAccounts, valuesKeys } from '../helm/values-accounts';
import type { GoogleAccountKey, HelmKey, KubernetesAccount, KubernetesNamespace, NetworkPolicy, Workload } from '../model';
import type { MisplacedAnnotation } from './annotations';
import { chartFolders, chartOf, vendoredFolders } from './charts';
import type { Draft } from '../operators/draft';
import { gcloudDrafts } from '../operators/gcloud';
import { isLive, ownObjects } from './live';
import { kubernetesObjects } from './objects';
import type { DeclaredObject } from './objects';
import { filesReached, kustomizeVariants } from './kustomize';
import { kustomizationsOf } from './kustomize-graph';
import { deployedInto, deployingFiles, deployingFolders } from './namespaces';
import { veiled } from './values';
import { folderOf } from '../../syntax/folder';

/** What the Kubernetes files of a workspace add to its inventory. */
export interface KubernetesResolution {
  readonly kubernetesAccounts: readonly KubernetesAccount[];
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly KubernetesNamespace[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly misplaced: readonly MisplacedAnnotation[];
  readonly googleAccountKeys: readonly GoogleAccountKey[];
  readonly helmKeys: readonly HelmKey[];
  /** What operators make of the objects, before references are looked up. */
  readonly drafts: readonly Draft[];
  /** Files that kubectl or gcloud printed. */
  readonly dumps: readonly string[];
  /** Folders of other people's charts. */
  readonly vendored: readonly string[];
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
}

/** An object as it is applied, before it is taken apart. */
interface Applied {
  readonly object: ObjectValue;
  readonly uri: string;
  readonly declared: DeclaredObject;
  /** How tools find it: by its file, or by the kustomization that builds it. null: not at all. */
  readonly by: 'file' | 'folder' | null;
  /** As the API server gave it out. */
  readonly live?: boolean;
}

/** What becomes of the objects of a file: built by a kustomization, left aside by all of them, written by Helm, or applied as they are. */
type Fate = 'built' | 'unbuilt' | 'template' | 'plain';

/**
 * All YAML and JSON files of the workspace, by URI, as the objects that `kubectl apply`, Kustomize or Helm would make of them. `releases`:
 * what Terraform installs with Helm. Both are read through cells: after an edit, what it does not touch stays as it is.
 */
export function resolveKubernetes(
  files: () => ReadonlyMap<string, KubernetesFacts>,
  releases: () => readonly Deployment[],
): () => KubernetesResolution {
  const all = listCell(() => [...files().values()]);
  const byRole = indexed(
    () => all.value,
    ({ role }) => [role],
  );
  const charts = listCell(() => chartFolders(byRole('chart')));
  const kustomizations = computed(() => kustomizationsOf(byRole('kustomization')));
  const reached = computed(() => filesReached(kustomizations.value));
  const kustomizeFiles = listCell(() => all.value.filter(({ uri }) => reached.value.has(uri)));
  const kustomized = computed(() => kustomizeVariants(byUri(kustomizeFiles.value), kustomizations.value));
  const fateOf = perName((uri) =>
    computed((): Fate => {
      if (kustomized.value.unbuilt.has(uri)) return 'unbuilt';
      if (reached.value.has(uri)) return 'built';
      return chartOf(uri, charts.value) === undefined ? 'plain' : 'template';
    }),
  );

  const variants = computed(() =>
    kustomized.value.variants.map(({ object, declared }): Applied => ({ object, uri: declared.at.uri, declared, by: 'folder' })),
  );
  const asApplied = perObject((object: KubernetesObject) => appliedAs(object, fateOf(object.at.uri)));
  const ofFile = perObject(({ uri, role, objects }: KubernetesFacts) =>
    role !== 'manifest' || fateOf(uri) === 'built' || fateOf(uri) === 'template' ? [] : ownObjects(objects).map(asApplied),
  );
  const plain = gatheredCell(() => all.value, ofFile);
  const applied = listCell(() => [...variants.value, ...plain.value]);

  const folders = computed(() => foldersAround(all.value));
  const isChart = (folder: string): boolean => charts.value.includes(folder);
  const exists = (folder: string): boolean => folders.value.has(folder) || isChart(folder);
  const asTool = remembering(({ object, uri, declared }: Applied): ToolObject | null =>
    isTool(object) ? { object, uri, key: declared.key } : null,
  );
  // Argo CD's "app of apps": what they say as it stands in the template is known, whatever else the chart makes of them.
  const ofTemplate = perObject(({ uri, objects }: KubernetesFacts) => (fateOf(uri) === 'template' ? toolsIn(uri, objects) : []));
  const tools = listCell(() => [...applied.value.map(asTool).filter((tool) => tool !== null), ...gathered(all.value, ofTemplate)]);
  const deployments = listCell(() => [
    ...deploymentsOf(tools.value, exists, isChart),
    ...kustomizeCharts(byRole('kustomization')),
    ...helmfileReleases(byRole('helmfile')),
    ...releases(),
  ]);
  const deploying = computed(() => ({ file: deployingFiles(deployments.value), folder: deployingFolders(deployments.value) }));
  const partsOf = perObject(({ object, uri, declared, by }: Applied) => {
    const into = by === 'file' ? deploying.value.file(uri) : by === 'folder' ? deploying.value.folder(declared.scope.root) : [];
    return kubernetesObjects(deployedInto(object, into), declared);
  });

  const isTemplate = perName((uri) => computed(() => chartOf(uri, charts.value) !== undefined));
  const helmFiles = listCell(() => all.value.filter(({ role, uri }) => role !== 'manifest' || isTemplate(uri)));
  const ofCharts = listCell(() => chartParts(byUri(helmFiles.value), charts.value, deployments.value));
  const ofApplied = gatheredCell(
    () => applied.value,
    (one) => [partsOf(one)],
  );
  const parts = listCell(() => [...ofApplied.value, ...ofCharts.value]);
  const accounts = listCell(() => gathered(parts.value, (part) => part.kubernetesAccounts));
  const values = computed(() => {
    const ofTemplates = ofCharts.value.flatMap((part) => part.kubernetesAccounts);
    const templated = new Set(ofTemplates.flatMap(({ headerAt }) => chartOf(headerAt.uri, charts.value) ?? []));
    return writtenValues(byUri(helmFiles.value), charts.value, deployments.value, templated);
  });
  const assumed = listCell(() => {
    if (values.value.length === 0) return [];
    const seen = seenAnnotations(accounts.value);
    return values.value.flatMap((one) => valuesAccounts(one, seen));
  });
  const helmKeys = computed(() => [...values.value.flatMap((one) => valuesKeys(one)), ...setKeys(deployments.value)]);
  const drafts = listCell(() => [...gathered(parts.value, (part) => part.drafts), ...gathered(all.value, answersOf)]);
  const answersOf = remembering(gcloudDrafts);
  const resolution = computed((): KubernetesResolution => ({
    kubernetesAccounts: [...accounts.value, ...assumed.value],
    workloads: gathered(parts.value, (part) => part.workloads),
    namespaces: gathered(parts.value, (part) => part.namespaces),
    networkPolicies: gathered(parts.value, (part) => part.networkPolicies),
    misplaced: gathered(parts.value, (part) => part.misplaced),
    googleAccountKeys: gathered(parts.value, (part) => part.googleAccountKeys),
    drafts: drafts.value,
    dumps: dumpsOf(all.value, applied.value),
    helmKeys: helmKeys.value,
    vendored: vendoredFolders(charts.value),
    notes: gathered(all.value, (file) => file.notes),
  }));
  return () => resolution.value;
}

const toolsIn = (uri: string, objects: readonly KubernetesObject[]): ToolObject[] =>
  objects.filter(({ value }) => isTool(value)).map(({ value, at }) => ({ object: value, uri, key: placeId(at) }));

const byUri = (files: readonly KubernetesFacts[]): ReadonlyMap<string, KubernetesFacts> => new Map(files.map((file) => [file.uri, file]));

/** All folders that hold a file, at whatever depth. */
function foldersAround(files: readonly KubernetesFacts[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { uri } of files)
    for (let folder = folderOf(uri); folder.length > '//'.length && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}

/** An object that is applied from its file itself. */
function appliedAs(object: KubernetesObject, fate: Fate): Applied {
  const { value, at } = object;
  if (fate === 'unbuilt') return { object: unused(value), uri: at.uri, declared: declaredObject(object, false), by: null };
  const live = isLive(value);
  return { object: value, uri: at.uri, declared: declaredObject(object, !live), by: live ? null : 'file', live };
}

function dumpsOf(files: readonly KubernetesFacts[], applied: readonly Applied[]): string[] {
  const printed = files.filter(({ answers }) => answers.length > 0).map(({ uri }) => uri);
  return [...new Set([...printed, ...applied.filter(({ live }) => live).map(({ uri }) => uri)])];
}

/** Part of a component that is used elsewhere, if at all: only its text can be judged. */
const unused = (object: ObjectValue): ObjectValue => veiled(object, 'no kustomization here builds it');

function declaredObject({ at, template }: KubernetesObject, editable: boolean): DeclaredObject {
  const { uri, span } = at;
  return {
    scope: { language: 'kubernetes', root: folderOf(uri), instance: '' },
    key: placeId(at),
    headerAt: at,
    at,
    editing: editable && !template ? { how: 'yaml', uri, document: span } : null,
  };
}
