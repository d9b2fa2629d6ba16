import type { Edit } from '../span';
import type { YamlDocument, YamlList, YamlMap, YamlNode, YamlPair } from './ast';
import { removeMapEntry } from './edit';
import { isOwn, lineEnd, lineStart, nextLine, ownPairs } from './lines';
import { readYaml } from './read';

/** A node on the way from a document's root, with the pair whose value it is. */
interface Step {
  readonly node: YamlMap | YamlList;
  readonly pair?: YamlPair;
  readonly outer?: Step;
}

/**
 * Takes the entry whose key begins at `start` out of its map; an entry that would be left without any content goes too.
 * No edits where the document does not read as YAML, or where the place is behind an alias.
 */
export function removeEntryAt(text: string, uri: string, start: number): Edit[] {
  const step = stepTo(text, (node) => node.kind === 'map' && ownPairs(node).some(({ key }) => key.span.start === start), start);
  if (step?.node.kind !== 'map') return [];
  return removePair(
    text,
    uri,
    step,
    ownPairs(step.node).find(({ key }) => key.span.start === start)!,
  );
}

/** Takes the item that begins at `start` out of its list; the last one goes with the list's entry. */
export function removeItemAt(text: string, uri: string, start: number): Edit[] {
  const step = stepTo(text, (node) => node.kind === 'list' && node.items.some((item) => item?.span.start === start), start);
  if (step?.node.kind !== 'list') return [];
  const { node, pair, outer } = step;
  const index = node.items.findIndex((item) => item?.span.start === start);
  if (node.items.length === 1) return pair && outer ? removePair(text, uri, outer, pair) : [];
  const item = node.items[index]!;
  if (node.flow) {
    const [next, before] = [node.items[index + 1], node.items[index - 1]];
    if (next) return [{ uri, span: { start, end: next.span.start }, newText: '' }];
    return before ? [{ uri, span: { start: before.span.end, end: item.span.end }, newText: '' }] : [];
  }
  // `- ` stands in front of the item; a list within a list shares its line.
  const from = lineStart(text, start);
  if (!/^[ \t]*-[ \t]+$/.test(text.slice(from, start))) return [];
  return [wholeLines(text, uri, from, item.span.end)];
}

function removePair(text: string, uri: string, { node, pair: holder, outer }: Step, pair: YamlPair): Edit[] {
  if (node.kind !== 'map') return [];
  if (ownPairs(node).length === 1 && node.items.length === 1 && holder && outer && isOwn(holder))
    return removePair(text, uri, outer, holder);
  return removeMapEntry(text, uri, node, pair);
}

function wholeLines(text: string, uri: string, from: number, to: number): Edit {
  const end = nextLine(text, to);
  const last = end === text.length && !text.endsWith('\n');
  const start = last && from > 0 ? lineEnd(text, lineStart(text, from - 1)) : from;
  return { uri, span: { start, end }, newText: '' };
}

function stepTo(text: string, holds: (node: YamlMap | YamlList) => boolean, start: number): Step | undefined {
  for (const { root, problems } of readYaml(text) as readonly YamlDocument[]) {
    const found = root && find(root, undefined, undefined);
    if (found) return problems.length === 0 ? found : undefined;
  }
  return undefined;

  function find(node: YamlNode, pair: YamlPair | undefined, outer: Step | undefined): Step | undefined {
    if (node.kind === 'scalar' || start < node.span.start || start > node.span.end) return undefined;
    const here: Step = { node, pair, outer };
    if (holds(node)) return here;
    if (node.kind === 'list') return first(node.items, (item) => item && find(item, undefined, here));
    return first(ownPairs(node), (inner) => (inner.value && isOwn(inner) ? find(inner.value, inner, here) : undefined));
  }
}

function first<T>(items: readonly T[], look: (item: T) => Step | null | undefined): Step | undefined {
  for (const item of items) {
    const found = look(item);
    if (found) return found;
  }
  return undefined;
}
