import { place, stretch, type Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { isQuoted } from './reference';

/** What is written at a place. */
export const sourceOf = (context: RuleContext, { uri, span }: Place): string | undefined => context.text(uri)?.slice(span.start, span.end);

/** The expression in place of text in a string of Terraform. Alone in its quotes it needs neither them nor braces. */
export function referenceFix(context: RuleContext, expression: string, at: Place): Fix[] {
  const quoted = place(at.uri, stretch(at.span, -1, at.span.end - at.span.start + 1));
  const isAlone = isQuoted(context, quoted);
  // Behind another `$` the braces would be escaped.
  if (!isAlone && sourceOf(context, quoted)?.startsWith('$')) return [];
  return fixOf(`Interpolate \${${expression}}`, [isAlone ? replace(quoted, expression) : replace(at, `\${${expression}}`)]);
}
