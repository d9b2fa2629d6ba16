import { computed } from '@preact/signals-core';
import { listCell, perObject } from '../facts/cells';
import { indexedAnew } from '../facts/indexes';
import { known } from '../facts/text';
import { compareGoogleAccounts, keysOf, type GoogleAccountName, type Join, type JoinedGrant } from './join';
import { mayBeGivenRoles } from './opaque';

/** Is there a role that somebody here grants to this Google account, or may grant to it? */
export function heldRoles(join: Join): (google: GoogleAccountName) => boolean {
  const holderOf = perObject(({ principal, target }: JoinedGrant): GoogleAccountName | null => {
    if (principal.kind !== 'googleAccount') return null;
    const holder = join.nameGoogleAccount(principal.email);
    // What somebody may do with an account itself gives that account nothing.
    return target && compareGoogleAccounts(target, holder) === 'same' ? null : holder;
  });
  const holders = listCell(() => join.grants.map(holderOf).filter((holder) => holder !== null));
  const named = indexedAnew(() => holders.value, keysOf);
  const uncertain = listCell(() => holders.value.filter(({ email }) => known(email) === undefined));
  const emails = computed(() => new Set(holders.value.flatMap(keysOf)));
  const hidden = listCell(() => join.grants.filter(({ grant, principal }) => grant.member === null || principal.kind === 'unknown'));
  return (google) =>
    keysOf(google).some((key) => named(key).length > 0) ||
    uncertain.value.some((holder) => compareGoogleAccounts(holder, google) !== 'different') ||
    (known(google.email) === undefined &&
      [...emails.value].some((key) => key.startsWith(`${known(google.declared[0]?.accountId ?? null)}@`))) ||
    hidden.value.some(({ target }) => target === null || compareGoogleAccounts(target, google) !== 'same') ||
    mayBeGivenRoles(join, google);
}
