import { known } from '../../facts/text';
import type { MisplacedAnnotation } from '../../resolve/kubernetes/annotations';
import type { KubernetesAccount } from '../../resolve/model';
import { hclString, setObjectAttributeEntry } from '../../syntax/hcl/edit';
import { setMapEntry } from '../../syntax/yaml/edit';
import { moveEntry } from '../../syntax/yaml/move';
import { removeEntryAt } from '../../syntax/yaml/remove';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';
import { subjectName } from '../words';
import { readHclBlockAt } from './block';

const annotationsPath = ['metadata', 'annotations'] as const;

/** The text of the manifest that a misplaced annotation is written in; undefined in templates, in Terraform, and where a patch brings it. */
function manifestText(context: RuleContext, { scope, keyAt, objectAt }: MisplacedAnnotation): string | undefined {
  const text = scope.language === 'kubernetes' && keyAt.uri === objectAt.uri ? context.text(keyAt.uri) : undefined;
  return text?.includes('{{') ? undefined : text;
}

/** Puts it where it belongs within its own object. */
export function relocatingFixes(context: RuleContext, misplaced: MisplacedAnnotation): Fix[] {
  const { keyAt, value, objectAt } = misplaced;
  const [text, written] = [manifestText(context, misplaced), known(value)];
  if (text === undefined || written === undefined) return [];
  const edits = moveEntry(text, keyAt.uri, objectAt.span.start, keyAt.span.start, annotationsPath, written);
  return edits.length === 0 ? [] : [{ title: 'Move to metadata.annotations', edits, preferred: true, safe: false }];
}

/** Takes it away where nothing reads it. */
export function removingFixes(context: RuleContext, misplaced: MisplacedAnnotation, title: string): Fix[] {
  const text = manifestText(context, misplaced);
  const { keyAt } = misplaced;
  const edits = text === undefined ? [] : removeEntryAt(text, keyAt.uri, keyAt.span.start);
  return edits.length === 0 ? [] : [{ title, edits, preferred: true, safe: false }];
}

/** Moves it to the ServiceAccount that was meant, which has none. */
export function handingOverFixes(context: RuleContext, misplaced: MisplacedAnnotation, account: KubernetesAccount): Fix[] {
  const [removal] = removingFixes(context, misplaced, '');
  const added = annotatingEdits(context, account, misplaced.key, known(misplaced.value));
  if (!removal || added.length === 0) return [];
  const title = `Move to ServiceAccount ${subjectName(account)}`;
  return [{ title, edits: [...removal.edits, ...added], preferred: true, safe: false }];
}

function annotatingEdits(context: RuleContext, { editing }: KubernetesAccount, key: string, value: string | undefined): readonly Edit[] {
  const text = editing ? context.text(editing.uri) : undefined;
  if (!editing || text === undefined || value === undefined) return [];
  if (editing.how === 'yaml') return setMapEntry(text, editing.uri, editing.document, editing.path ?? annotationsPath, key, value);
  const found = readHclBlockAt(context, editing.block);
  return found ? setObjectAttributeEntry(text, editing.uri, found.block, 'annotations', hclString(key), hclString(value)) : [];
}
