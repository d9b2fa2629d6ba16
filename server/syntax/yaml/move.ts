import type { Edit } from '../span';
import type { YamlMap, YamlNode, YamlPair } from './ast';
import { objectAt, renameKey, setMapEntry } from './edit';
import { indentation, isOwn, lineBreak, lineStart, ownPairs } from './lines';
import { removeEntryAt } from './remove';

/** A pair with the maps around it, the innermost last; each is the value of a pair of the one before. */
interface Trace {
  readonly pair: YamlPair;
  readonly around: readonly { readonly map: YamlMap; readonly pair: YamlPair }[];
}

/** The pair whose key begins at `keyStart`, in the map at `start`; undefined within lists, behind aliases, and elsewhere. */
function traceTo(map: YamlMap, keyStart: number, around: Trace['around'] = []): Trace | undefined {
  for (const pair of ownPairs(map)) {
    const here = [...around, { map, pair }];
    if (pair.key.span.start === keyStart) return { pair, around: here };
    const { value } = pair;
    if (isOwn(pair) && value?.kind === 'map' && covers(value, keyStart)) return traceTo(value, keyStart, here);
  }
  return undefined;
}

const covers = ({ span }: YamlNode, offset: number): boolean => span.start <= offset && offset < span.end;

/**
 * Moves the pair whose key begins at `keyStart` to `path` within the object that begins at `start`, with its value as a string. A pair that
 * only lacks its indentation gets that.
 */
export function moveEntry(text: string, uri: string, start: number, keyStart: number, path: readonly string[], value: string): Edit[] {
  const root = objectAt(text, start);
  const trace = root && traceTo(root, keyStart);
  if (!trace) return [];
  const key = trace.pair.key.text;
  const kept = renamedEdits(uri, trace, path) ?? indentedEdits(text, uri, trace, path);
  if (kept) return kept;
  const [removed, inserted] = [removeEntryAt(text, uri, keyStart), setMapEntry(text, uri, start, path, key, value)];
  if (removed.length === 0 || inserted.length === 0) return [];
  return apart(
    text,
    removed.map((edit) => withComments(text, edit)),
    inserted,
  );
}

/** A removal of lines that leaves the comments among them. It may begin with the end of the line before, where no line follows. */
function withComments(text: string, edit: Edit): Edit {
  if (!('span' in edit) || edit.newText !== '') return edit;
  const { start, end } = edit.span;
  const comments = text.slice(start, end).match(/^[ \t]*#.*$/gm) ?? [];
  if (start === lineStart(text, start))
    return { ...edit, newText: comments.map((line) => line.trimEnd() + lineBreak(text, start)).join('') };
  const follows = /^\r?\n/.test(text.slice(start, start + 2));
  return follows ? { ...edit, newText: comments.map((line) => lineBreak(text, start) + line.trimEnd()).join('') } : edit;
}

/** It is the only entry of a map beside which there is none of the right name: that map becomes it, with all that is written in it. */
function renamedEdits(uri: string, { pair, around }: Trace, path: readonly string[]): Edit[] | undefined {
  const name = path.at(-1)!;
  const [holder, own] = around.slice(path.length - 1);
  if (
    around.length !== path.length + 1 ||
    !holder ||
    !own ||
    !around.every((outer, i) => i >= path.length - 1 || outer.pair.key.text === path[i])
  )
    return undefined;
  const isString = pair.value?.kind === 'scalar' && typeof pair.value.value === 'string';
  const alone = own.map.items.length === 1 && isOwn(holder.pair) && !holder.map.items.some(({ key }) => key.text === name);
  return alone && isString ? renameKey(uri, holder.pair.key, name) : undefined;
}

/** `annotations:` right above, or nowhere: the pair stands in the right place, one step too far to the left. */
function indentedEdits(text: string, uri: string, { pair, around }: Trace, path: readonly string[]): Edit[] | undefined {
  const name = path.at(-1)!;
  const { map } = around.at(-1)!;
  const inParent = around.length === path.length && around.slice(0, -1).every((outer, i) => outer.pair.key.text === path[i]);
  const { start } = pair.key.span;
  if (!inParent || map.flow || text.slice(lineStart(text, start), start).trim() !== '' || pair.value?.kind !== 'scalar') return undefined;
  const pairs = ownPairs(map);
  const holder = pairs.findIndex((one) => one.key.text === name);
  const indent = indentation(text, start);
  if (holder < 0) {
    const newText = `${name}:${lineBreak(text, start)}${indent}  `;
    return pair.value.style === 'literal' || pair.value.style === 'folded' ? undefined : [{ uri, span: { start, end: start }, newText }];
  }
  const above = pairs[holder]!;
  const isBelow = pairs[holder + 1]?.key.span.start === start && pair.span.end <= text.length;
  const inner = above.value?.kind === 'map' && !above.value.flow && isOwn(above) ? ownPairs(above.value)[0] : undefined;
  const empty = above.value === null && /^\s*:[ \t]*(?:#.*)?\r?$/.test(text.slice(above.key.span.end, lineEndOf(text, above.key.span.end)));
  if (!isBelow || (!inner && !empty) || text.slice(start, pair.span.end).includes('\n')) return undefined;
  const deeper = inner ? indentation(text, inner.key.span.start).slice(indent.length) : '  ';
  return deeper === '' ? undefined : [{ uri, span: { start, end: start }, newText: deeper }];
}

function lineEndOf(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Two groups of edits that may meet: lines that are put in where others go take their place. */
function apart(text: string, removed: readonly Edit[], inserted: readonly Edit[]): Edit[] {
  const [gone] = removed;
  if (removed.length !== 1 || !gone || !('span' in gone)) return [];
  const { start, end } = gone.span;
  const meets = inserted.find((edit) => 'span' in edit && edit.span.start >= start && edit.span.start <= end);
  if (!meets || !('span' in meets)) return [...removed, ...inserted];
  const others = inserted.filter((edit) => edit !== meets);
  if (meets.span.start !== meets.span.end) return [];
  const eol = lineBreak(text, start);
  const takesLines = start === lineStart(text, start) && text[end - 1] === '\n';
  const lines = takesLines && meets.newText.startsWith(eol) ? meets.newText.slice(eol.length) + eol : meets.newText;
  return [{ uri: gone.uri, span: gone.span, newText: gone.newText + lines }, ...others];
}
