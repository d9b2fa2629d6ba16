import { flat, HOLE, slice } from '../../facts/text';
import type { Entry, ObjectValue, Piece, Text, Value } from '../../facts/value';
import { across, endOf, place, startOf, type Place } from '../../syntax/span';
import type { YamlNode } from '../../syntax/yaml/ast';
import { readYaml } from '../../syntax/yaml/read';
import type { AccountEditing } from '../model';
import type { ResourceInstance } from './instances';

/** Longer texts are not read as YAML within Terraform. */
const maxLength = 100_000;

/**
 * The YAML (or JSON) documents that a text holds, as values whose parts keep the places of the text's pieces: a heredoc with
 * interpolations reads as if it were a file. null: the text does not read as YAML as far as it is known.
 */
export function embeddedDocuments(text: Text): Value[] | null {
  const shown = flat(text);
  if (shown.length > maxLength) return null;
  const documents = readYaml(shown);
  if (documents.some(({ problems }) => problems.length > 0)) return null;
  return documents.flatMap(({ root }) => (root ? [valueOf(root, text, shown)] : []));
}

/** How an object that a resource itself writes is changed: one that several instances share, or that comes from elsewhere, is not. */
export function editingIn(object: ObjectValue, { key, declared: { uri } }: ResourceInstance, text: Value): AccountEditing {
  if (object.at.uri !== uri || key.endsWith(']') || uri.endsWith('.json')) return null;
  if (text.is !== 'text') return { how: 'object', uri, object: object.at.span };
  const own = text.pieces.filter((piece) => piece.is === 'known' && piece.exact && !piece.trail && piece.at.uri === uri);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || object.at.span.start < first.at.span.start) return null;
  const within = across(first.at.span, last.at.span);
  return { how: 'yaml', uri, document: object.at.span, within };
}

function valueOf(node: YamlNode | null, text: Text, shown: string): Value {
  if (!node) return { is: 'null', at: text.at };
  if (node.kind === 'list')
    return { is: 'list', items: node.items.map((item) => valueOf(item, text, shown)), at: placeOf(text, node.span.start, node.span.end) };
  if (node.kind === 'map') {
    const entries = new Map<string, Entry>();
    let complete = true;
    for (const { key, value, span } of node.items) {
      if (key.text.includes(HOLE)) complete = false;
      const keyAt = placeOf(text, key.span.start, key.span.end);
      entries.delete(key.text);
      entries.set(key.text, { key: key.text, keyAt, value: valueOf(value, text, shown), at: placeOf(text, span.start, span.end) });
    }
    return { is: 'object', entries, complete, at: placeOf(text, node.span.start, node.span.end) };
  }
  const at = placeOf(text, node.span.start, node.span.end);
  if (typeof node.value === 'number') return { is: 'number', value: node.value, at };
  if (typeof node.value === 'boolean') return { is: 'bool', value: node.value, at };
  if (node.value === null) return { is: 'null', at };
  const { start, end } = node.content;
  if (end - start === node.text.length) {
    const part = slice(text, start, end);
    const [only] = part.pieces;
    // What stands alone in a scalar may be of any type; here it is read as a string.
    return part.pieces.length === 1 && only?.is === 'symbol'
      ? { is: 'text', pieces: [only], at: only.at }
      : { is: 'text', pieces: part.pieces, at };
  }
  // Escapes or folding: the text is known, its characters stand elsewhere.
  if (!node.text.includes(HOLE)) return { is: 'text', pieces: [{ is: 'known', text: node.text, at, exact: false }], at };
  return { is: 'text', pieces: [{ is: 'unknown', why: 'a folded scalar with interpolations', at }], at };
}

/**
 * Where a stretch of the text is written: from its first to its last piece, if they stand in one file in this order. What an
 * interpolation brings in from elsewhere stands between the literals around it.
 */
function placeOf(text: Text, start: number, end: number): Place {
  const { pieces } = slice(text, start, Math.max(end, start + 1));
  const gap = interpolationAt(text, start, end);
  if (gap) return gap;
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return text.at;
  const together = first.at.uri === last.at.uri && first.at.span.start <= last.at.span.end;
  return together ? place(first.at.uri, across(first.at.span, last.at.span)) : first.at;
}

function trailLength({ trail }: Piece): number {
  let steps = 0;
  for (let step = trail; step; step = step.next) steps++;
  return steps;
}

/**
 * The interpolation that is all of a stretch; undefined where literals are part of it. The literals of a template came all the same
 * way, its interpolations from further off.
 */
function interpolationAt(text: Text, start: number, end: number): Place | undefined {
  const [first] = text.pieces;
  if (first?.is !== 'known') return undefined;
  const { uri } = first.at;
  const steps = trailLength(first);
  const within = (piece: Piece): boolean => piece.at.uri === uri && trailLength(piece) === steps;
  let offset = 0;
  let before: Piece | undefined;
  let inside = false;
  for (const piece of text.pieces) {
    const from = offset;
    offset += piece.is === 'known' ? piece.text.length : 1;
    const own = within(piece);
    if (offset <= start) before = own ? piece : before;
    else if (from >= end) {
      if (!own) continue;
      return inside && before ? place(uri, across(endOf(before.at.span), startOf(piece.at.span))) : undefined;
    } else if (own) return undefined;
    else inside = true;
  }
  return undefined;
}
