import { gatheredCell } from '../facts/cells';
import { indexed } from '../facts/indexes';
import type { Settling } from '../facts/settling';
import { compare, known } from '../facts/text';
import type { AccountMention } from '../facts/mentions';
import type { Text } from '../facts/value';
import type { KubernetesAccount } from '../resolve/model';
import { misdirectedAccess } from './direct';
import type { Join, JoinedAccount, JoinedGrant } from './join';
import { uses } from './link';
import { impersonationsOf, misdirectedGrant, type Missing } from './missing';

/** What is made use of, and what is not. Asked of many things, so it is worked out once for all. */
export interface Usage {
  /** Accounts that were made for Workload Identity (annotated or bound), that no workload here may run as and nothing else names. */
  readonly idle: () => readonly JoinedAccount[];
  /** Do workloads of this namespace find their accounts in it? */
  readonly isInhabited: (namespace: string) => boolean;
  /** Does an account take this grant for the one that it needs, though it does not cover it? */
  readonly isClaimed: (grant: JoinedGrant) => boolean;
  /** The accounts, and the grants to accounts, whose names are written in a file or come through it. */
  readonly namedIn: (uri: string) => { readonly accounts: readonly JoinedAccount[]; readonly grants: readonly JoinedGrant[] };
}

export function usageOf(join: Join, missing: (account: JoinedAccount) => Missing | undefined, settled: Settling): Usage {
  const mentionsOf = settled.index(
    () => join.inventory.mentions,
    ({ name }) => [name],
  );
  const isMentioned = ({ account }: JoinedAccount): boolean =>
    mentionsOf(known(account.name) ?? '').some(
      (mention) => mayMean(mention, account) && !accountsFrom(mention.uri).some((named) => isGivenName(mention, named.account)),
    );
  const idle = gatheredCell(
    () => join.accounts,
    (joined) => (isIdle(join, joined) && !isMentioned(joined) ? [joined] : []),
  );
  const used = gatheredCell(
    () => join.accounts,
    (joined) => (isUsed(join, joined) ? [joined] : []),
  );
  const inhabitants = indexed(
    () => used.value,
    ({ account }) => [known(account.namespace) ?? ''],
  );
  const claims = gatheredCell(
    () => join.accounts,
    (joined) => {
      const why = missing(joined);
      const grants = [why && 'grant' in why ? why.grant : undefined, misdirectedGrant(join, joined), misdirectedAccess(join, joined)];
      return grants.flatMap((grant) => (grant ? [{ grant }] : []));
    },
  );
  const claimed = indexed(
    () => claims.value,
    ({ grant: { grant } }) => [grant.key],
  );
  const accountsFrom = settled.index(
    () => join.accounts,
    ({ account }) => filesOf(account.namespace, account.name),
  );
  const grantsFrom = settled.index(
    () => join.grants,
    ({ principal }) => (principal.kind === 'kubernetes' ? filesOf(principal.namespace, principal.account) : []),
  );
  return {
    idle: () => idle.value,
    isInhabited: (namespace) => inhabitants(namespace).length > 0,
    isClaimed: (joined) => claimed(joined.grant.key).some(({ grant }) => grant === joined),
    namedIn: (uri) => ({ accounts: accountsFrom(uri), grants: grantsFrom(uri) }),
  };
}

/** Where texts are written, and what they came through. */
function filesOf(...texts: readonly (Text | null)[]): readonly string[] {
  const files = new Set<string>();
  for (const { at, trail } of texts.flatMap((text) => text?.pieces ?? [])) {
    files.add(at.uri);
    for (let step = trail; step; step = step.next) files.add(step.at.uri);
  }
  return [...files];
}

/** Is it the account of that name? */
function mayMean({ namespaces }: AccountMention, { namespace }: KubernetesAccount): boolean {
  const here = known(namespace);
  return here === undefined || namespaces.length === 0 || namespaces.includes(here);
}

/** Is an account given its name there, in the values of its chart? Then nothing uses it yet. */
const isGivenName = (mention: AccountMention, { name, headerAt }: KubernetesAccount): boolean =>
  known(name) === mention.name && headerAt.uri !== mention.uri && filesOf(name).includes(mention.uri);

const isUsed = (join: Join, { account }: JoinedAccount): boolean =>
  join.workloadsOf(account.name).some((workload) => compare(workload.namespace, account.namespace) === 'same');

function isIdle(join: Join, { account, google }: JoinedAccount): boolean {
  if (known(account.name) === undefined || (!google && impersonationsOf(join, account).length === 0)) return false;
  return !join.workloadsOf(account.name).some((workload) => uses(workload, account) !== 'different');
}
