import type { GoogleAccountName, JoinedAccount, JoinedGrant } from '../chain/join';
import { impersonationsOf, isOrphan } from '../chain/missing';
import { subjectPlace } from '../chain/principal';
import { known, rewritable, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import { uses } from '../chain/link';
import type { Fix } from './finding';
import { newAccountFixes } from './fixes/create';
import { podAccountFixes } from './fixes/pod';
import { entryRemoval } from './fixes/remove';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, workloadName } from './words';

/** The account of every pod that names none, with a Google account behind it. */
export const annotatedDefaultKsa: Rule = {
  id: 'WI610',
  name: 'annotated-default-ksa',
  severity: 'warning',
  summary: 'The default ServiceAccount of a namespace has a Google service account: so has every pod that names none.',
  each: {
    *account(joined, context) {
      const { account, google } = joined;
      const { join } = context;
      if (known(account.name) !== 'default') return;
      const bound = impersonationsOf(join, account);
      const whose = google ?? bound[0]?.target;
      if (!whose) return;
      const related = bound.map(({ grant }) => ({ at: grant.member?.at ?? grant.nameAt, message: 'The binding.' }));
      yield { ...draft(account.nameAt, account.namespace, whose), related, fixes: ownAccountFixes(context, joined, whose, bound) };
    },
    /** Its account is not here. */
    *grant(joined, { join }) {
      const { principal, role, target, grant } = joined;
      if (principal.kind !== 'kubernetes' || known(principal.account) !== 'default' || grant.uncertain) return;
      if ((role !== 'right' && role !== 'token') || !target || !isOrphan(join, joined)) return;
      yield draft(subjectPlace(principal), principal.namespace, target);
    },
  },
};

/**
 * Where one workload is all that runs as it: a ServiceAccount of the workload's name takes over annotation and binding.
 */
function ownAccountFixes(
  context: RuleContext,
  { account, annotation }: JoinedAccount,
  google: GoogleAccountName,
  bound: readonly JoinedGrant[],
): Fix[] {
  const { join } = context;
  const [workload, ...others] = join.workloadsOf(account.name).filter((one) => uses(one, account) === 'same');
  const [grant, ...more] = bound;
  const name = known(workload?.name ?? null);
  if (!workload || name === undefined || others.length + more.length > 0 || join.accountsNamed(workload.name).length > 0) return [];
  const member = grant?.principal.kind === 'kubernetes' ? rewritable(grant.principal.account) : undefined;
  const [created] = newAccountFixes(context, { namespace: account.namespace, account: workload.name }, google);
  const [stated] = podAccountFixes(context, workload, name, true);
  const removed = annotation === null ? [] : annotation === 'unknown' ? undefined : entryRemoval(context, annotation);
  if (!member || !created || !stated || !removed || (annotation && removed.length === 0)) return [];
  const edits = [...created.edits, ...stated.edits, replace(member, name), ...removed];
  return fixOf(`Give ${workloadName(workload)} a ServiceAccount of its own`, edits, { preferred: false });
}

function draft(at: Place, namespace: Text | null, google: GoogleAccountName): Draft {
  const where = known(namespace) === undefined ? 'its namespace' : show(namespace);
  return {
    severity: 'warning',
    at,
    message: `Every pod of ${where} that names no serviceAccountName runs as default, and gets ${googleName(google)} with all of its roles: debug pods, jobs and what others install there as well. Give the workload a ServiceAccount of its own.`,
    related: [],
    fixes: [],
  };
}
