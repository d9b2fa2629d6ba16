import type { KubernetesFacts } from '../../facts/kubernetes';
import { flat } from '../../facts/text';
import type { Text } from '../../facts/value';
import { folderOf, isWithin } from '../kubernetes/folders';
import type { HelmKey } from '../model';
import { setValues } from './deployments';
import type { Deployment } from './deployments';
import type { Values } from './values-accounts';

/** All values that are written in the workspace: values files, and those within the objects of tools. */
export function writtenValues(
  files: ReadonlyMap<string, KubernetesFacts>,
  charts: readonly string[],
  deployments: readonly Deployment[],
): Values[] {
  const testing = (uri: string): boolean => charts.some((chart) => isWithin(`${chart}/ci`, uri));
  const inFiles = [...files.values()].flatMap(({ uri, role, settings }): Values[] => {
    if (role !== 'values' || !settings || testing(uri)) return [];
    const users = deployments.filter(({ valuesFiles }) => valuesFiles.includes(uri));
    const namespace = users.length === 1 ? users[0]!.namespace : null;
    return [
      { object: settings, scope: { language: 'kubernetes', root: folderOf(uri), instance: '' }, key: uri, namespace, editable: true },
    ];
  });
  const inTools = deployments.flatMap(({ key, values, sets, scope, namespace }) => [
    ...values.map((object, i): Values => ({ object, scope, key: `${key}!${i}`, namespace, editable: scope.language === 'kubernetes' })),
    ...sets.flatMap((set, i): Values[] => {
      const object = setValues(set);
      return object ? [{ object, scope, key: `${key}!set${i}`, namespace, editable: false }] : [];
    }),
  ]);
  return [...inFiles, ...inTools];
}

/** Names of `set`s that speak of the annotation. */
export function setKeys(deployments: readonly Deployment[]): HelmKey[] {
  return deployments.flatMap(({ sets, scope }) =>
    sets
      .filter(({ name }) => flat(name).includes('gcp-service-account'))
      .map(({ name, value }: { readonly name: Text; readonly value: Text | null }) => ({ how: 'set' as const, key: name, value, scope })),
  );
}
