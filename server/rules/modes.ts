import { decidingPlace, known } from '../facts/text';
import type { NodePool } from '../resolve/model';
import type { Related } from './finding';

/** Where node pools state their metadata mode. */
export const relatedModes = (pools: readonly NodePool[]): Related[] =>
  pools.flatMap((pool) =>
    pool.mode === null || pool.mode === 'unknown'
      ? []
      : [
          {
            at: decidingPlace(pool.mode),
            message: `Node pool ${known(pool.name) ?? pool.label} states ${known(pool.mode) ?? 'its mode'} here.`,
          },
        ],
  );
