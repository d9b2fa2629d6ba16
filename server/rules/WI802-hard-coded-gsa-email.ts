import { annotationFault } from '../chain/annotation';
import type { GoogleAccountName } from '../chain/join';
import { decidingPlace, known } from '../facts/text';
import type { Text } from '../facts/value';
import { referenceEdit } from './fixes/reference';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

/** A Google account's e-mail written out beside the resource that declares the account: Terraform does not see that they belong together. */
export const hardCodedGsaEmail: Rule = {
  id: 'WI802',
  name: 'hard-coded-gsa-email',
  severity: 'hint',
  summary: 'The e-mail of a Google service account is a literal although the module declares the account.',
  each: {
    *grant({ grant, principal, role, target }, context) {
      if (grant.scope.language !== 'terraform') return;
      if (target && grant.target.level === 'serviceAccount' && isFullName(target))
        yield* judged(context, { value: grant.target.account, google: target, attribute: 'name' });
      // A Google account where a workload belongs is WI213's.
      if (principal.kind === 'googleAccount' && grant.member && role !== 'right')
        yield* judged(context, { value: grant.member, google: context.join.nameGoogleAccount(principal.email), attribute: 'member' });
    },
    *account(joined, context) {
      const { account, annotation, google } = joined;
      if (account.scope.language !== 'terraform' || !google || annotation === null || annotation === 'unknown') return;
      const [fault, why] = [annotationFault(annotation.value), context.missing(joined)?.because];
      // A prefix goes with the literal; another account is to be named first (WI108, WI109, WI705).
      if ((fault && fault.is !== 'prefix') || why === 'otherAccount' || why === 'undeclared' || why === 'definedTwice') return;
      yield* judged(context, { value: annotation.value, google, attribute: 'email' });
    },
    *googleAccountKey({ account }, context) {
      const google = context.join.nameGoogleAccount(account);
      if (isFullName(google)) yield* judged(context, { value: account, google, attribute: 'name' });
    },
  },
};

function* judged(context: RuleContext, { value, google, attribute }: Naming): Iterable<Draft> {
  const reference = isWrittenOut(google.email) ? referenceEdit(context, value.at, google.declared, attribute) : undefined;
  if (!reference || !context.identities.ofGoogle(google)) return;
  const name = reference.source.slice(0, -attribute.length - 1);
  yield {
    severity: 'hint',
    at: decidingPlace(google.email),
    message: `${known(google.email) ?? `The e-mail of ${name}`} is written out although ${name} declares it: Terraform does not know that this needs the account, so the first apply can fail because it does not exist yet. Use ${reference.source}.`,
    related: [{ at: reference.account.nameAt, message: `${name} is declared here.` }],
    fixes: fixOf(`Use ${reference.source}`, [reference.edit]),
  };
}

/** One place of Terraform code where a Google account is named, and the attribute that belongs there. */
interface Naming {
  readonly value: Text;
  readonly google: GoogleAccountName;
  readonly attribute: 'email' | 'member' | 'name';
}

/** `projects/P/serviceAccounts/EMAIL`; the e-mail alone is WI510's. */
const isFullName = ({ text, email }: GoogleAccountName): boolean => text !== email;

/** Is the account's own name a literal here, whatever stands for its project? */
const isWrittenOut = ({ pieces: [first] }: Text): boolean =>
  first?.is === 'known' && first.exact && !first.trail && !first.origin && first.text !== '';
