import type { Missing } from '../chain/missing';
import { decidingReference, known } from '../facts/text';
import { grantOfOwnEnvironment } from '../chain/environments';
import { declaredAs, type JoinedAccount, type JoinedGrant } from '../chain/join';
import type { KubernetesAccount } from '../resolve/model';
import type { Fix } from './finding';
import { reannotationFixes } from './fixes/annotate';
import { meantAccountFixes, rebindingFixes } from './fixes/bind';
import type { Draft, Rule, RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** The annotation names one Google account, the grant stands on another. */
export const annotationGsaMismatch: Rule = {
  id: 'WI108',
  name: 'annotation-gsa-mismatch',
  severity: 'error',
  summary: 'The annotation names one Google service account, but only another one trusts this service account.',
  each: {
    *account(joined, context) {
      const why = context.missing(joined);
      if (why?.because === 'otherAccount') yield misnamed(context, joined, why);
      const own = why ? undefined : grantOfOwnEnvironment(context.join, joined);
      if (own) yield* otherEnvironment(context, joined, own);
    },
  },
};

function misnamed(context: RuleContext, { account }: JoinedAccount, why: Extract<Missing, { because: 'otherAccount' }>): Draft {
  const [annotated, trusting] = [googleName(why.google), googleName(why.grant.target!)];
  const near = why.near && (known(why.near.email) ?? why.near.label);
  const meant = near && near !== trusting ? ` Did you mean ${near}?` : '';
  const { target, at } = why.grant.grant;
  return {
    // Without a namespace it is likely, not certain, that the grant is for this one.
    severity: account.namespace !== null && (why.google.declared.length > 0 || why.projectDeclared) ? 'error' : 'warning',
    at: why.annotation.value.at,
    message: `${subjectName(account)} is annotated with ${annotated}, but only ${trusting} trusts it: its pods get 403 iam.serviceAccounts.getAccessToken denied.${meant} Annotate it with ${trusting}, or bind it on ${annotated}.`,
    related: [
      {
        at: target.level === 'serviceAccount' ? decidingReference(target.account) : at,
        message: `${trusting} trusts ${subjectName(account)} here.`,
      },
    ],
    fixes: fixes(context, account, why),
  };
}

function* otherEnvironment(context: RuleContext, { account, annotation, google }: JoinedAccount, own: JoinedGrant): Iterable<Draft> {
  if (!google || annotation === null || annotation === 'unknown') return;
  const [annotated, meant] = [googleName(google), googleName(own.target!)];
  yield {
    severity: 'warning',
    at: annotation.value.at,
    message: `${subjectName(account)} is annotated with ${annotated}, which belongs to another environment; ${meant} trusts an account of this name in the environment of this file, and nothing is annotated with it. Unless both share one pool, pods get 403 iam.serviceAccounts.getAccessToken denied. Annotate it with ${meant}.`,
    related: [{ at: own.grant.nameAt, message: `${meant} trusts ${subjectName(account)} here.` }],
    fixes: reannotationFixes(context, annotation, own.target!),
  };
}

/** Either side can give way; a near name among the declared ones is the likeliest (rules.md D3). */
function fixes(context: RuleContext, account: KubernetesAccount, why: Extract<Missing, { because: 'otherAccount' }>): Fix[] {
  const { annotation, grant, near } = why;
  const found = [
    ...(near && !grant.target!.declared.includes(near)
      ? meantAccountFixes(context, account, { annotation, google: declaredAs(near), wrong: grant })
      : []),
    ...reannotationFixes(context, annotation, grant.target!),
    ...rebindingFixes(context, grant, why.google),
  ];
  return found.map((fix, i) => ({ ...fix, preferred: i === 0 }));
}
