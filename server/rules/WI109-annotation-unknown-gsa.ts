import { known, rewritable } from '../facts/text';
import { replace, type Draft, type Rule } from './rule';
import { googleName, subjectName } from './words';

/** The annotation names an account that the code which manages that project's accounts does not know. */
export const annotationUnknownGsa: Rule = {
  id: 'WI109',
  name: 'annotation-unknown-gsa',
  severity: 'warning',
  summary: 'The annotation names a Google service account that is not among those declared for its project.',
  *check({ missing }) {
    for (const [{ account }, why] of missing) {
      if (why.because !== 'undeclared') continue;
      const near = why.near && known(why.near.email);
      const at = rewritable(why.annotation.value);
      yield {
        severity: why.near ? 'warning' : 'information',
        at: why.annotation.value.at,
        message: `${googleName(why.google)} is not among the service accounts that this workspace declares for its project${near ? `; did you mean ${near}?` : '.'} If it does not exist, pods of ${subjectName(account)} get 404 or 403 instead of tokens.`,
        related: why.near ? [{ at: why.near.nameAt, message: `${near ?? why.near.label} is declared here.` }] : [],
        fixes: near && at ? [{ title: `Annotate with ${near}`, edits: [replace(at, near)], preferred: true, safe: false }] : [],
      } satisfies Draft;
    }
  },
};
