import type { Edit } from '../span';
import { span } from '../span';
import type { Block } from './ast';
import { applied, followComments, isTextEdit } from './comments';
import { readHcl } from './read';

/** An edit of a block in a text; each sees what those before it left. */
export type Step = (text: string, block: Block) => readonly Edit[];

/**
 * Several changes of one block whose lines depend on one another, as one edit: from the first character that is no longer the same to the
 * last. No edits where one of the steps cannot be made.
 */
export function rewriteBlock(text: string, uri: string, block: Block, steps: readonly Step[]): readonly Edit[] {
  let now = text;
  for (const step of steps) {
    const file = readHcl(now);
    const here = file.body.items.find((item): item is Block => item.kind === 'block' && item.span.start === block.span.start);
    const edits = here ? step(now, here) : [];
    if (edits.length === 0) return [];
    [now] = applied(now, followComments(now, file, edits.filter(isTextEdit)));
  }
  let [start, end] = [block.span.start, text.length];
  while (start < end && text[start] === now[start]) start++;
  const longer = now.length - text.length;
  while (end > start && end + longer > start && text[end - 1] === now[end + longer - 1]) end--;
  return [{ uri, span: span(start, end), newText: now.slice(start, end + longer) }];
}
