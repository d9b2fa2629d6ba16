import { known } from '../../facts/text';
import type { MisplacedAnnotation } from '../../resolve/kubernetes/annotations';
import type { KubernetesAccount } from '../../resolve/model';
import type { Block, Item } from '../../syntax/hcl/ast';
import { hclString, replaceAttribute, setObjectAttributeEntry } from '../../syntax/hcl/edit';
import { moveEntry } from '../../syntax/yaml/move';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { subjectName } from '../words';
import { annotationEdits, annotationsPath } from './annotation-entry';
import { readHclBlockAround } from './block';
import { entryRemoval } from './remove';
import { attributeOf, sourceOf } from './statements';
import { folderOf } from '../../syntax/folder';

const preferred = (title: string, edits: readonly Edit[]): Fix[] => fixOf(title, edits);

/** Is it written with its object: in no template of a chart, and not brought by a patch? */
function isEditable(context: RuleContext, { keyAt, objectAt }: MisplacedAnnotation): boolean {
  const text = keyAt.uri === objectAt.uri ? context.text(keyAt.uri) : undefined;
  return text !== undefined && (context.hcl(keyAt.uri) !== undefined || !text.includes('{{'));
}

/** Puts it where it belongs within its own object. */
export function relocatingFixes(context: RuleContext, misplaced: MisplacedAnnotation): Fix[] {
  const { keyAt, value, objectAt } = misplaced;
  if (!isEditable(context, misplaced)) return [];
  const written = known(value);
  const edits = context.hcl(keyAt.uri)
    ? movedInTerraform(context, misplaced)
    : written === undefined
      ? []
      : moveEntry(context.text(keyAt.uri)!, keyAt.uri, objectAt.span.start, keyAt.span.start, annotationsPath, written);
  return preferred('Move to metadata.annotations', edits);
}

/** Out of `labels`, or of `annotations` beside the `metadata` block; labels that hold nothing else become the annotations. */
function movedInTerraform(context: RuleContext, misplaced: MisplacedAnnotation): readonly Edit[] {
  const { uri } = misplaced.keyAt;
  const around = readHclBlockAround(context, misplaced.keyAt);
  const metadata = around && [around.block, ...around.block.body.items].find(isMetadata);
  const source = sourceFor(context, misplaced, uri);
  if (!metadata || source === undefined) return [];
  const labels = attributeOf(metadata, 'labels')?.value;
  if (labels?.kind === 'object' && labels.items.length === 1 && metadata === around.block && !attributeOf(metadata, 'annotations'))
    return replaceAttribute(around.text, uri, metadata, 'labels', 'annotations', sourceOf(around.text, labels));
  const removed = entryRemoval(context, misplaced);
  const added = setObjectAttributeEntry(around.text, uri, metadata, 'annotations', hclString(misplaced.key), source);
  return removed.length > 0 && added.length > 0 ? [...removed, ...added] : [];
}

const isMetadata = (item: Item): item is Block => item.kind === 'block' && item.type.name === 'metadata';

/** Takes it away where nothing reads it. */
export const removingFixes = (context: RuleContext, misplaced: MisplacedAnnotation, title: string): Fix[] =>
  preferred(title, isEditable(context, misplaced) ? entryRemoval(context, misplaced) : []);

/** Moves it to the ServiceAccount that was meant, which has none. */
export function handingOverFixes(context: RuleContext, misplaced: MisplacedAnnotation, account: KubernetesAccount): Fix[] {
  const [removal] = removingFixes(context, misplaced, '');
  const added = annotatingEdits(context, account, misplaced);
  return preferred(`Move to ServiceAccount ${subjectName(account)}`, removal && added.length > 0 ? [...removal.edits, ...added] : []);
}

function annotatingEdits(context: RuleContext, { editing }: KubernetesAccount, misplaced: MisplacedAnnotation): readonly Edit[] {
  const source = editing && editing.how !== 'yaml' ? sourceFor(context, misplaced, editing.uri) : undefined;
  return annotationEdits(context, editing, misplaced.key, { text: known(misplaced.value), source });
}

/** Its value as code of that file may write it: as it is written, within one module. */
function sourceFor(context: RuleContext, { value }: MisplacedAnnotation, uri: string): string | undefined {
  const { at } = value;
  const source = context.hcl(at.uri) && folderOf(at.uri) === folderOf(uri) ? context.text(at.uri)?.slice(at.span.start, at.span.end) : '';
  if (source && !/\b(?:each|count|self)\.|\n/.test(source)) return source;
  const text = known(value);
  return text === undefined ? undefined : hclString(text);
}
