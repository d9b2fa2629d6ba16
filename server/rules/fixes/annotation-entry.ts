import type { AccountEditing } from '../../resolve/model';
import type { Expression } from '../../syntax/hcl/ast';
import { hclString, setObjectAttributeEntry, setObjectEntry } from '../../syntax/hcl/edit';
import { visitExpressions } from '../../syntax/hcl/walk';
import { setMapEntry } from '../../syntax/yaml/edit';
import type { Edit, Span } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { readHclBlockAt } from './block';

export const annotationsPath: readonly string[] = ['metadata', 'annotations'];

/**
 * Sets one annotation of an account where it is edited: to a text, or to what code of that file calls it (`source`), which is
 * preferred where there is code. Nothing where neither can be written there.
 */
export function annotationEdits(
  context: RuleContext,
  editing: AccountEditing,
  key: string,
  {
    text,
    source = text === undefined ? undefined : hclString(text),
  }: { readonly text: string | undefined; readonly source: string | undefined },
): readonly Edit[] {
  const file = editing ? context.text(editing.uri) : undefined;
  if (!editing || file === undefined) return [];
  const { uri } = editing;
  if (editing.how === 'yaml') {
    const { within, document, path = annotationsPath } = editing;
    const value = within && source && !source.startsWith('"') ? `\${${source}}` : text;
    return value === undefined ? [] : setMapEntry(within ? alone(file, within) : file, uri, document.start, path, key, value);
  }
  if (source === undefined) return [];
  if (editing.how === 'object') {
    const object = objectAt(context, uri, editing.object);
    return object ? setObjectEntry(file, uri, object, editing.path ?? annotationsPath, hclString(key), source) : [];
  }
  const found = readHclBlockAt(context, editing.block);
  return found ? setObjectAttributeEntry(file, uri, found.block, 'annotations', hclString(key), source) : [];
}

/** A part of a text, at its offset. */
const alone = (text: string, { start, end }: Span): string => text.slice(0, start).replace(/[^\r\n]/g, ' ') + text.slice(start, end);

function objectAt(context: RuleContext, uri: string, { start, end }: Span): Expression | undefined {
  let found: Expression | undefined;
  const file = context.hcl(uri);
  if (file)
    visitExpressions(file.body, (expression) => {
      if (expression.kind === 'object' && expression.span.start === start && expression.span.end === end) found ??= expression;
    });
  return found;
}
