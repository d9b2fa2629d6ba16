import { flat, show } from '../facts/text';
import { correctionFixes, wrongMembers } from './fixes/member';
import type { Draft, Rule } from './rule';

/** Something else than `PROJECT.svc.id.goog` in front of `[NAMESPACE/NAME]`. */
export const memberWrongPoolDomain: Rule = {
  id: 'WI203',
  name: 'member-wrong-pool-domain',
  severity: 'error',
  summary: 'The pool in the IAM member is not PROJECT_ID.svc.id.goog.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'domain', 'repeatedDomain')) {
        const isRepeated = wrong.mistake.kind === 'repeatedDomain';
        const right = /^principal/.test(flat(wrong.member))
          ? '…/workloadIdentityPools/PROJECT_ID.svc.id.goog/…'
          : 'serviceAccount:PROJECT_ID.svc.id.goog[NAMESPACE/SERVICE_ACCOUNT]';
        yield {
          severity: 'error',
          at: wrong.at,
          message: `"${show(wrong.part)}" does not belong here: ${isRepeated ? 'what stands in front of it ends in .svc.id.goog already' : 'the workload identity pool of a project is always PROJECT_ID.svc.id.goog'}. IAM refuses the member (400 Identity Pool does not exist), and no pod gets in. ${isRepeated ? 'Leave it out' : `Write ${right}`}.`,
          related: [],
          fixes: correctionFixes(context, wrong, isRepeated ? 'Remove the second .svc.id.goog' : 'Name the pool PROJECT_ID.svc.id.goog'),
        } satisfies Draft;
      }
    },
  },
};
