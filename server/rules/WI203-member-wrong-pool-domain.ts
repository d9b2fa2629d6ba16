import { show } from '../facts/text';
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
      for (const wrong of wrongMembers(context, joined, 'domain')) {
        yield {
          severity: 'error',
          at: wrong.at,
          message: `"${show(wrong.part)}" does not belong here: the workload identity pool of a project is always PROJECT_ID.svc.id.goog. IAM refuses the member (400 Identity Pool does not exist), and no pod gets in. Write serviceAccount:PROJECT_ID.svc.id.goog[NAMESPACE/SERVICE_ACCOUNT].`,
          related: [],
          fixes: correctionFixes(context, wrong, 'Name the pool PROJECT_ID.svc.id.goog'),
        } satisfies Draft;
      }
    },
  },
};
