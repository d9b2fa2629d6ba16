import { annotationKey, type GoogleAccountName } from '../../chain/join';
import { known, rewritable } from '../../facts/text';
import type { Annotation, KubernetesAccount } from '../../resolve/model';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { annotationEdits } from './annotation-entry';
import { accountReference, referenceEdit, referencePlace } from './reference';

/** Inserts the annotation with the Google account that the binding names, in the language of the manifest. */
export function annotationFixes(context: RuleContext, account: KubernetesAccount, google: GoogleAccountName, preferred: boolean): Fix[] {
  const email = known(google.email);
  const { editing } = account;
  const [declared] = google.declared;
  const name = editing && declared && accountReference(editing.uri, declared);
  const edits = annotationEdits(context, editing, annotationKey, { text: email, source: name ? `${name}.email` : undefined });
  const title = `Annotate with ${email ?? declared?.label ?? 'the bound account'}`;
  return edits.length === 0 ? [] : [{ title, edits, preferred, safe: false }];
}

/** Writes another Google account into an annotation that is there: a reference to it where there can be one, else its e-mail. */
export function reannotationFixes(
  context: RuleContext,
  { value }: Annotation,
  { email, declared }: Pick<GoogleAccountName, 'email' | 'declared'>,
): Fix[] {
  const [text, account] = [known(email), declared[0]];
  const [literal, reference] = [rewritable(value), referencePlace(context, value)];
  const name = reference && account && accountReference(reference.uri, account);
  const edit = reference
    ? name && replace(reference, `${name}.email`)
    : (referenceEdit(context, value.at, declared, 'email')?.edit ?? (literal && text !== undefined && replace(literal, text)));
  // Two instances of one block: it is the same reference.
  if (edit && 'uri' in edit && context.text(edit.uri)?.slice(edit.span.start, edit.span.end) === edit.newText) return [];
  return edit ? [{ title: `Annotate with ${text ?? account!.label}`, edits: [edit], preferred: true, safe: false }] : [];
}
