import { isGoogleManaged } from '../chain/email';
import { defaultAccountIn } from '../chain/identity';
import { annotationKey } from '../chain/join';
import { impersonationsOf } from '../chain/missing';
import { flat, show } from '../facts/text';
import type { Text } from '../facts/value';
import { reannotationFixes } from './fixes/annotate';
import { annotationPlace } from './place';
import type { Draft, Rule } from './rule';
import { subjectName } from './words';

/** Pods are to act as an account that Google made for something else. */
export const annotationGoogleManagedSa: Rule = {
  id: 'WI308',
  name: 'annotation-google-managed-sa',
  severity: 'warning',
  summary: 'The annotation names a service account that Google made: a default account or a service agent.',
  alone: true,
  each: {
    *account(joined, context) {
      const { account, annotation } = joined;
      if (annotation === null || annotation === 'unknown' || annotation.key !== annotationKey || annotation.brokenPointer) return;
      const { value } = annotation;
      const what = whose(value);
      if (!what) return;
      const bound = impersonationsOf(context.join, account).filter(({ target }) => !whose(target!.text) && !whose(target!.email));
      yield {
        severity: 'warning',
        at: annotationPlace(value),
        message: `${show(value)} is ${what}. Make a service account for ${subjectName(account)} alone, with the roles that it needs, and annotate with that.`,
        related: bound.map(({ grant }) => ({ at: grant.at, message: 'This binding is for an account of its own.' })),
        fixes: bound.length === 1 ? reannotationFixes(context, annotation, bound[0]!.target!) : [],
      } satisfies Draft;
    },
  },
};

/** https://cloud.google.com/iam/docs/service-account-types */
function whose(value: Text): string | undefined {
  const byDefault = defaultAccountIn(value);
  if (byDefault)
    return `the ${byDefault} default service account, which everything in the project shares and which often may edit all of it: whoever takes over one of these pods has its roles`;
  return isGoogleManaged(flat(value))
    ? 'an account of a Google service, which grants nobody its tokens: pods get 403 iam.serviceAccounts.getAccessToken denied'
    : undefined;
}
