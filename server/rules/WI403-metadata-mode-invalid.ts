import { modeOf } from '../chain/pools';
import { decidingPlace, known, rewritable } from '../facts/text';
import { replace, type Draft, type Rule } from './rule';

/**
 * What people write instead, and what they mean. `EXPOSE_SEND_METADATA` exists nowhere but in tutorials.
 * https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_cluster#mode
 */
const meant: Readonly<Record<string, readonly string[]>> = {
  EXPOSE: ['GKE_METADATA', 'GCE_METADATA'],
  UNSPECIFIED: ['MODE_UNSPECIFIED', 'GKE_METADATA'],
};

/** A mode that the provider does not know: the plan fails. */
export const metadataModeInvalid: Rule = {
  id: 'WI403',
  name: 'metadata-mode-invalid',
  severity: 'error',
  summary: 'The node pool’s metadata mode is not one the provider knows.',
  alone: true,
  each: {
    *nodePool(pool) {
      const { mode, modeAttribute } = pool;
      if (mode === null || mode === 'unknown' || modeAttribute !== 'mode' || modeOf(pool) !== 'invalid') return;
      const text = known(mode)!;
      const at = rewritable(mode);
      const choices = meant[text] ?? ['GKE_METADATA'];
      yield {
        severity: 'error',
        at: decidingPlace(mode),
        message: `"${text}" is no metadata mode: the apply fails, and Workload Identity is not what you get. The values are GKE_METADATA (pods get Workload Identity), GCE_METADATA (they act as the node) and MODE_UNSPECIFIED. Use ${choices[0]}.`,
        related: [],
        fixes: at
          ? choices.map((choice, i) => ({ title: `Use ${choice}`, edits: [replace(at, choice)], preferred: i === 0, safe: false }))
          : [],
      } satisfies Draft;
    },
  },
};
