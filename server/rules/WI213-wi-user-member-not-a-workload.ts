import { compareGoogleAccounts, type JoinedAccount, type JoinedGrant } from '../chain/join';
import { flat, rewritable, show } from '../facts/text';
import type { Fix } from './finding';
import { memberOf } from './fixes/bind';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

const people = /^(?:user|group|domain|projectOwner|projectEditor|projectViewer):|^(?:allUsers|allAuthenticatedUsers)$/;

/** roles/iam.workloadIdentityUser on a Google account, given to somebody who is no Kubernetes service account. */
export const wiUserMemberNotAWorkload: Rule = {
  id: 'WI213',
  name: 'wi-user-member-not-a-workload',
  severity: 'warning',
  summary: 'roles/iam.workloadIdentityUser is granted to a Google service account, a user or a group instead of a workload.',
  each: {
    *grant(joined, context) {
      const { target, role, syntax } = joined;
      // On projects and above, WI503 speaks of the grant itself.
      if (role !== 'right' || !target || !syntax || !isNoWorkload(joined)) return;
      const locked = context.join.accounts.filter((account) => {
        const why = context.missing(account);
        return why?.because === 'notAWorkload' && why.grant === joined;
      });
      const subjects = locked.map(({ account }) => subjectName(account)).join(', ');
      yield {
        severity: locked.length > 0 ? 'error' : 'warning',
        at: rewritable(syntax.member) ?? syntax.member.at,
        message: `${what(context, joined)}, but roles/iam.workloadIdentityUser is for the Kubernetes service accounts that act as ${googleName(target)}. ${
          locked.length > 0
            ? `No grant covers ${subjects}, so its pods get 403 iam.serviceAccounts.getAccessToken denied. Name it as the member.`
            : 'Name serviceAccount:PROJECT_ID.svc.id.goog[NAMESPACE/SERVICE_ACCOUNT]; for one Google account to act as another there is roles/iam.serviceAccountTokenCreator.'
        }`,
        related: locked.map(({ account, annotatedBy }) => ({
          at: annotatedBy.nameAt,
          message: `${subjectName(account)} is annotated with ${googleName(target)}.`,
        })),
        fixes: locked.flatMap((account) => fix(context, joined, account, locked.length === 1)),
      } satisfies Draft;
    },
  },
};

const isNoWorkload = ({ principal, syntax }: JoinedGrant): boolean =>
  principal.kind === 'googleAccount' || (principal.kind === 'other' && people.test(flat(syntax!.member)));

function what({ join }: RuleContext, { principal, target, syntax }: JoinedGrant): string {
  if (principal.kind !== 'googleAccount') return `The member is ${show(syntax!.member)}`;
  const member = join.nameGoogleAccount(principal.email);
  return compareGoogleAccounts(member, target!) === 'same'
    ? 'The member is the Google service account itself'
    : `The member is the Google service account ${googleName(member)}`;
}

/** Only where the member is written at the grant itself: what came from elsewhere may serve others. */
function fix(context: RuleContext, { grant, target }: JoinedGrant, { account }: JoinedAccount, preferred: boolean): Fix[] {
  const member = grant.member!;
  const isHere = member.pieces.every(({ trail }) => {
    for (let step = trail; step; step = step.next) if (step.how === 'each' || step.how === 'input' || step.how === 'local') return false;
    return true;
  });
  const text = isHere ? memberOf(context, member.at.uri, account, target!) : undefined;
  const isCode = context.hcl(member.at.uri) !== undefined;
  const at = isCode ? member.at : rewritable(member);
  if (text === undefined || !at) return [];
  return fixOf(`Name ${subjectName(account)} as the member`, [replace(at, isCode ? `"${text}"` : text)], { preferred });
}
