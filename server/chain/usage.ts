import { gatheredCell, indexed } from '../facts/cells';
import { compare, known } from '../facts/text';
import { misdirectedAccess } from './direct';
import type { Join, JoinedAccount, JoinedGrant } from './join';
import { uses } from './link';
import { impersonationsOf, misdirectedGrant, type Missing } from './missing';

/** What is made use of, and what is not. Asked of many things, so it is worked out once for all. */
export interface Usage {
  /** Accounts that were made for Workload Identity (annotated or bound) and that no workload here may run as. */
  readonly idle: () => readonly JoinedAccount[];
  /** Do workloads of this namespace find their accounts in it? */
  readonly isInhabited: (namespace: string) => boolean;
  /** Does an account take this grant for the one that it needs, though it does not cover it? */
  readonly isClaimed: (grant: JoinedGrant) => boolean;
}

export function usageOf(join: Join, missing: (account: JoinedAccount) => Missing | undefined): Usage {
  const idle = gatheredCell(
    () => join.accounts,
    (joined) => (isIdle(join, joined) ? [joined] : []),
  );
  const inhabited = indexed(
    gathering(join, ({ account }) => {
      const namespace = known(account.namespace);
      const isUsed = join.workloadsOf(account.name).some((workload) => compare(workload.namespace, account.namespace) === 'same');
      return isUsed && namespace !== undefined ? [namespace] : [];
    }),
    (namespace) => [namespace],
  );
  const claimed = indexed(
    gathering(join, (joined) => {
      const why = missing(joined);
      const grants = [why && 'grant' in why ? why.grant : undefined, misdirectedGrant(join, joined), misdirectedAccess(join, joined)];
      return grants.filter((grant) => grant !== undefined);
    }),
    ({ grant }) => [grant.key],
  );
  return {
    idle: () => idle.value,
    isInhabited: (namespace) => inhabited(namespace).length > 0,
    isClaimed: (joined) => claimed(joined.grant.key).includes(joined),
  };
}

/** What all accounts have to say. */
function gathering<T>(join: Join, listOf: (joined: JoinedAccount) => readonly T[]): () => readonly T[] {
  const all = gatheredCell(() => join.accounts, listOf);
  return () => all.value;
}

function isIdle(join: Join, { account, google }: JoinedAccount): boolean {
  if (known(account.name) === undefined || (!google && impersonationsOf(join, account).length === 0)) return false;
  return !join.workloadsOf(account.name).some((workload) => uses(workload, account) !== 'different');
}
