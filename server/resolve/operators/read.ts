import type { Cluster } from '../model';
import { known, unknownText } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { entryAt, fieldText, textOf, valueAt } from '../kubernetes/read';
import type { NodeConfig, Reference } from './draft';

/** Blocks of Terraform are lists of at most one in Crossplane's older versions, objects everywhere else. */
export function blockAt(value: Value | null | undefined, key: string): Value | undefined {
  const found = valueAt(value, key);
  return found?.is === 'list' ? found.items[0] : found;
}

/** Is the field certainly not written? An object that may have further keys may have it. */
export const isMissing = (object: Value | null | undefined, key: string): boolean =>
  object?.is === 'object' && object.complete && !object.entries.has(key);

/** true, false, or 'unknown'; what is not written is false. */
export function flagAt(object: Value | null | undefined, key: string): boolean | 'unknown' {
  const value = valueAt(object, key);
  if (value?.is === 'bool') return value.value;
  return value === undefined || value.is === 'null' ? (isMissing(object, key) || !object ? false : 'unknown') : 'unknown';
}

/** The text of a field that the operator requires. */
export const requiredField = (object: Value | null | undefined, key: string, at: Place): Text =>
  fieldText(object, key) ?? unknownText(`${key} is not written`, at);

/** The items of a list of strings; null stands for those that are not known. */
export function textsOf(list: Value | undefined): (Text | null)[] {
  if (list?.is !== 'list') return [null];
  const items = list.items.map((item) => (item.is === 'unknown' ? null : textOf(item)));
  return list.incomplete ? [...items, null] : items;
}

/** `{ name, namespace }` or `{ external }`, as Config Connector refers to everything. */
export function referenceIn(value: Value | undefined, at: Place): Reference {
  const external = fieldText(value, 'external');
  if (external && external.pieces.length > 0) return { by: 'value', value: external };
  const name = fieldText(value, 'name');
  return name ? { by: 'name', name, namespace: fieldText(value, 'namespace') } : { by: 'unknown', at: value?.at ?? at };
}

/** What `nodeConfig` says, whoever reads it. `accountOf` finds the account of the nodes in it. */
export function nodeConfigIn(config: Value | undefined, accountOf: (config: Value) => Reference | null): NodeConfig {
  if (config?.is !== 'object') {
    const open = config !== undefined && config.is !== 'null';
    return { mode: open ? 'unknown' : null, modeAttribute: null, account: open ? { by: 'unknown', at: config.at } : null, tainted: false };
  }
  const rest = {
    account: accountOf(config),
    scopes: scopesIn(config),
    tainted: ['taint', 'taints'].some((key) => config.entries.has(key)),
  };
  const metadata = blockAt(config, 'workloadMetadataConfig');
  if (metadata === undefined || metadata.is === 'null')
    return { mode: isMissing(config, 'workloadMetadataConfig') || metadata ? null : 'unknown', modeAttribute: null, ...rest };
  for (const [key, modeAttribute] of [['mode', 'mode'] as const, ['nodeMetadata', 'node_metadata'] as const]) {
    const mode = textOf(entryAt(metadata, key)?.value);
    if (mode) return { mode, modeAttribute, ...rest };
  }
  return { mode: metadata.is === 'object' && metadata.complete ? null : 'unknown', modeAttribute: null, ...rest };
}

/** What a cluster's specification says about its workload pool; `identityNamespace` is the older name. */
export function poolIn(spec: Value | undefined): Pick<Cluster, 'pool' | 'poolAt'> & { legacyPool?: NonNullable<Cluster['legacyPool']> } {
  const config = blockAt(spec, 'workloadIdentityConfig');
  if (config === undefined || config.is === 'null')
    return { pool: isMissing(spec, 'workloadIdentityConfig') || config ? null : 'unknown', poolAt: null };
  for (const key of ['workloadPool', 'identityNamespace']) {
    const entry = entryAt(config, key);
    const pool = textOf(entry?.value);
    const legacy = entry && pool && key === 'identityNamespace' ? { legacyPool: { at: entry.at, value: pool, accepted: true } } : {};
    if (entry && pool) return { pool: pool.pieces.length === 0 ? null : pool, poolAt: entry.at, ...legacy };
  }
  return { pool: config.is === 'object' && config.complete ? null : 'unknown', poolAt: config.at };
}

function scopesIn(config: ObjectValue): NodeConfig['scopes'] {
  const entry = config.entries.get('oauthScopes');
  if (entry?.value.is !== 'list') return null;
  const names = entry.value.items.map((item) => known(textOf(item)));
  return names.every((name) => name !== undefined) ? { at: entry.at, names } : null;
}
