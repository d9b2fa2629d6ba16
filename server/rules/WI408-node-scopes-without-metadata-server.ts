import { modeOf } from '../chain/pools';
import { known, rewritable } from '../facts/text';
import type { NodePool } from '../resolve/model';
import { fixOf, replace, type Draft, type Rule } from './rule';

/** Scopes and their short names: https://cloud.google.com/sdk/gcloud/reference/container/node-pools/create#--scopes */
const everything: ReadonlySet<string> = new Set(['cloud-platform', 'https://www.googleapis.com/auth/cloud-platform']);
const storage = /^(?:https:\/\/www\.googleapis\.com\/auth\/devstorage\.\w+|storage-(?:ro|rw|full))$/;

/** Narrow OAuth scopes on a node pool whose pods use the node's tokens. */
export const nodeScopesWithoutMetadataServer: Rule = {
  id: 'WI408',
  name: 'node-scopes-without-metadata-server',
  severity: 'information',
  summary: 'OAuth scopes of the nodes limit pods that bypass the GKE metadata server.',
  each: {
    *nodePool(pool, { clusters }) {
      const { scopes } = pool;
      if (!scopes || modeOf(pool) !== 'gce' || scopes.names.some((name) => everything.has(name))) return;
      // A cluster without a pool is the root cause, and speaks for its node pools (WI101, WI406).
      if (clusters.find(({ nodePools }) => nodePools.includes(pool))?.identity === 'off') return;
      const images = scopes.names.some((name) => storage.test(name))
        ? ''
        : ' Without a storage scope the nodes cannot pull private images either.';
      yield {
        severity: 'information',
        at: scopes.at,
        message: `Pods of node pool ${known(pool.name) ?? pool.label} use the node's tokens, which these scopes limit: whatever roles are granted, other APIs answer 403 "Request had insufficient authentication scopes".${images} Switch to GKE_METADATA: scopes do not limit pods there.`,
        related: [],
        fixes: fixes(pool),
      } satisfies Draft;
    },
  },
};

function fixes({ mode, modeAttribute }: NodePool): Draft['fixes'] {
  // The attribute before provider 4.0 goes together with its name (WI404).
  const at = mode && mode !== 'unknown' && modeAttribute === 'mode' ? rewritable(mode) : undefined;
  return fixOf('Switch to GKE_METADATA', at ? [replace(at, 'GKE_METADATA')] : []);
}
