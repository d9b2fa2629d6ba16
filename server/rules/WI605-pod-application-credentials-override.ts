import { identityOf } from '../chain/pods';
import { known, literal, show } from '../facts/text';
import type { ObjectValue, Text, Value } from '../facts/value';
import type { Edit, Place } from '../syntax/span';
import { itemRemoval, mergedRemovals } from './fixes/remove';
import type { Fix } from './finding';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName, workloadName } from './words';

const variable = 'GOOGLE_APPLICATION_CREDENTIALS';

/** A credentials file that client libraries read before they ask the metadata server. */
export const podApplicationCredentialsOverride: Rule = {
  id: 'WI605',
  name: 'pod-application-credentials-override',
  severity: 'warning',
  summary: 'A pod with Workload Identity sets GOOGLE_APPLICATION_CREDENTIALS, which client libraries prefer.',
  each: {
    *workload(workload, context) {
      const spec = workload.podSpec;
      if (!workload.credentialsAt || !spec) return;
      const identity = identityOf(context.join, workload);
      if (!identity) return;
      for (const setting of settingsIn(spec)) {
        const { path, mount, volume } = setting;
        if (path === undefined || isFederation(mount, volume)) continue;
        const whom = identity.google ? googleName(identity.google) : subjectName(identity.account);
        yield {
          severity: 'warning',
          at: setting.at,
          message: `Client libraries read ${path === '' ? 'this file' : path} before they ask the metadata server: ${workloadName(workload)} calls Google's APIs as whoever that key belongs to, or fails if it is none, and never as ${whom}. Take the variable out, and the key with it.`,
          related: [{ at: identity.at, message: identity.why }],
          fixes: fixes(context, spec, setting),
        } satisfies Draft;
      }
    },
  },
};

/** The variable in one container. */
interface Setting {
  readonly at: Place;
  readonly item: Value;
  /** '' where it comes from elsewhere; undefined: not known, or empty, which libraries pass over. */
  readonly path: string | undefined;
  /** The mount that the path lies in; 'unknown' where there may be one. */
  readonly mount: ObjectValue | 'unknown' | null;
  readonly volume: ObjectValue | 'unknown' | null;
}

function settingsIn(spec: ObjectValue): Setting[] {
  return ['containers', 'initContainers'].flatMap((group) =>
    objectsIn(spec, group).flatMap((container) =>
      objectsIn(container, 'env').flatMap((item): Setting[] => {
        const name = item.entries.get('name')?.value;
        // A whole text in UPPER_SNAKE passes for a placeholder elsewhere; here it is the name of a variable.
        if (name?.is !== 'text' || show(name) !== variable) return [];
        const path = known(textAt(item, 'value')) || undefined;
        const mount = path === undefined ? null : mountOf(container, path);
        const volume = mount === null || mount === 'unknown' ? mount : volumeOf(spec, textAt(mount, 'name'));
        return [{ at: name.at, item, path, mount, volume }];
      }),
    ),
  );
}

function mountOf(container: ObjectValue, path: string): Setting['mount'] {
  const mounts = objectsIn(container, 'volumeMounts');
  const paths = mounts.map((mount) => known(textAt(mount, 'mountPath')));
  const at = paths.findIndex(
    (mountPath) => mountPath !== undefined && (path === mountPath || path.startsWith(`${mountPath.replace(/\/$/, '')}/`)),
  );
  if (at >= 0) return mounts[at]!;
  return paths.includes(undefined) || !isReadable(container, 'volumeMounts') ? 'unknown' : null;
}

function volumeOf(spec: ObjectValue, name: Text | null): Setting['volume'] {
  const volume = objectsIn(spec, 'volumes').find((one) => known(textAt(one, 'name')) === known(name));
  return volume ?? (isReadable(spec, 'volumes') ? null : 'unknown');
}

/** A credential configuration instead of a key: from a ConfigMap, or with a projected token beside it (fleets, other clouds). */
function isFederation(mount: Setting['mount'], volume: Setting['volume']): boolean {
  if (mount === 'unknown' || volume === 'unknown' || (volume && !volume.complete)) return true;
  return volume !== null && ['configMap', 'projected', 'config_map'].some((kind) => volume.entries.has(kind));
}

/** Takes out the variable, and the mount and volume of its file where nothing else is in need of them. */
function fixes(context: RuleContext, spec: ObjectValue, { item, mount, volume }: Setting): Fix[] {
  const own = itemRemoval(context, item.at);
  if (own.length === 0) return [];
  const edits: Edit[] = [...own];
  const users = ['containers', 'initContainers'].flatMap((group) =>
    objectsIn(spec, group).flatMap((container) => objectsIn(container, 'volumeMounts')),
  );
  const name = mount && mount !== 'unknown' ? known(textAt(mount, 'name')) : undefined;
  const shared = name === undefined || users.filter((one) => known(textAt(one, 'name')) === name).length !== 1;
  if (!shared && mount && mount !== 'unknown' && volume && volume !== 'unknown' && settingsIn(spec).length === 1) {
    const rest = [itemRemoval(context, mount.at), itemRemoval(context, volume.at)];
    if (rest.every((part) => part.length > 0)) edits.push(...rest.flat());
  }
  const title = edits.length > own.length ? `Remove ${variable} and its volume` : `Remove ${variable}`;
  return fixOf(title, mergedRemovals(edits));
}

function objectsIn(value: ObjectValue, key: string): ObjectValue[] {
  const list = value.entries.get(key)?.value;
  return list?.is === 'list' ? list.items.filter((item) => item.is === 'object') : [];
}

function isReadable(value: ObjectValue, key: string): boolean {
  const list = value.entries.get(key)?.value;
  return list === undefined ? value.complete : list.is === 'list' && !list.incomplete && list.items.every((item) => item.is === 'object');
}

function textAt(value: ObjectValue, key: string): Text | null {
  const found = value.entries.get(key)?.value;
  return found?.is === 'text' ? found : found?.is === 'number' ? literal(String(found.value), found.at) : null;
}
