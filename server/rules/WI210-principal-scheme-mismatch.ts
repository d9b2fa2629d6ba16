import { flat, show, slice } from '../facts/text';
import { correctionFixes, wrongMembers } from './fixes/member';
import type { Draft, Rule } from './rule';

/** `principal://` is one identity, `principalSet://` everybody of a namespace, a cluster or a pool. */
export const principalSchemeMismatch: Rule = {
  id: 'WI210',
  name: 'principal-scheme-mismatch',
  severity: 'error',
  summary: 'principal:// stands in front of a set of identities, or principalSet:// in front of a single one.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'scheme')) {
        const { member } = wrong;
        const selector = show(slice(member, flat(member).indexOf('/', flat(member).indexOf('.svc.id.goog')) + 1, Infinity));
        const right = wrong.mistake.corrections[0]!.text;
        yield {
          severity: 'error',
          at: wrong.at,
          message: `${right === 'principalSet' ? `${selector} is a set of identities, and principal:// takes a single one` : `${selector} is a single identity, and principalSet:// takes a set`}: IAM refuses the member (400 invalid argument), and no pod gets in. Write ${right}://.`,
          related: [],
          fixes: correctionFixes(context, wrong, `Write ${right}://`),
        } satisfies Draft;
      }
    },
  },
};
