import { declaredAs } from '../chain/join';
import { known } from '../facts/text';
import { meantAccountFixes } from './fixes/bind';
import type { Draft, Rule } from './rule';
import { googleName, subjectName } from './words';

/** The annotation names an account that the code which manages that project's accounts does not know. */
export const annotationUnknownGsa: Rule = {
  id: 'WI109',
  name: 'annotation-unknown-gsa',
  severity: 'warning',
  summary: 'The annotation names a Google service account that is not among those declared for its project.',
  each: {
    *account(joined, context) {
      const why = context.missing(joined);
      if (why?.because !== 'undeclared') return;
      const { account } = joined;
      const { annotation, google, near } = why;
      const meant = near && (known(near.email) ?? near.label);
      yield {
        severity: near ? 'warning' : 'information',
        at: annotation.value.at,
        message: `${googleName(google)} is not among the service accounts that this workspace declares for its project${meant ? `; did you mean ${meant}?` : '.'} If it does not exist, pods of ${subjectName(account)} get 404 or 403 instead of tokens. ${meant ? 'Correct the name.' : 'Correct the name, or make sure that the account exists.'}`,
        related: near ? [{ at: near.nameAt, message: `${meant} is declared here.` }] : [],
        fixes: near ? meantAccountFixes(context, account, { annotation, google: declaredAs(near) }) : [],
      } satisfies Draft;
    },
  },
};
