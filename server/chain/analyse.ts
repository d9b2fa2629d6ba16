import type { Inventory } from '../resolve/model';
import { authorityOf, type Authority } from './conflicts';
import { chainIdentities, type ChainIdentities } from './identity';
import { join, readGrant, type Join, type JoinedAccount } from './join';
import { linkChains } from './link';
import { explainMissing, type Missing } from './missing';
import type { Chain } from './model';
import { joinClusters, type JoinedCluster } from './pools';

/** Everything that follows from an inventory before a rule has spoken. */
export interface Analysis {
  readonly join: Join;
  readonly clusters: readonly JoinedCluster[];
  /** Annotated accounts whose grant is certainly missing, and why. */
  readonly missing: ReadonlyMap<JoinedAccount, Missing>;
  readonly chains: readonly Chain[];
  readonly identities: ChainIdentities;
  readonly authority: Authority;
}

/** `read`: reads single grants; one with a memory spares an edit those that it leaves alone. */
export function analyse(inventory: Inventory, read = readGrant): Analysis {
  const joined = join(inventory, read);
  const clusters = joinClusters(joined);
  const missing = new Map<JoinedAccount, Missing>();
  for (const account of joined.accounts) {
    const why = explainMissing(joined, account);
    if (why) missing.set(account, why);
  }
  const identities = chainIdentities(joined);
  return {
    join: joined,
    clusters,
    missing,
    chains: linkChains(joined, clusters, missing),
    identities,
    authority: authorityOf(joined, identities),
  };
}
