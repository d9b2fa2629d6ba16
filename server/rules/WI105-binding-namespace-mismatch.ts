import { misdirectedAccess } from '../chain/direct';
import type { GoogleAccountName, JoinedAccount, JoinedGrant } from '../chain/join';
import { uses } from '../chain/link';
import { misdirectedGrant, type Missing } from '../chain/missing';
import type { KubernetesPrincipal } from '../chain/principal';
import { compare, decidingPlace, known, show } from '../facts/text';
import type { KubernetesAccount } from '../resolve/model';
import type { Fix } from './finding';
import { bindingFixes } from './fixes/bind';
import { movingFixes } from './fixes/namespace';
import { ownEdit } from './fixes/own';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** The grant names the right account in the wrong namespace. */
export const bindingNamespaceMismatch: Rule = {
  id: 'WI105',
  name: 'binding-namespace-mismatch',
  severity: 'error',
  summary: 'The IAM member names another namespace than the service account is in.',
  each: {
    *account(joined, context) {
      const { join, missing } = context;
      const why = missing(joined);
      if (why?.because === 'namespace') yield* otherNamespace(context, joined, why);
      const grant = misdirectedGrant(join, joined);
      if (grant) yield* misdirectedImpersonation(context, joined, grant);
      const direct = misdirectedAccess(join, joined);
      if (direct) yield* misdirectedRole(context, joined, direct);
    },
  },
};

function* otherNamespace(
  context: RuleContext,
  { account }: JoinedAccount,
  why: Extract<Missing, { because: 'namespace' | 'name' | 'swapped' }>,
): Iterable<Draft> {
  const { principal } = why.grant;
  if (principal.kind !== 'kubernetes') return;
  yield {
    severity: why.visible ? 'error' : 'warning',
    at: why.annotation.value.at,
    message: `${googleName(why.google)} trusts ${subjectName({ namespace: principal.namespace, name: principal.account })}, but this ServiceAccount is ${subjectName(account)}: its pods get 403 iam.serviceAccounts.getAccessToken denied. Name namespace ${show(account.namespace)} in the binding, or move the ServiceAccount.`,
    related: [{ at: decidingPlace(principal.namespace), message: `The binding names namespace ${show(principal.namespace)} here.` }],
    fixes: [...fixes(context, why.grant, account), ...addingFixes(context, account, why.google)],
  };
}

function* misdirectedImpersonation(context: RuleContext, joined: JoinedAccount, grant: JoinedGrant): Iterable<Draft> {
  const { principal, target } = grant;
  if (principal.kind !== 'kubernetes') return;
  yield {
    severity: 'warning',
    at: decidingPlace(principal.namespace),
    message: `This binding lets ${subjectName({ namespace: principal.namespace, name: principal.account })} use ${googleName(target!)}, but the only ServiceAccount of that name here is ${subjectName(joined.account)}: its pods will get 403 iam.serviceAccounts.getAccessToken denied. Name namespace ${show(joined.account.namespace)}.`,
    related: [{ at: joined.account.nameAt, message: `ServiceAccount ${subjectName(joined.account)}` }],
    fixes: fixes(context, grant, joined.account),
  };
}

function* misdirectedRole(context: RuleContext, joined: JoinedAccount, grant: JoinedGrant): Iterable<Draft> {
  const { principal } = grant;
  if (principal.kind !== 'kubernetes') return;
  yield {
    severity: 'warning',
    at: decidingPlace(principal.namespace),
    message: `This grants ${show(grant.grant.role)} to ${subjectName({ namespace: principal.namespace, name: principal.account })}, but the only ServiceAccount of that name here is ${subjectName(joined.account)}, which is granted nothing: its pods will get 403. Name namespace ${show(joined.account.namespace)}.`,
    related: [{ at: joined.account.nameAt, message: `ServiceAccount ${subjectName(joined.account)}` }],
    fixes: fixes(context, grant, joined.account),
  };
}

/** Where pods of both namespaces are to act as the Google account. */
const addingFixes = (context: RuleContext, account: KubernetesAccount, google: GoogleAccountName): Fix[] =>
  bindingFixes(context, account, google).map((fix) => ({ ...fix, title: `Add a member for ${subjectName(account)}`, preferred: false }));

function fixes(context: RuleContext, grant: JoinedGrant, account: KubernetesAccount): Fix[] {
  const { principal } = grant;
  if (principal.kind !== 'kubernetes') return [];
  const [bound, actual] = [known(principal.namespace), known(account.namespace)];
  const inBinding = actual === undefined ? undefined : ownEdit(context, grant, 'namespace', actual);
  // Where the workloads are in the bound namespace, it is the account that is not where it belongs.
  const isMisplaced = areWorkloadsBound(context, principal, account);
  const naming = inBinding ? fixOf(`Name namespace ${actual} in the binding`, [inBinding], { preferred: !isMisplaced }) : [];
  const moving = bound === undefined ? [] : movingFixes(context, account, bound, isMisplaced || naming.length === 0);
  return isMisplaced ? [...moving, ...naming] : [...naming, ...moving];
}

function areWorkloadsBound({ join }: RuleContext, principal: KubernetesPrincipal, account: KubernetesAccount): boolean {
  const own = join.workloadsOf(account.name).filter((workload) => compare(workload.account, account.name) === 'same');
  return (
    own.some(({ namespace }) => compare(namespace, principal.namespace) === 'same') &&
    own.every((workload) => uses(workload, account) === 'different')
  );
}
