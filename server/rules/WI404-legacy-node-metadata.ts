import { modeOf, statesGkeMetadata } from '../chain/pools';
import { known, show } from '../facts/text';
import type { LegacyAttribute, NodePool } from '../resolve/model';
import { hclString } from '../syntax/hcl/edit';
import { attributeNamePlace, renamingEdits } from './fixes/legacy';
import type { Fix } from './finding';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

const [old, name] = ['node_metadata', 'mode'] as const;

/**
 * What the old values are now; metadata concealment (SECURE) gave way to Workload Identity.
 * https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_4_upgrade
 */
const meant: Readonly<Record<string, readonly string[]>> = {
  GKE_METADATA_SERVER: ['GKE_METADATA'],
  GKE_METADATA: ['GKE_METADATA'],
  SECURE: ['GKE_METADATA'],
  EXPOSE: ['GKE_METADATA', 'GCE_METADATA'],
  GCE_METADATA: ['GKE_METADATA', 'GCE_METADATA'],
  UNSPECIFIED: ['MODE_UNSPECIFIED'],
};

/** The metadata mode under the attribute's name before version 4.0 of the provider. */
export const legacyNodeMetadata: Rule = {
  id: 'WI404',
  name: 'legacy-node-metadata',
  severity: 'error',
  summary: 'The node pool states its metadata mode as node_metadata, which version 4 of the provider removed.',
  each: {
    *nodePool(pool, context) {
      const { legacyMode } = pool;
      if (!legacyMode) return;
      const value = known(legacyMode.value);
      const now = value === undefined || !Object.hasOwn(meant, value) ? undefined : meant[value];
      const advice = `Write mode${now ? ` = "${now[0]}"` : ''}${now?.[1] ? ` (or "${now[1]}" to keep pods on the node's identity)` : ''}.`;
      yield {
        severity: legacyMode.accepted ? 'hint' : 'error',
        at: attributeNamePlace(legacyMode, old),
        message: legacyMode.accepted
          ? `node_metadata is deprecated and gone in version 4 of the Google provider. ${advice}`
          : `The Google provider knows no node_metadata since version 4: the plan fails, and "${show(legacyMode.value)}" has no effect. ${advice}`,
        related: [],
        fixes: fixes(context, pool, legacyMode, now ?? []),
      } satisfies Draft;
    },
  },
};

function fixes(context: RuleContext, pool: NodePool, legacy: LegacyAttribute, now: readonly string[]): Fix[] {
  // A value from elsewhere may serve others too.
  if (legacy.value.pieces.some(({ trail }) => trail)) return [];
  const owner = context.clusters.find(({ nodePools }) => nodePools.includes(pool));
  // Where the cluster has no pool, GKE_METADATA would be refused (WI406).
  const possible = now.filter((mode) => mode !== 'GKE_METADATA' || owner?.identity !== 'off' || statesGkeMetadata(pool));
  return possible.flatMap((mode, i) => {
    const edits = renamingEdits(context, legacy, [old, name], () => hclString(mode));
    const title = pool.modeAttribute === 'mode' ? 'Remove node_metadata' : `Write mode = "${mode}"`;
    return fixOf(title, pool.modeAttribute === 'mode' && i > 0 ? [] : edits, { preferred: i === 0, safe: modeOf(pool) === 'none' });
  });
}
