import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import type { ObjectValue } from '../../facts/value';
import { place, span } from '../../syntax/span';
import type { Place } from '../../syntax/span';
import { chartParts } from '../helm/charts';
import { deploymentsOf, helmfileReleases, kustomizeCharts } from '../helm/deployments';
import type { Deployment, ToolObject } from '../helm/deployments';
import { setKeys, writtenValues } from '../helm/written-values';
import { seenAnnotations, valuesAccounts, valuesKeys } from '../helm/values-accounts';
import type { GoogleAccountKey, HelmKey, KubernetesAccount, KubernetesNamespace, NetworkPolicy, Scope, Workload } from '../model';
import type { MisplacedAnnotation } from './annotations';
import { chartFolders, chartOf, vendoredFolders } from './charts';
import { folderOf } from './folders';
import type { Draft } from '../operators/draft';
import { gcloudDrafts } from '../operators/gcloud';
import { isLive, ownObjects } from './live';
import { kubernetesObjects } from './objects';
import type { DeclaredObject, ObjectParts } from './objects';
import { kustomizeVariants } from './kustomize';
import { deployedInto, deployingFiles, deployingFolders } from './namespaces';
import { veiled } from './values';

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

/**
 * All YAML and JSON files of the workspace, by URI, as the objects that `kubectl apply`, Kustomize or Helm would make of them.
 * `releases`: what Terraform installs with Helm. `taken`: objects of files that were taken apart before, kept by the caller.
 */
export function resolveKubernetes(
  files: ReadonlyMap<string, KubernetesFacts>,
  releases: readonly Deployment[] = [],
  taken = new WeakMap<ObjectValue, ObjectParts>(),
): KubernetesResolution {
  const charts = chartFolders(files);
  const applied = appliedObjects(files, charts);
  const folders = foldersAround(files.keys());
  const isChart = (folder: string): boolean => charts.includes(folder);
  const exists = (folder: string): boolean => folders.has(folder) || isChart(folder);
  const tools = applied.map(({ object, uri, declared }): ToolObject => ({ object, uri, key: declared.key }));
  const deployments = [...deploymentsOf(tools, exists, isChart), ...kustomizeCharts(files), ...helmfileReleases(files), ...releases];
  const [ofFile, ofFolder] = [deployingFiles(deployments), deployingFolders(deployments)];
  const parts: ObjectParts[] = applied.map(({ object, uri, declared, by }) => {
    const tools = by === 'file' ? ofFile(uri) : by === 'folder' ? ofFolder(declared.scope.root) : [];
    const deployed = deployedInto(object, tools);
    // As its file has it, an object is the same as long as the file is.
    if (by !== 'file' || deployed !== object) return kubernetesObjects(deployed, declared);
    let found = taken.get(object);
    if (!found) taken.set(object, (found = kubernetesObjects(object, declared)));
    return found;
  });
  const ofCharts = chartParts(files, charts, deployments);
  for (const part of ofCharts) parts.push(part);
  const accounts = parts.flatMap((part) => part.kubernetesAccounts);
  const seen = seenAnnotations(accounts);
  const templated = new Set(
    ofCharts.flatMap((part) => part.kubernetesAccounts.flatMap(({ headerAt }) => chartOf(headerAt.uri, charts) ?? [])),
  );
  const values = writtenValues(files, charts, deployments, templated);
  return {
    kubernetesAccounts: [...accounts, ...values.flatMap((one) => valuesAccounts(one, seen))],
    workloads: parts.flatMap((part) => part.workloads),
    namespaces: parts.flatMap((part) => part.namespaces),
    networkPolicies: parts.flatMap((part) => part.networkPolicies),
    misplaced: parts.flatMap((part) => part.misplaced),
    googleAccountKeys: parts.flatMap((part) => part.googleAccountKeys),
    drafts: [...parts.flatMap((part) => part.drafts), ...gcloudDrafts(files.values())],
    dumps: dumpsOf(files, applied),
    helmKeys: [...values.flatMap((one) => valuesKeys(one)), ...setKeys(deployments)],
    vendored: vendoredFolders(charts),
    notes: [...files.values()].flatMap((file) => file.notes),
  };
}

/** All folders that hold a file, at whatever depth. */
function foldersAround(uris: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const uri of uris)
    for (let folder = folderOf(uri); folder.length > '//'.length && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}

/** Everything but what Helm renders. */
function appliedObjects(files: ReadonlyMap<string, KubernetesFacts>, charts: readonly string[]): Applied[] {
  const { variants, reached, unbuilt } = kustomizeVariants(files);
  const applied = variants.map(({ object, declared }): Applied => ({
    object,
    uri: declared.at.uri,
    declared,
    by: 'folder',
  }));
  for (const file of files.values()) {
    if ((reached.has(file.uri) && !unbuilt.has(file.uri)) || file.role !== 'manifest') continue;
    for (const object of ownObjects(file.objects)) {
      const { uri } = file;
      const live = isLive(object.value);
      if (unbuilt.has(uri)) applied.push({ object: unused(object.value), uri, declared: declaredObject(object, uri, false), by: null });
      else if (chartOf(uri, charts) === undefined)
        applied.push({
          object: object.value,
          uri,
          declared: declaredObject(object, uri, !live),
          by: live ? null : 'file',
          live,
        });
    }
  }
  return applied;
}

function dumpsOf(files: ReadonlyMap<string, KubernetesFacts>, applied: readonly Applied[]): string[] {
  const printed = [...files.values()].filter(({ answers }) => answers.length > 0).map(({ uri }) => uri);
  return [...new Set([...printed, ...applied.filter(({ live }) => live).map(({ uri }) => uri)])];
}

/** Part of a component that is used elsewhere, if at all: only its text can be judged. */
const unused = (object: ObjectValue): ObjectValue => veiled(object, 'no kustomization here builds it');

function declaredObject(object: KubernetesObject, uri: string, editable: boolean): DeclaredObject {
  const scope: Scope = { language: 'kubernetes', root: folderOf(uri), instance: '' };
  const { start, end } = object.at.span;
  return {
    scope,
    key: `${uri}#${object.start}`,
    headerAt: place(uri, span(start, end)),
    at: object.at,
    editing: editable && !object.template ? { how: 'yaml', uri, document: object.start } : null,
  };
}
