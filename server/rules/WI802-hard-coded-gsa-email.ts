import { annotationFault } from '../chain/annotation';
import type { GoogleAccountName } from '../chain/join';
import { decidingPlace } from '../facts/text';
import type { Text } from '../facts/value';
import { visitExpressions } from '../syntax/hcl/walk';
import type { Place } from '../syntax/span';
import { accountReference } from './fixes/reference';
import { replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName } from './words';

/** A Google account's e-mail written out beside the resource that declares the account: Terraform does not see that they belong together. */
export const hardCodedGsaEmail: Rule = {
  id: 'WI802',
  name: 'hard-coded-gsa-email',
  severity: 'hint',
  summary: 'The e-mail of a Google service account is a literal although the module declares the account.',
  *check(context) {
    for (const { value, google, attribute } of namings(context)) {
      const declared = google.declared.find((account) => accountReference(value.at.uri, account));
      const reference = declared && accountReference(value.at.uri, declared);
      if (!reference || !isWrittenOut(google.email) || !isQuoted(context, value.at) || !context.identities.ofGoogle(google)) continue;
      yield {
        severity: 'hint',
        at: decidingPlace(google.email),
        message: `${googleName(google)} is written out although ${reference} declares it: Terraform does not know that this needs the account, so the first apply can fail because it does not exist yet. Use ${reference}.${attribute}.`,
        related: [{ at: declared.nameAt, message: `${reference} is declared here.` }],
        fixes: [
          { title: `Use ${reference}.${attribute}`, edits: [replace(value.at, `${reference}.${attribute}`)], preferred: true, safe: false },
        ],
      } satisfies Draft;
    }
  },
};

/** One place of Terraform code where a Google account is named, and the attribute that belongs there. */
interface Naming {
  readonly value: Text;
  readonly google: GoogleAccountName;
  readonly attribute: 'email' | 'member' | 'name';
}

function* namings({ join, missing }: RuleContext): Iterable<Naming> {
  for (const { grant, principal, role, target } of join.grants) {
    if (grant.scope.language !== 'terraform') continue;
    if (target && grant.target.level === 'serviceAccount' && isFullName(target))
      yield { value: grant.target.account, google: target, attribute: 'name' };
    // A Google account where a workload belongs is WI213's.
    if (principal.kind === 'googleAccount' && grant.member && role !== 'right')
      yield { value: grant.member, google: join.nameGoogleAccount(principal.email), attribute: 'member' };
  }
  for (const joined of join.accounts) {
    const { account, annotation, google } = joined;
    if (account.scope.language !== 'terraform' || !google || annotation === null || annotation === 'unknown') continue;
    const [fault, why] = [annotationFault(annotation.value), missing.get(joined)?.because];
    // A prefix goes with the literal; another account is to be named first (WI108, WI109, WI705).
    if ((fault && fault.is !== 'prefix') || why === 'otherAccount' || why === 'undeclared' || why === 'definedTwice') continue;
    yield { value: annotation.value, google, attribute: 'email' };
  }
  for (const { account } of join.inventory.googleAccountKeys) {
    const google = join.nameGoogleAccount(account);
    if (isFullName(google)) yield { value: account, google, attribute: 'name' };
  }
}

/** `projects/P/serviceAccounts/EMAIL`; the e-mail alone is WI510's. */
const isFullName = ({ text, email }: GoogleAccountName): boolean => text !== email;

/** Is the account's own name a literal here, whatever stands for its project? */
const isWrittenOut = ({ pieces: [first] }: Text): boolean =>
  first?.is === 'known' && first.exact && !first.trail && !first.origin && first.text !== '';

/** Is this place a string in quotes, which an expression can stand for? */
function isQuoted(context: RuleContext, { uri, span }: Place): boolean {
  if (uri.endsWith('.json')) return false;
  let found = false;
  visitExpressions(context.hcl(uri)?.body ?? { items: [], span }, (expression) => {
    found ||=
      expression.kind === 'template' && !expression.heredoc && expression.span.start === span.start && expression.span.end === span.end;
  });
  return found;
}
