import { decidingPlace, known, rewritable } from '../facts/text';
import type { Fix } from './finding';
import { replace, type Draft, type Rule } from './rule';
import { googleName, subjectName } from './words';

/** The annotation names one Google account, the grant stands on another. */
export const annotationGsaMismatch: Rule = {
  id: 'WI108',
  name: 'annotation-gsa-mismatch',
  severity: 'error',
  summary: 'The annotation names one Google service account, but only another one trusts this service account.',
  *check({ missing }) {
    for (const [{ account }, why] of missing) {
      if (why.because !== 'otherAccount') continue;
      const other = why.grant.target!;
      const [email, otherEmail] = [known(why.google.email), known(other.email)];
      const fixes: Fix[] = [];
      const at = rewritable(why.annotation.value);
      if (at && otherEmail !== undefined) {
        fixes.push({ title: `Annotate with ${otherEmail}`, edits: [replace(at, otherEmail)], preferred: why.near === null, safe: false });
      }
      const nearEmail = why.near && known(why.near.email);
      if (at && nearEmail && nearEmail !== otherEmail) {
        fixes.unshift({ title: `Annotate with ${nearEmail}`, edits: [replace(at, nearEmail)], preferred: true, safe: false });
      }
      const { target } = why.grant.grant;
      const inBinding = target.level === 'serviceAccount' ? rewritable(target.account) : undefined;
      const [declared] = why.google.declared;
      const project = email?.slice(email.indexOf('@') + 1).replace(/\.iam\.gserviceaccount\.com$/, '');
      if (inBinding && declared && email !== undefined) {
        fixes.push({
          title: `Put the binding on ${email}`,
          edits: [replace(inBinding, `projects/${project}/serviceAccounts/${email}`)],
          preferred: fixes.length === 0,
          safe: false,
        });
      }
      yield {
        severity: declared || why.projectDeclared ? 'error' : 'warning',
        at: why.annotation.value.at,
        message: `${subjectName(account)} is annotated with ${googleName(why.google)}, but only ${googleName(other)} trusts it: its pods get 403 iam.serviceAccounts.getAccessToken denied. Annotate it with ${googleName(other)}, or bind it on ${googleName(why.google)}.`,
        related: [
          {
            at: target.level === 'serviceAccount' ? decidingPlace(target.account) : why.grant.grant.at,
            message: `${googleName(other)} trusts ${subjectName(account)} here.`,
          },
        ],
        fixes,
      } satisfies Draft;
    }
  },
};
