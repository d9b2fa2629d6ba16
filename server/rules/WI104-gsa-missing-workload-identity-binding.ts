import { known, rewritable } from '../facts/text';
import type { KubernetesPrincipal } from '../chain/principal';
import type { KubernetesAccount } from '../resolve/model';
import type { Fix } from './finding';
import { bindingFixes } from './fixes/bind';
import { replace, type Draft, type Rule } from './rule';
import { googleName, subjectName } from './words';

/** The account is annotated, but nothing lets it impersonate the Google account, and no nearer reason was found. */
export const gsaMissingWorkloadIdentityBinding: Rule = {
  id: 'WI104',
  name: 'gsa-missing-workload-identity-binding',
  severity: 'error',
  summary: 'An annotated service account is not allowed to impersonate its Google service account.',
  *check(context) {
    for (const [{ account }, why] of context.missing) {
      const { because, google, visible } = why;
      if (because !== 'nothing' && because !== 'swapped') continue;
      const declared = google.declared[0];
      const severity = !declared?.managed ? 'information' : visible ? 'error' : 'warning';
      const [subject, email] = [subjectName(account), googleName(google)];
      const consequence = `Tokens for it fail with 403 iam.serviceAccounts.getAccessToken denied.`;
      if (because === 'swapped') {
        const { principal, grant } = why.grant;
        if (principal.kind !== 'kubernetes') continue;
        yield {
          severity,
          at: why.annotation.value.at,
          message: `${email} lets ${subjectName({ namespace: principal.namespace, name: principal.account })} in, which is ${subject} the wrong way round. ${consequence} Write the member as [NAMESPACE/SERVICE_ACCOUNT].`,
          related: [{ at: grant.member?.at ?? grant.at, message: 'Namespace and name are swapped here.' }],
          fixes: swapFixes(principal, account),
        } satisfies Draft;
        continue;
      }
      yield {
        severity,
        at: why.annotation.value.at,
        message: declared
          ? `${email} does not let ${subject} impersonate it: no grant of roles/iam.workloadIdentityUser covers it. ${consequence} Add a binding for serviceAccount:PROJECT.svc.id.goog[${subject}].`
          : `No grant of roles/iam.workloadIdentityUser on ${email} to ${subject} was found in this workspace. If none is made elsewhere, tokens for it fail with 403 iam.serviceAccounts.getAccessToken denied.`,
        related: declared ? [{ at: declared.nameAt, message: `${declared.label} is declared here.` }] : [],
        fixes: bindingFixes(context, account, google),
      } satisfies Draft;
    }
  },
};

function swapFixes({ namespace, account: name }: KubernetesPrincipal, account: KubernetesAccount): Fix[] {
  const [namespaceAt, nameAt] = [rewritable(namespace), rewritable(name)];
  const [rightNamespace, rightName] = [known(account.namespace), known(account.name)];
  if (!namespaceAt || !nameAt || rightNamespace === undefined || rightName === undefined) return [];
  return [
    {
      title: `Swap them: [${rightNamespace}/${rightName}]`,
      edits: [replace(namespaceAt, rightNamespace), replace(nameAt, rightName)],
      preferred: true,
      safe: false,
    },
  ];
}
