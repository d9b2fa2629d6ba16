import type { Text } from '../../facts/value';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';

/**
 * Reads another attribute of the resource that a text refers to: `….email` → `….name`. The edit stands where the reference is
 * written, which may be a module's input or a local far from the sink; no fix where that is not a plain reference.
 */
export function attributeFix(context: RuleContext, text: Text, attribute: string, wanted: string): Fix[] {
  let at = text.at;
  for (let step = text.pieces[0]?.trail; step; step = step.next) if (step.how !== 'attribute') at = step.at;
  const source = context.text(at.uri)?.slice(at.span.start, at.span.end);
  const match = source && new RegExp(`\\.${attribute}(?=\\}"$|$)`).exec(source);
  if (!match) return [];
  const start = at.span.start + match.index + 1;
  const edit = replace({ uri: at.uri, span: { start, end: start + attribute.length } }, wanted);
  return [{ title: `Use .${wanted}`, edits: [edit], preferred: true, safe: false }];
}
