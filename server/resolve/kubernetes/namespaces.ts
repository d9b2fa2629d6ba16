import { known, show, unknownText } from '../../facts/text';
import type { ObjectValue, Text } from '../../facts/value';
import type { Deployment } from '../helm/deployments';
import { folderOf, isWithin } from './folders';
import { clusterScoped, inNamespace } from './kustomize-transform';
import { fieldText } from './read';
import { changedAt, madeEntry } from './values';

/** The deployments of plain manifests that take in a file. */
export const deployingFile = (deployments: readonly Deployment[], uri: string): Deployment[] =>
  deployments.filter(
    ({ folder, chart, recursive }) => !chart && folder !== null && (recursive ? isWithin(folder, uri) : folderOf(uri) === folder),
  );

/** The deployments of a kustomization's folder. */
export const deployingFolder = (deployments: readonly Deployment[], root: string): Deployment[] =>
  deployments.filter(({ folder, chart }) => !chart && folder === root);

/**
 * An object with the namespace that the tools around it deploy it into (rules.md D4): Argo CD gives one to objects without, Flux's
 * targetNamespace wins over theirs. Several tools with different namespaces: not known.
 */
export function deployedInto(object: ObjectValue, deployments: readonly Deployment[]): ObjectValue {
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
