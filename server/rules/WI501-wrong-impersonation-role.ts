import { both, principalCovers, targetCovers, type Join, type JoinedAccount, type JoinedGrant } from '../chain/join';
import type { Missing } from '../chain/missing';
import type { KubernetesPrincipal } from '../chain/principal';
import { workloadIdentityUser } from '../chain/roles';
import { decidingPlace, known, rewritable, show } from '../facts/text';
import type { Fix } from './finding';
import { annotationFixes } from './fixes/annotate';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** A Kubernetes account is granted a role on a Google account that does not let it act as that account, or lets it do too much. */
export const wrongImpersonationRole: Rule = {
  id: 'WI501',
  name: 'wrong-impersonation-role',
  severity: 'error',
  summary: 'The role granted to the service account gives it no access tokens, or more than it needs.',
  each: {
    *account(joined, { join, missing }) {
      const why = missing(joined);
      if (why?.because === 'role') yield withoutTokens(joined, why);
      const grant = onlyTokenCreator(join, joined);
      if (grant) yield withTooMuch(joined, grant);
    },
    *grant(joined, context) {
      const { grant, principal, target } = joined;
      if (known(grant.role) !== 'roles/iam.serviceAccountUser' || !target || principal.kind !== 'kubernetes') return;
      if (hasTokenRole(context.join, joined) || isAnnotated(context.join, principal) || isSpokenOf(context, joined)) return;
      const { namespace, account: name } = principal;
      yield {
        at: decidingPlace(grant.role),
        fixes: withAnnotation(context, joined),
        severity: 'information',
        message: `roles/iam.serviceAccountUser lets ${subjectName({ namespace, name })} attach ${googleName(target)} to resources, but not act as it. If its pods should, grant ${workloadIdentityUser}.`,
        related: [],
      } satisfies Draft;
    },
  },
};

const isSpokenOf = ({ join, missing }: RuleContext, joined: JoinedGrant): boolean =>
  join.accounts.some((account) => {
    const why = missing(account);
    return why?.because === 'role' && why.grant === joined;
  });

function withoutTokens({ account }: JoinedAccount, why: Extract<Missing, { because: 'role' }>): Draft {
  const role = show(why.grant.grant.role);
  return {
    ...placed(why.grant),
    severity: 'error',
    message: `${role} ${why.grant.role === 'idToken' ? 'mints ID tokens only, no access tokens' : 'cannot mint tokens'}: pods of ${subjectName(account)} get 403 iam.serviceAccounts.getAccessToken denied on ${googleName(why.google)}. Grant ${workloadIdentityUser}.`,
    related: [{ at: why.annotation.value.at, message: `${subjectName(account)} is annotated here.` }],
  };
}

function withTooMuch(joined: JoinedAccount, grant: JoinedGrant): Draft {
  return {
    ...placed(grant),
    severity: 'warning',
    message: `${show(grant.grant.role)} lets ${subjectName(joined.account)} get tokens of ${googleName(joined.google!)}, and sign anything in its name too. Grant ${workloadIdentityUser} instead, which is made for this.`,
    related: [],
  };
}

function placed({ grant: { role } }: JoinedGrant): { at: Draft['at']; fixes: Fix[] } {
  const at = rewritable(role);
  return {
    at: decidingPlace(role),
    fixes: fixOf(`Grant ${workloadIdentityUser}`, at ? [replace(at, workloadIdentityUser)] : []),
  };
}

/** Where the account is here and not annotated, the role alone would not do. Not preferred: deploying is a use of its own. */
function withAnnotation(context: RuleContext, grant: JoinedGrant): Fix[] {
  const accounts = context.join
    .accountsNamed(grant.principal.kind === 'kubernetes' ? grant.principal.account : grant.grant.role)
    .filter(({ account, annotation }) => annotation === null && principalCovers(grant.principal, account) === 'same');
  return placed(grant).fixes.map((fix) => {
    const [annotate] = accounts.length === 1 ? annotationFixes(context, accounts[0]!.account, grant.target!, false) : [];
    if (!annotate) return { ...fix, preferred: false };
    return {
      ...fix,
      title: `${fix.title} and annotate ${subjectName(accounts[0]!.account)}`,
      edits: [...fix.edits, ...annotate.edits],
      preferred: false,
    };
  });
}

/** The grant of an annotated account that has roles/iam.serviceAccountTokenCreator on its Google account and nothing else. */
function onlyTokenCreator(join: Join, { account, google }: JoinedAccount): JoinedGrant | undefined {
  if (!google) return undefined;
  const covering = join
    .grantsNaming(account.name)
    .filter((grant) => both(principalCovers(grant.principal, account), targetCovers(grant, google)) !== 'different');
  if (covering.some(({ role }) => role === 'right' || role === 'unknown')) return undefined;
  return covering.find((grant) => grant.role === 'token' && grant.target && principalCovers(grant.principal, account) === 'same');
}

/** Does the account act as some other Google account? Then this grant is for deploying, and none of its pods' tokens. */
const isAnnotated = (join: Join, principal: KubernetesPrincipal): boolean =>
  join.accountsNamed(principal.account).some(({ account, google }) => google && principalCovers(principal, account) !== 'different');

/** Does the same principal hold, besides, a role that gives tokens? */
function hasTokenRole(join: Join, { principal, target }: JoinedGrant): boolean {
  if (principal.kind !== 'kubernetes' || !target) return false;
  return join.grants.some(
    (grant) =>
      grant.role !== 'none' &&
      grant.role !== 'idToken' &&
      both(principalCovers(grant.principal, { name: principal.account, namespace: principal.namespace }), targetCovers(grant, target)) !==
        'different',
  );
}
