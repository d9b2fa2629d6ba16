import type { KubernetesFacts } from '../../facts/kubernetes';
import { flat } from '../../facts/text';
import type { Entry, ObjectValue, Piece, Text, Value } from '../../facts/value';
import { isWithin } from '../kubernetes/folders';
import { textOf } from '../kubernetes/read';
import type { AccountEditing, HelmKey, Scope } from '../model';
import { setValues, type Layer } from './layers';
import { merged, unreadValues } from './release';
import { dependenciesOf, subchartsOf } from './subcharts';
import type { Deployment } from './deployments';
import type { Values } from './values-accounts';
import { folderOf } from '../../syntax/folder';

/**
 * All values that are written in the workspace: values files, and those within the objects of tools. `templated`: the charts whose
 * templates here make accounts.
 */
export function writtenValues(
  files: ReadonlyMap<string, KubernetesFacts>,
  charts: readonly string[],
  deployments: readonly Deployment[],
  templated: ReadonlySet<string>,
): Values[] {
  const parts = subchartsOf(files, charts);
  const isReplaced = (chart: string): boolean => parts.has(chart) || deployments.some(({ folder }) => folder === chart);
  /** The defaults of a chart are only what its releases leave of them, except for the parts of it that are elsewhere. */
  const onlyOf = (uri: string): ReadonlySet<string> | undefined => {
    const chart = folderOf(uri);
    if (!/\/values\.ya?ml$/.test(uri) || !templated.has(chart) || !isReplaced(chart)) return undefined;
    return new Set(dependenciesOf(files, chart).map(({ name }) => name));
  };
  const isUnread = (layer: Layer): boolean => ('uri' in layer ? !files.get(layer.uri)?.settings : !layer.object.complete);
  const testing = (uri: string): boolean => charts.some((chart) => isWithin(`${chart}/ci`, uri));
  const inFiles = [...files.values()].flatMap(({ uri, role, settings }): Values[] => {
    if (role !== 'values' || !settings || testing(uri)) return [];
    const users = deployments.filter(({ layers }) => layers.some((layer) => 'uri' in layer && layer.uri === uri));
    const namespace = users.length === 1 ? users[0]!.namespace : null;
    const isWhole = (user: Deployment | undefined): boolean =>
      user !== undefined && isComplete(user) && user.layers.length === 1 && user.sets.length === 0;
    const seen = deployments.some((tool) => layersOver(tool, uri).some(isUnread)) ? merged([settings, unreadValues]) : settings;
    const filled = users.flatMap((user): Values[] => {
      const { variables, scope, key, namespace: own } = user;
      const object = variables?.has(uri) ? filledIn(seen, variables.get(uri)!) : null;
      return object ? [{ object, scope, key: `${key}!${uri}`, namespace: own, editing: editingOf(settings), whole: isWhole(user) }] : [];
    });
    if (filled.length > 0) return filled;
    const scope: Scope = { language: 'kubernetes', root: folderOf(uri), instance: '' };
    const whole = users.length === 1 && isWhole(users[0]);
    return [{ object: seen, scope, key: uri, namespace, editing: editingOf(settings), whole, only: onlyOf(uri) }];
  });
  const inTools = deployments.flatMap((tool): Values[] => {
    const { key, layers, sets, scope, namespace } = tool;
    const written = layers.flatMap((layer) => ('object' in layer ? [layer.object] : []));
    const first = written.findIndex(({ entries }) => entries.size > 0);
    const over = [...(first < 0 ? [] : written.slice(first)), ...sets.map(setValues)];
    const [only, ...more] = over;
    if (!only) return [];
    const single = more.length === 0 && first >= 0;
    const editing = !single ? null : tool.editing === undefined ? editingOf(only) : tool.editing;
    const whole = isComplete(tool) && written.length === layers.length;
    return [{ object: single ? only : merged(over), scope, key: `${key}!values`, namespace, editing, whole }];
  });
  return [...inFiles, ...inTools];
}

const editingOf = ({ at }: ObjectValue): AccountEditing => ({ how: 'yaml', uri: at.uri, document: at.span });

/** Are all values here, but not the chart, whose templates would say what becomes of them? */
const isComplete = ({ chart, folder, complete, patched, layers, sets }: Deployment): boolean =>
  chart &&
  folder === null &&
  complete &&
  !patched &&
  [...layers, ...sets.map((set) => ({ object: setValues(set) }))].every((layer) => 'uri' in layer || layer.object.complete);

/** What is laid over a file by a tool that installs it: over the defaults of its chart, all. */
function layersOver({ layers, folder }: Deployment, uri: string): readonly Layer[] {
  const own = layers.findLastIndex((layer) => 'uri' in layer && layer.uri === uri);
  return own >= 0 || (folder === folderOf(uri) && /\/values\.ya?ml$/.test(uri)) ? layers.slice(own + 1) : [];
}

/** A template of Terraform's with its variables in place: `${name}` alone. */
export function filledIn(object: ObjectValue, variables: ObjectValue, depth = 0): ObjectValue {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of object.entries) entries.set(key, { ...entry, value: filled(entry.value, variables, depth) });
  return { ...object, entries };
}

function filled(value: Value, variables: ObjectValue, depth: number): Value {
  if (value.is === 'object' && depth < 30) return filledIn(value, variables, depth + 1);
  if (value.is !== 'text' || !value.pieces.some((piece) => piece.is === 'unknown' && piece.placeholder)) return value;
  const pieces = value.pieces.flatMap((piece): readonly Piece[] => {
    const name = piece.is === 'unknown' ? /^\$\{\s*(\w+)\s*\}$/.exec(piece.placeholder ?? '')?.[1] : undefined;
    const given = name === undefined ? null : textOf(variables.entries.get(name)?.value);
    return given
      ? given.pieces.map((one): Piece => ({ ...one, trail: { label: name!, how: 'input', at: given.at, next: one.trail } }))
      : [piece];
  });
  return { ...value, pieces };
}

/** Names of `set`s that speak of the annotation. */
export function setKeys(deployments: readonly Deployment[]): HelmKey[] {
  return deployments.flatMap(({ sets, scope }) =>
    sets
      .filter(({ name }) => flat(name).includes('gcp-service-account'))
      .map(({ name, value }: { readonly name: Text; readonly value: Text | null }) => ({ how: 'set' as const, key: name, value, scope })),
  );
}
