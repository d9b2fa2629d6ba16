import { annotationKey } from '../chain/join';
import { annotationFault, memberPrefix } from '../chain/annotation';
import { rewritable, slice } from '../facts/text';
import { fixOf, replace, type Draft, type Rule } from './rule';

/** The annotation takes the bare e-mail; `serviceAccount:` belongs into IAM members. */
export const annotationServiceAccountPrefix: Rule = {
  id: 'WI303',
  name: 'annotation-serviceaccount-prefix',
  severity: 'error',
  summary: 'The annotation’s value starts with serviceAccount:, which belongs into IAM members only.',
  alone: true,
  each: {
    *kubernetesAccount(account) {
      for (const { key, value } of account.annotations) {
        // A reference to `.member` brings the prefix along: WI302 knows the attribute to use instead.
        if (key !== annotationKey || annotationFault(value)?.is !== 'prefix') continue;
        const at = rewritable(slice(value, 0, memberPrefix.length));
        yield {
          severity: 'error',
          at: value.at,
          message: `The annotation takes the bare e-mail of the Google service account: with the prefix serviceAccount: the metadata server finds no such account and pods get no token. Remove the prefix.`,
          related: [],
          fixes: fixOf('Remove serviceAccount:', at ? [replace(at, '')] : [], { safe: true }),
        } satisfies Draft;
      }
    },
  },
};
