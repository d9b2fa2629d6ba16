import { flat, show } from '../facts/text';
import { correctionFixes, wrongMembers } from './fixes/member';
import type { Draft, Rule } from './rule';

/** A `principal://` of a GKE pool whose path is that of another federation, or lacks a part. */
export const principalMalformedSubject: Rule = {
  id: 'WI211',
  name: 'principal-malformed-subject',
  severity: 'error',
  summary: 'The path of a principal:// for GKE is not …/workloadIdentityPools/POOL/subject/ns/NAMESPACE/sa/NAME.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'subject')) {
        const { member, mistake, part } = wrong;
        const right =
          mistake.start === 0
            ? 'principal://iam.googleapis.com/projects/NUMBER/…'
            : /\/workload\w*$/i.test(flat(part)) || flat(part).includes('projects/')
              ? '//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/PROJECT_ID.svc.id.goog/…'
              : '…/PROJECT_ID.svc.id.goog/subject/ns/NAMESPACE/sa/NAME';
        const what =
          mistake.end === flat(member).length ? 'does not name a Kubernetes service account' : 'is not how an identity of GKE begins';
        yield {
          severity: 'error',
          at: wrong.at,
          message: `"${show(part)}" ${what}: IAM refuses the member, or no pod ever matches it (403). Write ${right}.`,
          related: [],
          fixes: correctionFixes(
            context,
            wrong,
            mistake.end === flat(member).length ? 'Write it as subject/ns/NAMESPACE/sa/NAME' : 'Mend the path',
          ),
        } satisfies Draft;
      }
    },
  },
};
