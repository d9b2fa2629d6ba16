import { show } from '../facts/text';
import { wrongMembers } from './fixes/member';
import { projectIdFixes } from './WI204-member-project-number';
import { swappedWith } from './WI208-principal-project-id-instead-of-number';
import type { Draft, Rule } from './rule';

/** The pool of a `principal://` is named by the project's ID, unlike the segment behind `projects/`. */
export const principalPoolNumberInsteadOfId: Rule = {
  id: 'WI209',
  name: 'principal-pool-number-instead-of-id',
  severity: 'error',
  summary: 'The pool of a principal:// is named by the project’s number instead of its ID.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'principalPool')) {
        // The other way round: WI208 says so.
        if (swappedWith(wrong)) continue;
        yield {
          severity: 'error',
          at: wrong.at,
          message: `The number ${show(wrong.part)} belongs behind projects/; the pool is named by the project ID. There is no pool ${show(wrong.part)}.svc.id.goog, and no pod gets in. Write the project ID.`,
          related: [],
          fixes: projectIdFixes(context, wrong),
        } satisfies Draft;
      }
    },
  },
};
