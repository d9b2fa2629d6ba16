import { known, show, unknownText } from '../../facts/text';
import type { ObjectValue, Text } from '../../facts/value';
import type { Deployment } from '../helm/deployments';
import { isWithin } from './folders';
import { clusterScoped, inNamespace } from './kustomize-transform';
import { fieldText } from './read';
import { changedAt, madeEntry, veiled, withOpenPods } from './values';
import { folderOf } from '../../syntax/folder';

/** The deployments of plain manifests by the file that they take in; files of one folder have the same. */
export function deployingFiles(deployments: readonly Deployment[]): (uri: string) => readonly Deployment[] {
  const plain = deployments.filter(({ chart }) => !chart);
  const byFolder = new Map<string, readonly Deployment[]>();
  return (uri) => {
    const here = folderOf(uri);
    let found = byFolder.get(here);
    if (!found) {
      found = plain.filter(({ folder, recursive }) => folder !== null && (recursive ? isWithin(folder, here) : folder === here));
      byFolder.set(here, found);
    }
    return found;
  };
}

/** The deployments of a kustomization's folder. */
export function deployingFolders(deployments: readonly Deployment[]): (root: string) => readonly Deployment[] {
  const byFolder = new Map<string, Deployment[]>();
  for (const one of deployments)
    if (!one.chart && one.folder !== null) byFolder.set(one.folder, [...(byFolder.get(one.folder) ?? []), one]);
  return (root) => byFolder.get(root) ?? [];
}

/**
 * An object with the namespace that the tools around it deploy it into (rules.md D4): Argo CD gives one to objects without, Flux's
 * targetNamespace wins over theirs, and either may patch them. Several tools with different namespaces: not known.
 */
export function deployedInto(written: ObjectValue, deployments: readonly Deployment[]): ObjectValue {
  const why = 'patched by the tool that deploys it';
  const applied = deployments.some(({ patched }) => patched) ? veiled(written, why) : written;
  const object = deployments.some(({ podsPatched }) => podsPatched) ? withOpenPods(applied, why) : applied;
  const named = deployments.filter((one): one is Deployment & { namespace: Text } => one.namespace !== null);
  const [first] = named;
  if (!first) return object;
  const same = named.every(({ namespace }) => known(namespace) !== undefined && show(namespace) === show(first.namespace));
  const namespace = same || named.length === 1 ? first.namespace : unknownText('deployed into several namespaces', first.namespace.at);
  if (named.every(({ overrides }) => overrides)) return inNamespace(object, namespace);
  const kind = known(fieldText(object, 'kind')) ?? '';
  if (clusterScoped.test(kind)) return object;
  return changedAt(object, ['metadata', 'namespace'], namespace.at, (old) => old ?? madeEntry('namespace', namespace));
}
