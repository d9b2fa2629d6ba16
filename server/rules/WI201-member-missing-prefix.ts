import { show, slice } from '../facts/text';
import { correctionFixes, wrongMembers } from './fixes/member';
import type { Draft, Rule } from './rule';

/** `PROJECT.svc.id.goog[NAMESPACE/NAME]` without `serviceAccount:`, or behind another type. */
export const memberMissingPrefix: Rule = {
  id: 'WI201',
  name: 'member-missing-prefix',
  severity: 'error',
  summary: 'The IAM member of a Kubernetes service account does not start with serviceAccount:.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'prefix')) {
        const { mistake, part, member } = wrong;
        const isMissing = mistake.start === mistake.end;
        yield {
          severity: 'error',
          at: wrong.at,
          message: isMissing
            ? `The member lacks its type: IAM refuses ${show(member)}, and no pod gets in. Write serviceAccount:${show(member)}.`
            : `"${show(part)}" is not the type of a Kubernetes service account's member: IAM refuses it, and no pod gets in. Write serviceAccount${show(slice(member, mistake.end, Infinity))}.`,
          related: [],
          fixes: correctionFixes(context, wrong, isMissing ? 'Insert serviceAccount:' : 'Write serviceAccount'),
        } satisfies Draft;
      }
    },
  },
};
