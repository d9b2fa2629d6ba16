import { computed } from '@preact/signals-core';
import { gathered, gatheredCell, listCell, perObject, remembering, viewOf, type Cell } from '../../facts/cells';
import type { HelmCommand, ScriptFacts } from '../../facts/scripts';
import { indexed } from '../../facts/indexes';
import { settling } from '../../facts/settling';
import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import type { ObjectValue } from '../../facts/value';
import type { Entry, WatchedEntries } from '../../facts/watched-map';
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
import type { DeclaredObject, ObjectParts } from './objects';
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

/** The Kubernetes of a workspace, from one moment to the next. */
export interface KubernetesResolver {
  /** The files were settled. */
  readonly settle: () => void;
  /** What they amount to, read through cells; after an edit, what it does not touch stays as it is. */
  readonly resolution: KubernetesResolution;
}

/**
 * All YAML and JSON files of a workspace, by URI, as the objects that `kubectl apply`, Kustomize or Helm would make of them. `releases`:
 * what Terraform installs with Helm, `commands`: what scripts do; read through cells.
 */
export function kubernetesResolver(
  files: WatchedEntries<KubernetesFacts>,
  releases: () => readonly Deployment[],
  commands: () => readonly ScriptFacts[] = () => [],
): KubernetesResolver {
  /** Manifests are many, and these are few. */
  const noManifests = gatheredCell(files.entries, ({ value }) => (value.role === 'manifest' ? [] : [value]));
  const settled = settling();
  const ofTools = settled.list(() => noManifests.value);
  const byRole = indexed(ofTools, ({ role }) => [role]);
  const charts = listCell(() => chartFolders(byRole('chart')));
  const kustomizations = computed(() => kustomizationsOf(byRole('kustomization')));
  const reached = computed(() => filesReached(kustomizations.value));
  const kustomizeFiles = computed(() => filesAt(reached.value));
  const kustomized = computed(() => kustomizeVariants(kustomizeFiles.value, kustomizations.value));
  const isTemplate = (uri: string): boolean => chartOf(uri, charts.value) !== undefined;
  const fateOf = perObject(({ key }: Entry<KubernetesFacts>): Fate => {
    if (kustomized.value.unbuilt.has(key)) return 'unbuilt';
    if (reached.value.has(key)) return 'built';
    return isTemplate(key) ? 'template' : 'plain';
  });

  const variants = computed(() =>
    kustomized.value.variants.map(({ object, declared }): Applied => ({ object, uri: declared.at.uri, declared, by: 'folder' })),
  );
  const used = remembering((object: KubernetesObject) => appliedAs(object, 'plain'));
  const idle = remembering((object: KubernetesObject) => appliedAs(object, 'unbuilt'));
  const ofFile = perObject((file: Entry<KubernetesFacts>) => {
    const fate = fateOf(file);
    const { role, objects } = file.value;
    return role !== 'manifest' || fate === 'built' || fate === 'template' ? [] : ownObjects(objects).map(fate === 'plain' ? used : idle);
  });
  const plain = gatheredCell(files.entries, ofFile);
  const applied = listCell(() => [...variants.value, ...plain.value]);

  const folders = computed(() => foldersAround(files.entries()));
  const isChart = (folder: string): boolean => charts.value.includes(folder);
  const isFolder = (folder: string): boolean => folders.value.has(folder) || isChart(folder);
  const isFile = (uri: string): boolean => files.get(uri) !== undefined;
  const asTool = remembering(({ object, uri, declared }: Applied): readonly ToolObject[] =>
    isTool(object) ? [{ object, uri, key: declared.key }] : [],
  );
  // Argo CD's "app of apps": what they say as it stands in the template is known, whatever else the chart makes of them.
  const ofTemplate = perObject((file: Entry<KubernetesFacts>) => (fateOf(file) === 'template' ? toolsIn(file.value) : []));
  const ofTemplates = gatheredCell(files.entries, ofTemplate);
  const tools = listCell(() => [...gathered(applied.value, asTool), ...ofTemplates.value]);
  const deployments = settled.list(() => [
    ...deploymentsOf(tools.value, { isFolder, isChart, isFile }),
    ...kustomizeCharts(byRole('kustomization')),
    ...helmfileReleases(byRole('helmfile')),
    ...releases(),
  ]);
  const deploying = computed(() => ({ file: deployingFiles(deployments()), folder: deployingFolders(deployments()) }));
  const partsOf = perObject(({ object, uri, declared, by }: Applied) => {
    const into = by === 'file' ? deploying.value.file(uri) : by === 'folder' ? deploying.value.folder(declared.scope.root) : [];
    return kubernetesObjects(deployedInto(object, into), declared);
  });

  const templates = listCell(() => files.entries().flatMap(({ key }) => (isTemplate(key) ? [key] : [])));
  const helmFiles = computed(() => filesAt([...ofTools().map(({ uri }) => uri), ...templates.value]));
  const installs = listCell(() =>
    commands().flatMap((file) => file.commands.filter((one): one is HelmCommand => one.what === 'helm' && one.run === 'script')),
  );
  const ofCharts = listCell(() => chartParts(helmFiles.value, charts.value, deployments(), installs.value));
  const ofApplied = gatheredCell(
    () => applied.value,
    (one) => [partsOf(one)],
  );
  const parts = listCell(() => [...ofApplied.value, ...ofCharts.value]);
  const inParts = <T>(listOf: (part: ObjectParts) => readonly T[]): Cell<readonly T[]> => gatheredCell(() => parts.value, listOf);
  const accounts = inParts((part) => part.kubernetesAccounts);
  const values = computed(() => {
    const ofTemplates = ofCharts.value.flatMap((part) => part.kubernetesAccounts);
    const templated = new Set(ofTemplates.flatMap(({ headerAt }) => chartOf(headerAt.uri, charts.value) ?? []));
    return writtenValues(helmFiles.value, charts.value, deployments(), templated);
  });
  const assumed = listCell(() => {
    if (values.value.length === 0) return [];
    const seen = seenAnnotations(accounts.value);
    return values.value.flatMap((one) => valuesAccounts(one, seen));
  });
  const answers = gatheredCell(files.entries, (file) => answersOf(file.value));
  const answersOf = remembering(gcloudDrafts);
  const ofOperators = inParts((part) => part.drafts);
  const printed = gatheredCell(files.entries, ({ key, value }) => (value.answers.length > 0 ? [key] : []));
  const live = gatheredCell(
    () => applied.value,
    (one) => (one.live ? [one.uri] : []),
  );
  const resolution = viewOf<KubernetesResolution>({
    kubernetesAccounts: listCell(() => [...accounts.value, ...assumed.value]),
    workloads: inParts((part) => part.workloads),
    namespaces: inParts((part) => part.namespaces),
    networkPolicies: inParts((part) => part.networkPolicies),
    misplaced: inParts((part) => part.misplaced),
    googleAccountKeys: inParts((part) => part.googleAccountKeys),
    drafts: listCell(() => [...ofOperators.value, ...answers.value]),
    dumps: listCell(() => [...new Set([...printed.value, ...live.value])]),
    helmKeys: listCell(() => [...values.value.flatMap((one) => valuesKeys(one)), ...setKeys(deployments())]),
    vendored: listCell(() => vendoredFolders(charts.value)),
    notes: gatheredCell(files.entries, ({ value }) => value.notes),
  });
  return {
    settle: settled.settle,
    resolution,
  };

  function filesAt(uris: Iterable<string>): ReadonlyMap<string, KubernetesFacts> {
    const found = new Map<string, KubernetesFacts>();
    for (const uri of uris) {
      const file = files.get(uri);
      if (file) found.set(uri, file);
    }
    return found;
  }
}

const toolsIn = ({ uri, objects }: KubernetesFacts): ToolObject[] =>
  objects.filter(({ value }) => isTool(value)).map(({ value, at }) => ({ object: value, uri, key: placeId(at) }));

/** All folders that hold a file, at whatever depth. */
function foldersAround(files: readonly Entry<KubernetesFacts>[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { key } of files)
    for (let folder = folderOf(key); folder.length > '//'.length && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}

/** An object that is applied from its file itself. */
function appliedAs(object: KubernetesObject, fate: Fate): Applied {
  const { value, at } = object;
  if (fate === 'unbuilt') return { object: unused(value), uri: at.uri, declared: declaredObject(object, false), by: null };
  const live = isLive(value);
  return { object: value, uri: at.uri, declared: declaredObject(object, !live), by: live ? null : 'file', live };
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
