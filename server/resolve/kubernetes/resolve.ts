import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import type { ObjectValue } from '../../facts/value';
import { place, span } from '../../syntax/span';
import type { Place } from '../../syntax/span';
import type { KubernetesAccount, KubernetesNamespace, Scope, Workload } from '../model';
import type { MisplacedAnnotation } from './annotations';
import { chartFolders, chartOf, isVendored } from './charts';
import { folderOf } from './folders';
import { kubernetesObjects } from './objects';
import type { DeclaredObject, ObjectParts } from './objects';
import { kustomizeVariants } from './kustomize';
import { veiled } from './values';

/** What the Kubernetes files of a workspace add to its inventory. */
export interface KubernetesResolution {
  readonly kubernetesAccounts: readonly KubernetesAccount[];
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly KubernetesNamespace[];
  readonly misplaced: readonly MisplacedAnnotation[];
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
}

/** All YAML and JSON files of the workspace, by URI, as the objects that `kubectl apply`, Kustomize or Helm would make of them. */
export function resolveKubernetes(files: ReadonlyMap<string, KubernetesFacts>): KubernetesResolution {
  const charts = chartFolders(files);
  const { variants, reached, unbuilt } = kustomizeVariants(files);
  const parts: ObjectParts[] = variants.map(({ object, declared }) => kubernetesObjects(object, declared));
  for (const file of files.values()) {
    if (isVendored(file.uri, charts)) continue;
    const chart = chartOf(file.uri, charts);
    for (const object of file.objects) {
      if ((reached.has(file.uri) && !unbuilt.has(file.uri)) || file.role !== 'manifest') continue;
      if (unbuilt.has(file.uri))
        parts.push(kubernetesObjects(unused(object.value), declaredObject(object, file.uri, folderOf(file.uri), false)));
      else if (chart === undefined) parts.push(kubernetesObjects(object.value, declaredObject(object, file.uri, folderOf(file.uri), true)));
      else parts.push(kubernetesObjects(inChart(object.value), declaredObject(object, file.uri, chart, false)));
    }
  }
  return {
    kubernetesAccounts: parts.flatMap((part) => part.kubernetesAccounts),
    workloads: parts.flatMap((part) => part.workloads),
    namespaces: parts.flatMap((part) => part.namespaces),
    misplaced: parts.flatMap((part) => part.misplaced),
    notes: [...files.values()].flatMap((file) => file.notes),
  };
}

/** Helm decides at deploy time: until its values are modelled nothing about the object as a whole is certain (rules.md D1). */
const inChart = (object: ObjectValue): ObjectValue => veiled(object, 'made by Helm');

/** Part of a component that is used elsewhere, if at all: only its text can be judged. */
const unused = (object: ObjectValue): ObjectValue => veiled(object, 'no kustomization here builds it');

function declaredObject(object: KubernetesObject, uri: string, root: string, editable: boolean): DeclaredObject {
  const scope: Scope = { language: 'kubernetes', root, instance: '' };
  const { start, end } = object.at.span;
  return {
    scope,
    key: `${uri}#${object.start}`,
    headerAt: place(uri, span(start, end)),
    at: object.at,
    editing: editable && !object.template ? { how: 'yaml', uri, document: object.start } : null,
  };
}
