import { place, stretch } from '../syntax/span';
import type { Place, Span } from '../syntax/span';
import type { YamlMap, YamlNode, YamlScalar } from '../syntax/yaml/ast';
import { actionsIn, MASK } from './mask';
import type { Masked } from './mask';
import { splitPlaceholders } from './text';
import type { TemplateAction } from './template-actions';
import type { Entry, ObjectValue, Piece, TemplateMap, Text, Value } from './value';

export interface ValueReading {
  /** The document was a template: maps may hold further keys, and a key that is written twice stands in two branches. */
  readonly template?: boolean;
  /** The template itself; `keyed` is what was read of it. */
  readonly masked?: Masked;
  /** Lines that put in entries could not be read as keys. */
  readonly loose?: boolean;
  /** Reads the YAML inside of this scalar (value of this key); what it gives stands in the scalar's place. */
  readonly embedded?: (key: string, scalar: YamlScalar) => YamlNode | null;
}

/**
 * A node of YAML as a value with places. Placeholders and masked template actions become unknown pieces (rules.md D5).
 * `nothing` is where a value would stand that is not written (`key:`).
 */
export function yamlValue(node: YamlNode | null, uri: string, nothing: Span, reading: ValueReading = {}): Value {
  return valueUnder('', node, uri, nothing, reading);
}

/** `key`: the key that the node, or the list that it is an item of, stands under. */
function valueUnder(key: string, node: YamlNode | null, uri: string, nothing: Span, reading: ValueReading): Value {
  if (node === null) return { is: 'null', at: place(uri, nothing) };
  if (node.kind === 'map') return objectValue(node, uri, reading);
  if (node.kind === 'list') {
    return { is: 'list', items: node.items.map((item) => valueUnder(key, item, uri, node.span, reading)), at: place(uri, node.span) };
  }
  const inner = reading.embedded?.(key, node);
  return inner ? valueUnder('', inner, uri, nothing, reading) : scalarValue(node, uri, reading);
}

/** A map as an object; see `yamlValue`. */
export function objectValue(map: YamlMap, uri: string, reading: ValueReading = {}): ObjectValue {
  const entries = new Map<string, Entry>();
  const lost: { key: string; loser: Entry; winner: Entry }[] = [];
  let complete = reading.template !== true;
  let closed = !reading.loose;
  const inserted: TemplateMap['inserted'][number][] = [];
  for (const { key, value, span } of map.items) {
    if (key.text.includes(MASK)) {
      complete = false;
      const line = insertedAt(key, value, reading);
      if (line) {
        inserted.push({ source: line.source, at: place(uri, { start: line.start, end: line.end }) });
        continue;
      }
      closed = false;
    }
    const entry: Entry = {
      key: key.text,
      keyAt: place(uri, key.span),
      value: valueUnder(
        key.text,
        value,
        uri,
        stretch(key.span, key.span.end - key.span.start, Math.max(key.span.end, span.end) - key.span.start),
        reading,
      ),
      at: place(uri, span),
    };
    const before = entries.get(key.text);
    if (before) lost.push({ key: key.text, loser: before, winner: entry });
    // In a template the two may stand in the branches of an `if`.
    const either =
      before && reading.template
        ? { ...entry, value: { is: 'unknown', why: 'written twice in a template', at: entry.value.at } as const }
        : entry;
    entries.delete(key.text);
    entries.set(key.text, either);
  }
  const at = place(uri, map.span);
  return {
    is: 'object',
    entries,
    complete,
    at,
    ...(lost.length > 0 && { lost }),
    ...(reading.masked && { template: { inserted, closed } }),
  };
}

/** The action that a key of masking characters stands for, where it puts in entries: lines of its own, or `{{ $key }}: {{ $value }}`. */
function insertedAt(key: YamlScalar, value: YamlNode | null, { masked }: ValueReading): TemplateAction | undefined {
  const line = value === null ? masked?.inserted.get(key.span.start) : undefined;
  if (line || !masked || !new RegExp(`^${MASK}+$`).test(key.text)) return line;
  const [action, ...more] = actionsIn(masked.actions, key.content.start, key.content.end);
  return more.length === 0 && action?.source?.is === 'key' ? action : undefined;
}

function scalarValue(scalar: YamlScalar, uri: string, reading: ValueReading): Value {
  const at = place(uri, scalar.span);
  switch (typeof scalar.value) {
    case 'number':
      return { is: 'number', value: scalar.value, at };
    case 'boolean':
      return { is: 'bool', value: scalar.value, at };
    case 'string':
      return scalarText(scalar, at, reading);
    default:
      return { is: 'null', at };
  }
}

function scalarText(scalar: YamlScalar, at: Place, { masked }: ValueReading): Text {
  if (scalar.text === '') return { is: 'text', pieces: [], at };
  const { start, end } = scalar.content;
  const exact = end - start === scalar.text.length;
  const pieces = scalar.text.split(new RegExp(`(${MASK}+)`)).reduce<{ row: Piece[]; offset: number }>(
    ({ row, offset }, text) => {
      const where = place(at.uri, exact ? stretch(scalar.content, offset, offset + text.length) : scalar.content);
      if (text.startsWith(MASK)) {
        // Several actions side by side are several pieces.
        const actions = masked && exact ? actionsIn(masked.actions, where.span.start, where.span.end) : [];
        const made = actions.map(({ source, start, end }): Piece => {
          const piece = { is: 'unknown', why: 'made by a template', at: place(at.uri, { start, end }) } as const;
          return source ? { ...piece, made: source } : piece;
        });
        row.push(...(made.length > 0 ? made : [{ is: 'unknown', why: 'made by a template', at: where } as const]));
      }
      if (text !== '' && !text.startsWith(MASK)) row.push({ is: 'known', text, at: where, exact });
      return { row, offset: offset + text.length };
    },
    { row: [], offset: 0 },
  ).row;
  return splitPlaceholders({ is: 'text', pieces, at });
}
