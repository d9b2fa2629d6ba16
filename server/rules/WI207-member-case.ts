import { show } from '../facts/text';
import { correctionFixes, wrongMembers } from './fixes/member';
import type { Draft, Rule } from './rule';

/** Upper case where IAM distinguishes it: the member's type, and all of a `principal://`. */
export const memberCase: Rule = {
  id: 'WI207',
  name: 'member-case',
  severity: 'warning',
  summary: 'The IAM member’s type, or the pool of a principal://, is written in the wrong case.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'case')) {
        const right = wrong.mistake.corrections[0]!.text;
        yield {
          severity: 'warning',
          at: wrong.at,
          message: `IAM distinguishes upper and lower case here: "${show(wrong.part)}" is not ${right}. IAM refuses the policy, or every plan wants to change it again. Write ${right}.`,
          related: [],
          fixes: correctionFixes(context, wrong, `Write ${right}`),
        } satisfies Draft;
      }
    },
  },
};
