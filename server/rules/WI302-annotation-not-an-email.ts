import { annotationKey } from '../chain/join';
import { emailOf } from '../chain/email';
import { annotationFault, type AnnotationFault } from '../chain/annotation';
import { decidingReference, known, originOf, rewritable } from '../facts/text';
import type { Text } from '../facts/value';
import { attributeFix } from './fixes/attribute';
import { referenceFix } from './fixes/plain-reference';
import { referenceEdit } from './fixes/reference';
import type { Fix } from './finding';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** The annotation holds something that names a Google account to somebody else, but not to the metadata server. */
export const annotationNotAnEmail: Rule = {
  id: 'WI302',
  name: 'annotation-not-an-email',
  severity: 'error',
  summary: 'The annotation’s value is not the e-mail of a Google service account.',
  alone: true,
  each: {
    *kubernetesAccount(account, context) {
      for (const { key, value, typed } of account.annotations) {
        if (key !== annotationKey || typed) continue;
        const fault = annotationFault(value);
        const what = notAnEmail(fault);
        if (!what) continue;
        const isReference = fault?.is === 'reference';
        yield {
          severity: 'error',
          at: isReference ? fault.at : originOf(value) ? decidingReference(value) : value.at,
          message: `The annotation takes the e-mail NAME@PROJECT.iam.gserviceaccount.com, but this is ${what}: the metadata server finds no such account and pods get no token. ${isReference ? 'Write it as an expression.' : originOf(value) ? 'Use .email.' : 'Write the e-mail.'}`,
          related: [],
          fixes: isReference ? referenceFix(context, fault.expression, fault.at) : fixes(context, value),
        } satisfies Draft;
      }
    },
  },
};

/** What it is instead, in words; the prefix is WI303's. */
function notAnEmail(fault: AnnotationFault | undefined): string | undefined {
  switch (fault?.is) {
    case 'attribute':
      return `the account's .${fault.attribute}`;
    case 'reference':
      return `the text "${fault.expression}", not its value`;
    case 'resourceName':
      return 'a full resource name';
    case 'uniqueId':
      return 'a numeric unique id';
    case 'shortName':
      return 'a short name';
    default:
      return undefined;
  }
}

function fixes(context: RuleContext, value: Text): Fix[] {
  const origin = originOf(value);
  if (origin) return attributeFix(context, value, 'email');
  const at = rewritable(value);
  const text = known(value);
  if (!at || text === undefined) return [];
  const inside = known(emailOf(value))!;
  if (inside !== text) {
    const reference = referenceEdit(context, value.at, context.join.nameGoogleAccount(value).declared, 'email');
    return fixOf(`Use ${reference?.source ?? inside}`, [reference?.edit ?? replace(at, inside)], { safe: true });
  }
  const named = context.join.inventory.googleAccounts.filter(({ accountId }) => known(accountId) === text);
  const emails = new Set(named.map(({ email }) => known(email)));
  const [email] = emails;
  if (emails.size !== 1 || email === undefined) return [];
  const reference = referenceEdit(context, value.at, named, 'email');
  return fixOf(`Use ${reference?.source ?? email}`, [reference?.edit ?? replace(at, email)]);
}
