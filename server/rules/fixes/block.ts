import type { Block } from '../../syntax/hcl/ast';
import { contains, type Place } from '../../syntax/span';
import type { RuleContext } from '../rule';

/** The block that covers exactly this place, wherever it is nested, with its file's text. */
export function readHclBlockAt(context: RuleContext, at: Place): { readonly text: string; readonly block: Block } | undefined {
  const [file, text] = [context.hcl(at.uri), context.text(at.uri)];
  const block = file && find(file.body.items, at);
  return block && text !== undefined ? { text, block } : undefined;
}

function find(items: Block['body']['items'], at: Place): Block | undefined {
  for (const item of items) {
    if (item.kind !== 'block' || item.span.start > at.span.start || item.span.end < at.span.end) continue;
    if (item.span.start === at.span.start && item.span.end === at.span.end) return item;
    return find(item.body.items, at);
  }
  return undefined;
}

/** The innermost block that holds this place, with its file's text. */
export function readHclBlockAround(context: RuleContext, at: Place): { readonly text: string; readonly block: Block } | undefined {
  const [file, text] = [context.hcl(at.uri), context.text(at.uri)];
  let block: Block | undefined;
  for (let items = file?.body.items ?? []; ; items = block.body.items) {
    const inner = items.find((item): item is Block => item.kind === 'block' && contains(item.body.span, at.span));
    if (!inner) return block && text !== undefined ? { text, block } : undefined;
    block = inner;
  }
}
