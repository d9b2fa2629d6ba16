import { originOf } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { referencePlace } from './reference';

/**
 * Reads another attribute of the resource that a text refers to: `….email` → `….name`. The edit stands where the reference is
 * written; no fix where that is not a plain reference.
 */
export function attributeFix(context: RuleContext, text: Text, wanted: string): Fix[] {
  const at = referencePlace(context, text);
  const attribute = originOf(text)?.attribute;
  if (!at || attribute === undefined) return [];
  const source = context.text(at.uri)!.slice(at.span.start, at.span.end);
  if (!source.endsWith(`.${attribute}`)) return [];
  const edit = replace({ uri: at.uri, span: { start: at.span.end - attribute.length, end: at.span.end } }, wanted);
  return fixOf(`Use .${wanted}`, [edit]);
}
