import { batch, computed } from '@preact/signals-core';
import { perObject } from '../facts/cells';
import { settling } from '../facts/settling';
import type { Inventory } from '../resolve/model';
import { authorityOf, type Authority } from './conflicts';
import { heldRoles } from './held-roles';
import { chainIdentities, type ChainIdentities } from './identity';
import { watchedInventory } from './inventory';
import { joinOf, readGrant, type GoogleAccountName, type Join, type JoinedAccount } from './join';
import { linkedChains } from './link';
import { explainMissing, type Missing } from './missing';
import type { Chain } from './model';
import { blockedPods, type BlockedPods } from './policies';
import { joinClusters, type JoinedCluster } from './pools';
import { usageOf, type Usage } from './usage';

/** Everything that follows from an inventory before a rule has spoken. It follows the inventory from one moment to the next. */
export interface Analysis {
  readonly join: Join;
  readonly clusters: readonly JoinedCluster[];
  /** Why an annotated account may certainly not impersonate its Google account; undefined where it may, or where that is not known. */
  readonly missing: (account: JoinedAccount) => Missing | undefined;
  readonly chains: readonly Chain[];
  readonly identities: ChainIdentities;
  readonly authority: Authority;
  /** Is a role granted to this Google account, or may one be? */
  readonly mayHoldRoles: (google: GoogleAccountName) => boolean;
  readonly usage: Usage;
  /** Pods that network policies keep from the GKE metadata server. */
  readonly blocked: readonly BlockedPods[];
}

/** An analysis, and what gives it the inventory to speak of. */
export interface Analyst {
  readonly analysis: Analysis;
  readonly replace: (inventory: Inventory) => void;
}

/** `read`: reads single grants; one with a memory spares worlds the grants that they share. */
export function createAnalyst(read = readGrant): Analyst {
  const { inventory, replace } = watchedInventory();
  const settled = settling();
  const joined = joinOf(inventory, settled, read);
  const clusters = joinClusters(joined, settled);
  const missing = perObject((account: JoinedAccount) => explainMissing(joined, account));
  const identities = chainIdentities(joined);
  const authority = computed(() => authorityOf(joined, identities));
  const blocked = blockedPods(joined, settled);
  const chains = linkedChains({ join: joined, clusters, missing });
  return {
    analysis: {
      join: joined,
      get clusters() {
        return clusters();
      },
      missing,
      get chains() {
        return chains();
      },
      identities,
      get authority() {
        return authority.value;
      },
      mayHoldRoles: heldRoles(joined),
      usage: usageOf(joined, missing, settled),
      get blocked() {
        return blocked();
      },
    },
    replace(next) {
      // Nobody looks until all of it is settled.
      batch(() => {
        replace(next);
        settled.settle();
      });
    },
  };
}
