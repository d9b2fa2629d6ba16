import { decidingPlace, known, show } from '../facts/text';
import { isNear } from '../chain/near';
import type { Fix } from './finding';
import { renamingFixes } from './fixes/namespace';
import { ownEdit } from './fixes/own';
import { type Draft, type Rule } from './rule';
import { googleName, subjectName } from './words';

/** The grant names another account of the same namespace, one that is not here. */
export const bindingKsaNameMismatch: Rule = {
  id: 'WI106',
  name: 'binding-ksa-name-mismatch',
  severity: 'error',
  summary: 'The IAM member names another service account than the annotated one.',
  each: {
    *account(joined, context) {
      const why = context.missing(joined);
      if (why?.because !== 'name' || why.grant.principal.kind !== 'kubernetes') return;
      const { account } = joined;
      const { principal } = why.grant;
      const [bound, actual] = [known(principal.account), known(account.name)];
      const slip = bound !== undefined && actual !== undefined && isNear(bound, actual) ? ' (a slip of the pen?)' : '';
      const fixes: Fix[] = [];
      const inBinding = actual === undefined ? undefined : ownEdit(context, why.grant, 'account', actual);
      if (inBinding) fixes.push({ title: `Name ${actual} in the binding`, edits: [inBinding], preferred: true, safe: false });
      if (bound !== undefined) fixes.push(...renamingFixes(context, account, bound, fixes.length === 0));
      yield {
        severity: why.visible ? 'error' : 'warning',
        at: why.annotation.value.at,
        message: `${googleName(why.google)} trusts ${subjectName({ namespace: principal.namespace, name: principal.account })}${slip}, but this ServiceAccount is ${subjectName(account)}: its pods get 403 iam.serviceAccounts.getAccessToken denied. Name ${show(account.name)} in the binding, or rename the ServiceAccount.`,
        related: [{ at: decidingPlace(principal.account), message: `The binding names ${show(principal.account)} here.` }],
        fixes,
      } satisfies Draft;
    },
  },
};
