import type { Entry } from '../../facts/value';
import { isTextEdit } from '../../syntax/hcl/comments';
import { removeEntry, removeItem } from '../../syntax/hcl/edit';
import type { Edit, Place } from '../../syntax/span';
import { removeEntryAt, removeItemAt } from '../../syntax/yaml/remove';
import type { RuleContext } from '../rule';
import { readHclBlockAround } from './block';

/** Takes an entry of a manifest away, or what stands for it in Terraform: an attribute, a block, an entry of a map. */
export function entryRemoval(context: RuleContext, { keyAt }: Pick<Entry, 'keyAt'>): readonly Edit[] {
  return removal(context, keyAt, removeEntryAt);
}

/** Takes an item out of a list, or the block that stands for it in Terraform. */
export const itemRemoval = (context: RuleContext, at: Place): readonly Edit[] => removal(context, at, removeItemAt);

/** Neighbours that are taken away together may share the line break or the empty line between them. */
export function mergedRemovals(edits: readonly Edit[]): readonly Edit[] {
  const isRemoval = (edit: Edit): boolean => edit.newText === '';
  const merged = edits.filter((edit) => !isRemoval(edit));
  const removals = edits.filter(isTextEdit).filter(isRemoval);
  for (let [edit, ...rest] = removals.toSorted((a, b) => a.span.start - b.span.start); edit; [edit, ...rest] = rest) {
    const { uri, span } = edit;
    const next = rest.findIndex((one) => one.uri === uri && one.span.start <= span.end);
    if (next < 0) merged.push(edit);
    else rest[next] = { ...edit, span: { start: span.start, end: Math.max(span.end, rest[next]!.span.end) } };
  }
  return merged;
}

function removal(context: RuleContext, { uri, span }: Place, inYaml: typeof removeItemAt): readonly Edit[] {
  const text = context.text(uri);
  if (text === undefined) return [];
  if (/\.ya?ml$|\.json$/.test(uri)) return inYaml(text, uri, span.start);
  const found = readHclBlockAround(context, { uri, span });
  const item = found?.block.body.items.find((one) => one.span.start === span.start);
  if (!found) return [];
  return item ? removeItem(text, uri, found.block, item) : removeEntry(text, uri, found.block, span.start);
}
