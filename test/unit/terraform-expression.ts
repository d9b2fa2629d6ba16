import type { Expression } from '../../server/syntax/hcl/ast';
import { readHcl } from '../../server/syntax/hcl/read';

/** The expression that a text reads as; places are those of a file that begins with `x = `. */
export function readExpression(text: string): Expression {
  const [item] = readHcl(`x = ${text}`).body.items;
  return item?.kind === 'attribute' ? item.value : { kind: 'missing', span: { start: 0, end: text.length } };
}
