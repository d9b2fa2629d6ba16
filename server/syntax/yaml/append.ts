import type { Edit } from '../span';
import { objectAt } from './edit';
import { indentation, isOwn, lineBreak, lineEnd, ownPairs } from './lines';

/**
 * Adds items to the list under `key` of the block map that begins at `start`, making the list where there is none. `items` are the
 * lines of each item, its dash included, two blanks a level. No edits for lists within brackets that hold something.
 */
export function appendItems(text: string, uri: string, start: number, key: string, items: readonly (readonly string[])[]): Edit[] {
  const map = objectAt(text, start);
  const pairs = map && !map.flow ? ownPairs(map) : [];
  const last = pairs.at(-1);
  if (!last) return [];
  const pair = pairs.findLast((one) => one.key.text === key);
  const outer = indentation(text, (pair ?? last).key.span.start);
  const eol = lineBreak(text, start);
  const written = (indent: string): string =>
    items
      .flat()
      .map((line) => eol + indent + line)
      .join('');
  if (!pair) {
    const end = lineEnd(text, last.span.end);
    return [{ uri, span: { start: end, end }, newText: `${eol}${outer}${key}:${written(`${outer}  `)}` }];
  }
  const { value } = pair;
  if (value?.kind === 'list' && !value.flow && isOwn(pair)) {
    const end = lineEnd(text, value.span.end);
    return [{ uri, span: { start: end, end }, newText: written(indentation(text, value.span.start)) }];
  }
  const empty = value === null || (value.kind === 'list' && value.items.length === 0) || (value.kind === 'scalar' && value.value === null);
  const colon = pair.key.span.end + (/^\s*:/.exec(text.slice(pair.key.span.end))?.[0].length ?? 0);
  const end = lineEnd(text, colon);
  if (!empty || !/^\s*(?:\[\s*\]|null|~)?\s*(?:#.*)?$/.test(text.slice(colon, end))) return [];
  return [{ uri, span: { start: colon, end }, newText: written(`${outer}  `) }];
}
