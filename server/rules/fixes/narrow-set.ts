import { compareGoogleAccounts, type JoinedAccount, type JoinedGrant } from '../../chain/join';
import { compare, flat, known, rewritable, slice } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { subjectName } from '../words';

const selector = /\/((?:namespace|kubernetes\.cluster)\/.*|\*)$/;

/**
 * Turns a set of principals into the one Kubernetes account that can be meant: the only one here that is annotated with the Google
 * account (or, for direct access, that is not annotated at all) and that the set takes in for certain.
 */
export function subjectFixes(context: RuleContext, grant: JoinedGrant): Fix[] {
  const { principal, syntax, target } = grant;
  if (principal.kind !== 'set' || !syntax) return [];
  const meant = context.join.accounts.filter(({ account, annotation, google }) => {
    if (principal.namespace && compare(account.namespace, principal.namespace) === 'different') return false;
    if (!target) return annotation === null;
    return google !== null && compareGoogleAccounts(google, target) !== 'different';
  });
  const [only] = meant;
  return only && meant.length === 1 && isCertain(only, grant) ? narrowed(syntax.member, only, target !== null) : [];
}

function isCertain({ account, google }: JoinedAccount, { principal, target }: JoinedGrant): boolean {
  const inSet = principal.kind === 'set' && (!principal.namespace || compare(account.namespace, principal.namespace) === 'same');
  return inSet && (!target || (google !== null && compareGoogleAccounts(google, target) === 'same'));
}

/** Who is granted something directly may be more than the accounts that lie here: not preferred then. */
function narrowed(member: Text, { account }: JoinedAccount, preferred: boolean): Fix[] {
  const [namespace, name] = [known(account.namespace), known(account.name)];
  const text = flat(member);
  const found = selector.exec(text);
  const scheme = rewritable(slice(member, 0, 'principalSet'.length));
  const path = found && rewritable(slice(member, found.index + 1, text.length));
  if (!scheme || !path || namespace === undefined || name === undefined) return [];
  const edits = [replace(scheme, 'principal'), replace(path, `subject/ns/${namespace}/sa/${name}`)];
  return fixOf(`Name ${subjectName(account)} only`, edits, { preferred });
}
