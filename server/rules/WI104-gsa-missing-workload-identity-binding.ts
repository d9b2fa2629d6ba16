import { subjectPlace } from '../chain/principal';
import { known, show } from '../facts/text';
import { bindingFixes } from './fixes/bind';
import { swapFixes } from './fixes/swap';
import { bindCommand } from './live';
import { type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** The account is annotated, but nothing lets it impersonate the Google account, and no nearer reason was found. */
export const gsaMissingWorkloadIdentityBinding: Rule = {
  id: 'WI104',
  name: 'gsa-missing-workload-identity-binding',
  severity: 'error',
  summary: 'An annotated service account is not allowed to impersonate its Google service account.',
  each: {
    *account(joined, context) {
      const why = context.missing(joined);
      if (!why) return;
      const { account } = joined;
      if (why.because !== 'nothing' && why.because !== 'swapped') return;
      const { google, annotation } = why;
      const [declared] = google.declared;
      const about = {
        severity: !declared?.managed ? 'information' : why.visible ? 'error' : 'warning',
        at: annotation.value.at,
      } as const;
      const [subject, email] = [subjectName(account), googleName(google)];
      if (why.because === 'swapped') {
        const { principal } = why.grant;
        if (principal.kind !== 'kubernetes') return;
        yield {
          ...about,
          message: `${email} trusts ${subjectName({ namespace: principal.namespace, name: principal.account })}, which is ${subject} the wrong way round: ${consequence}. Write the member as [NAMESPACE/SERVICE_ACCOUNT].`,
          related: [{ at: subjectPlace(principal), message: 'Namespace and name are swapped here.' }],
          fixes: swapFixes(context, why.grant, account),
        } satisfies Draft;
        return;
      }
      yield {
        ...about,
        message: declared
          ? `${email} does not trust ${subject}, because no grant of roles/iam.workloadIdentityUser covers it: ${consequence}. Add one for serviceAccount:${poolName(context)}[${known(account.namespace) ?? 'NAMESPACE'}/${show(account.name).replace(/^\?$/, 'SERVICE_ACCOUNT')}].`
          : `No grant of roles/iam.workloadIdentityUser on ${email} to ${subject} was found in this workspace. Unless one is made elsewhere, ${consequence}. Make sure that there is one.`,
        related: declared ? [{ at: declared.nameAt, message: `${declared.label} is declared here.` }] : [],
        fixes: bindingFixes(context, account, google),
        live: bindCommand(account, google, poolName(context)),
      } satisfies Draft;
    },
  },
};

const consequence = 'its pods get 403 iam.serviceAccounts.getAccessToken denied';

/** The pool to write into the member, where one is known to be the workspace's. */
function poolName({ clusters }: RuleContext): string {
  const pools = new Set(clusters.map(({ cluster }) => (cluster.pool === 'unknown' ? undefined : known(cluster.pool))));
  return (pools.size === 1 ? [...pools][0] : undefined) ?? 'PROJECT.svc.id.goog';
}
