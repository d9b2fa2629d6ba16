import { annotationKey, type GoogleAccountName } from '../../chain/join';
import { known, rewritable } from '../../facts/text';
import type { Annotation, KubernetesAccount } from '../../resolve/model';
import { hclString, setObjectAttributeEntry } from '../../syntax/hcl/edit';
import { setMapEntry } from '../../syntax/yaml/edit';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { accountReference, referenceEdit, referencePlace } from './reference';

/** Inserts the annotation with the Google account that the binding names, in the language of the manifest. */
export function annotationFixes(context: RuleContext, account: KubernetesAccount, google: GoogleAccountName, preferred: boolean): Fix[] {
  const email = known(google.email);
  const { editing } = account;
  const text = editing && context.text(editing.uri);
  if (!editing || text === undefined || text === null) return [];
  let edits: readonly Edit[] = [];
  if (editing.how === 'yaml') {
    if (email !== undefined)
      edits = setMapEntry(text, editing.uri, editing.document, editing.path ?? ['metadata', 'annotations'], annotationKey, email);
  } else {
    const [declared] = google.declared;
    const name = declared && accountReference(editing.uri, declared);
    const value = name ? `${name}.email` : email === undefined ? undefined : hclString(email);
    const found = readHclBlockAt(context, editing.block);
    if (value && found) edits = setObjectAttributeEntry(text, editing.uri, found.block, 'annotations', hclString(annotationKey), value);
  }
  const title = `Annotate with ${email ?? google.declared[0]?.label ?? 'the bound account'}`;
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
  return edit ? [{ title: `Annotate with ${text ?? account!.label}`, edits: [edit], preferred: true, safe: false }] : [];
}
