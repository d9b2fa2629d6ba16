import type { Edit } from '../span';
import type { YamlList, YamlMap } from './ast';
import { objectAt } from './edit';
import { indentation, isOwn, lineBreak, lineEnd, lineStart, ownPairs } from './lines';
import { readYaml } from './read';
import { blockOf, flowOf, type Plain } from './render';

/**
 * Adds items to the list under `key` of the map that begins at `start`, in the way it is written, making the list where there is none in
 * a block. No edits where something else than a list stands there.
 */
export function appendItems(text: string, uri: string, start: number, key: string, items: readonly Plain[]): Edit[] {
  const map = objectAt(text, start);
  const pairs = map ? ownPairs(map) : [];
  const last = pairs.at(-1);
  if (!map || !last) return [];
  const pair = pairs.findLast((one) => one.key.text === key);
  const outer = indentation(text, (pair ?? last).key.span.start);
  const eol = lineBreak(text, start);
  const written = (indent: string): string =>
    blockOf(items)
      .map((line) => eol + indent + line)
      .join('');
  const list = pair?.value?.kind === 'list' && isOwn(pair) ? pair.value : undefined;
  if (list?.flow && (map.flow || list.items.length > 0)) return appendToFlow(text, uri, map, list, items);
  if (map.flow) return [];
  if (!pair) {
    const end = lineEnd(text, last.span.end);
    return [{ uri, span: { start: end, end }, newText: `${eol}${outer}${key}:${written(`${outer}  `)}` }];
  }
  if (list && !list.flow) {
    const end = lineEnd(text, list.span.end);
    return [{ uri, span: { start: end, end }, newText: written(indentation(text, list.span.start)) }];
  }
  const empty = list !== undefined || pair.value === null || (pair.value.kind === 'scalar' && pair.value.value === null);
  const colon = pair.key.span.end + (/^\s*:/.exec(text.slice(pair.key.span.end))?.[0].length ?? 0);
  const end = lineEnd(text, colon);
  if (!empty || !/^\s*(?:\[\s*\]|null|~)?\s*(?:#.*)?$/.test(text.slice(colon, end))) return [];
  return [{ uri, span: { start: colon, end }, newText: written(`${outer}  `) }];
}

/** Behind the last item, on a line of its own where that has one. */
function appendToFlow(text: string, uri: string, map: YamlMap, list: YamlList, items: readonly Plain[]): Edit[] {
  if (text[list.span.end - 1] !== ']') return [];
  const context = map.flow && map.items[0]?.key.style === 'double' ? 'json' : 'flow';
  const sources = items.map((item) => flowOf(item, context));
  const last = list.items.at(-1);
  if (!last) return [{ uri, span: { start: list.span.start + 1, end: list.span.end - 1 }, newText: sources.join(', ') }];
  const own = text.slice(lineStart(text, last.span.start), last.span.start);
  const gap = own.trim() === '' ? lineBreak(text, last.span.start) + own : ' ';
  const { end } = last.span;
  return [{ uri, span: { start: end, end }, newText: sources.map((source) => `,${gap}${source}`).join('') }];
}

/** Puts a document behind the one whose root begins at `start`. No edits in JSON, and for what is only a part of its document. */
export function insertDocumentAfter(text: string, uri: string, start: number, value: Plain): Edit[] {
  const root = readYaml(text).find((document) => document.root?.span.start === start)?.root;
  if (!root || (root.kind === 'map' && root.flow)) return [];
  const eol = lineBreak(text, start);
  const end = lineEnd(text, root.span.end);
  return [{ uri, span: { start: end, end }, newText: ['', '---', ...blockOf(value)].join(eol) }];
}
