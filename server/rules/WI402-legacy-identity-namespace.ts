import { show } from '../facts/text';
import type { LegacyAttribute, Manifest } from '../resolve/model';
import { place, type Edit } from '../syntax/span';
import type { YamlNode } from '../syntax/yaml/ast';
import { objectAt, renameKey } from '../syntax/yaml/edit';
import { attributeNamePlace, renamingEdits } from './fixes/legacy';
import { entry } from './fixes/manifest';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

const [old, name] = ['identity_namespace', 'workload_pool'] as const;

/** The workload pool under the attribute's name before version 4.0 of the provider. */
export const legacyIdentityNamespace: Rule = {
  id: 'WI402',
  name: 'legacy-identity-namespace',
  severity: 'error',
  summary: 'The cluster states its workload pool as identity_namespace, which version 4 of the provider removed.',
  each: {
    *cluster({ cluster }, context) {
      const { legacyPool } = cluster;
      if (!legacyPool) return;
      if (cluster.manifest) {
        yield inManifest(context, cluster.manifest, legacyPool);
        return;
      }
      const edits = renamingEdits(context, legacyPool, [old, name], (source) => source);
      yield {
        severity: legacyPool.accepted ? 'hint' : 'error',
        at: attributeNamePlace(legacyPool, old),
        message: legacyPool.accepted
          ? `identity_namespace is deprecated and gone in version 4 of the Google provider. Call it workload_pool.`
          : `The Google provider knows no identity_namespace since version 4: the plan fails, and pool ${show(legacyPool.value)} is not enabled. Call it workload_pool.`,
        related: [],
        fixes: fixOf(titleOf(edits), edits, { safe: !legacyPool.accepted }),
      } satisfies Draft;
    },
  },
};

/** Where the new attribute stands beside the old one, the old one goes. */
const titleOf = (edits: readonly Edit[]): string =>
  edits.some(({ newText }) => newText.startsWith(name)) ? `Rename to ${name}` : `Remove ${old}`;

/** https://cloud.google.com/config-connector/docs/reference/resource-docs/container/containercluster */
function inManifest(context: RuleContext, { editing }: Manifest, { at }: LegacyAttribute): Draft {
  const text = editing ? context.text(editing.uri) : undefined;
  const root = text === undefined ? null : objectAt(text, editing!.document.start);
  const config = [...(editing?.path ?? []), 'workloadIdentityConfig'].reduce<YamlNode | null | undefined>(entry, root);
  const pair = config?.kind === 'map' ? config.items.find(({ key }) => key.text === 'identityNamespace') : undefined;
  const edits = pair ? renameKey(editing!.uri, pair.key, 'workloadPool') : [];
  return {
    severity: 'warning',
    at: pair ? place(editing!.uri, pair.key.span) : attributeNamePlace({ at }, 'identityNamespace'),
    message: `identityNamespace is deprecated and will be gone from Config Connector: the cluster would then be left without a workload pool. Call it workloadPool.`,
    related: [],
    fixes: fixOf('Rename to workloadPool', edits, { safe: true }),
  };
}
