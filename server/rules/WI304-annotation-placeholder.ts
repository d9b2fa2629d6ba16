import { placeholdersIn } from '../chain/annotation';
import { parseEmail } from '../chain/email';
import { annotationKey, declaredAs, type GoogleAccountName, type JoinedAccount } from '../chain/join';
import { impersonationsOf } from '../chain/missing';
import { isSubstituted, isVariable } from '../chain/substituted';
import { decidingPlace, known, show, splitPlaceholders } from '../facts/text';
import type { Annotation, GoogleAccount } from '../resolve/model';
import type { Fix } from './finding';
import { referenceEdit } from './fixes/reference';
import { annotationPlace } from './place';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** Somebody was to fill in the e-mail, and nobody did. */
export const annotationPlaceholder: Rule = {
  id: 'WI304',
  name: 'annotation-placeholder',
  severity: 'information',
  summary: 'A placeholder stands in the annotation where the e-mail of a Google service account belongs.',
  each: {
    *account({ account }, context) {
      // In a script it is a variable.
      if (account.scope.language === 'script') return;
      for (const annotation of account.annotations) {
        const left = annotation.key === annotationKey ? leftIn(context, annotation) : [];
        if (left.length === 0) continue;
        const declared = left.some(isVariable) ? undefined : declaredUnder(context, annotation);
        const meant = declared ? declaredAs(declared) : boundTo(context, account);
        const email = meant && known(meant.email);
        yield {
          severity: declared ? 'warning' : 'information',
          at: annotationPlace(annotation.value),
          message: `${left.join(' and ')} ${left.length > 1 ? 'are' : 'is'} still to be filled in: applied as it stands, the metadata server looks for the Google service account ${show(splitPlaceholders(annotation.value))} and pods of ${subjectName(account)} get no token. Write ${email === undefined ? 'its e-mail' : email}.`,
          related: meant?.declared[0] ? [{ at: meant.declared[0].nameAt, message: `${googleName(meant)} is declared here.` }] : [],
          fixes: meant ? fixes(context, annotation, meant, declared !== undefined) : [],
        } satisfies Draft;
      }
    },
  },
};

/** The placeholders that nothing here fills in. Defaults of a chart are there to be overridden. */
function leftIn(context: RuleContext, { value }: Annotation): string[] {
  const found = placeholdersIn(value);
  if (found.length === 0) return [];
  const beside = (at: { uri: string }, name: RegExp): boolean => context.beside(at.uri).some((uri) => name.test(uri));
  if (beside(found[0]!.at, /\/Chart\.ya?ml$/)) return [];
  const open = found.filter(
    ({ placeholder, at }) => !isSubstituted(context.join.inventory, placeholder, beside(at, /\/kustomization(?:\.ya?ml)?$/i)),
  );
  return open.length === found.length ? [...new Set(open.map(({ placeholder }) => placeholder))] : [];
}

/** The one account of the name in front of the @ that is declared here, in a project that is known. */
function declaredUnder({ join }: RuleContext, { value }: Annotation): GoogleAccount | undefined {
  const name = known(parseEmail(splitPlaceholders(value))?.account ?? null);
  const named = name === undefined ? [] : join.inventory.googleAccounts.filter(({ accountId }) => known(accountId) === name);
  const emails = new Set(named.map(({ email }) => known(email)));
  return emails.size === 1 && !emails.has(undefined) ? named[0] : undefined;
}

/** The only Google account that a binding lets this one impersonate. */
function boundTo({ join }: RuleContext, account: JoinedAccount['account']): GoogleAccountName | undefined {
  const bound = impersonationsOf(join, account);
  return bound.length === 1 ? bound[0]!.target! : undefined;
}

function fixes(context: RuleContext, { value }: Annotation, meant: GoogleAccountName, certain: boolean): Fix[] {
  const email = known(meant.email);
  const [at, [declared]] = [decidingPlace(value), meant.declared];
  const written = (place: typeof at): string | undefined => context.text(place.uri)?.slice(place.span.start, place.span.end);
  // The place must read what the value is, or something else would be replaced.
  if (written(at) !== show(splitPlaceholders(value))) return [];
  const reference = declared && referenceEdit(context, value.at, [declared], 'email');
  const edit = reference?.edit ?? (email === undefined ? undefined : replace(at, email));
  if (!edit) return [];
  return fixOf(`Write ${email ?? reference!.source}`, [edit], { preferred: certain || email !== undefined });
}
