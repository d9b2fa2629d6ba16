import { show } from '../facts/text';
import type { Edit } from '../syntax/span';
import { attributeNamePlace, renamingEdits } from './fixes/legacy';
import type { Draft, Rule } from './rule';

const [old, name] = ['identity_namespace', 'workload_pool'] as const;

/** The workload pool under the attribute's name before version 4.0 of the provider. */
export const legacyIdentityNamespace: Rule = {
  id: 'WI402',
  name: 'legacy-identity-namespace',
  severity: 'error',
  summary: 'The cluster states its workload pool as identity_namespace, which version 4 of the provider removed.',
  each: {
    *cluster({ cluster: { legacyPool } }, context) {
      if (!legacyPool) return;
      const edits = renamingEdits(context, legacyPool, [old, name], (source) => source);
      yield {
        severity: legacyPool.accepted ? 'hint' : 'error',
        at: attributeNamePlace(legacyPool, old),
        message: legacyPool.accepted
          ? `identity_namespace is deprecated and gone in version 4 of the Google provider. Call it workload_pool.`
          : `The Google provider knows no identity_namespace since version 4: the plan fails, and pool ${show(legacyPool.value)} is not enabled. Call it workload_pool.`,
        related: [],
        fixes: edits.length === 0 ? [] : [{ title: titleOf(edits), edits, preferred: true, safe: !legacyPool.accepted }],
      } satisfies Draft;
    },
  },
};

/** Where the new attribute stands beside the old one, the old one goes. */
const titleOf = (edits: readonly Edit[]): string =>
  edits.some(({ newText }) => newText.startsWith(name)) ? `Rename to ${name}` : `Remove ${old}`;
