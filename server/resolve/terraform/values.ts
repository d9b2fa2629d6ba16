import { originOf } from '../../facts/text';
import { contains, place, stretch, type Place } from '../../syntax/span';
import type {
  BoolValue,
  Entry,
  ListValue,
  NumberValue,
  Origin,
  Piece,
  SymbolValue,
  Text,
  Trail,
  UnknownValue,
  Value,
} from '../../facts/value';
import { limits } from './budget';

/** Building, converting and comparing values; nothing here knows expressions. */

export type Step = Omit<Trail, 'next'>;

export const unknown = (why: string, at: Place): UnknownValue => ({ is: 'unknown', why, at });

/** What Terraform refuses to evaluate: unknown to us, and a reason for `try` to go on. */
export const failure = (why: string, at: Place): UnknownValue => ({ is: 'unknown', why, fails: true, at });

const veryLong = 'a very long list or text';

/** Beyond what is followed, see `limits`. */
export const tooLong = (at: Place): UnknownValue => unknown(veryLong, at);

export const isTooLong = (value: Value): boolean => value.is === 'unknown' && value.why === veryLong;

export const symbol = (key: string, label: string, at: Place): SymbolValue => ({ is: 'symbol', key, label, at });

export const text = (pieces: readonly Piece[], at: Place): Text => ({ is: 'text', pieces, at });

/** A text that is computed: it stands nowhere as such. */
export const computed = (value: string, at: Place): Text => text(value === '' ? [] : [{ is: 'known', text: value, at, exact: false }], at);

export const bool = (value: boolean, at: Place): BoolValue => ({ is: 'bool', value, at });

export const number = (value: number, at: Place): NumberValue => ({ is: 'number', value, at });

export const list = (items: readonly Value[], at: Place, incomplete?: boolean): ListValue =>
  incomplete ? { is: 'list', items, incomplete: true, at } : { is: 'list', items, at };

function joinTrails(front: Trail, back: Trail | undefined): Trail {
  return { label: front.label, how: front.how, at: front.at, next: front.next ? joinTrails(front.next, back) : back };
}

function pieceWith(piece: Piece, trail: Trail | undefined, origin: Origin | undefined): Piece {
  switch (piece.is) {
    case 'known':
      return { is: 'known', text: piece.text, at: piece.at, exact: piece.exact, trail, origin };
    case 'symbol':
      return { is: 'symbol', key: piece.key, label: piece.label, at: piece.at, trail, origin };
    case 'unknown':
      return { is: 'unknown', why: piece.why, placeholder: piece.placeholder, at: piece.at, trail, origin };
  }
}

/** All pieces with a longer trail. Pieces that came the same way share one trail before and after. */
function piecesWithTrail(pieces: readonly Piece[], longer: (trail: Trail | undefined) => Trail): Piece[] {
  let before: Trail | undefined;
  let after: Trail | undefined;
  return pieces.map((piece) => {
    if (!after || piece.trail !== before) {
      before = piece.trail;
      after = longer(before);
    }
    return pieceWith(piece, after, piece.origin);
  });
}

/** The value as it arrives at `at` after one more step: every piece remembers the step, symbols stand where they are referred to. */
export function through(value: Value, step: Step, at: Place): Value {
  const longer = (next: Trail | undefined): Trail => (next ? { label: step.label, how: step.how, at: step.at, next } : step);
  if (value.is === 'text') return { is: 'text', pieces: piecesWithTrail(value.pieces, longer), at };
  return { ...value, trail: longer(value.trail) };
}

/** A part of a container, with the way the container came put in front of the part's own. */
export function along(value: Value, trail: Trail | undefined): Value {
  if (!trail) return value;
  if (value.is !== 'text') return { ...value, trail: joinTrails(trail, value.trail) };
  // The value of an attribute is decided where the reference stands, which only the part itself knows.
  const way = originOf(value) ? narrowed(trail, value.at) : trail;
  return { is: 'text', pieces: piecesWithTrail(value.pieces, (back) => joinTrails(way, back)), at: value.at };
}

/** The way of a container for one part of it: steps that brought the whole stand where the part does. */
const narrowed = ({ label, how, at, next }: Trail, part: Place): Trail => ({
  label,
  how,
  at: at.uri === part.uri && contains(at.span, part.span) ? part : at,
  next: next && narrowed(next, part),
});

/** The same value, standing at another place (a reference, an interpolation). */
export const standingAt = (value: Value, at: Place): Value => (value.is === 'text' ? { is: 'text', pieces: value.pieces, at } : value);

export const itemsOf = (value: ListValue): readonly Value[] =>
  value.trail ? value.items.map((item) => along(item, value.trail)) : value.items;

/** The key of an entry as a text with its place. */
export function keyText(entry: Entry): Text {
  if (entry.keyText) return entry.keyText;
  if (entry.key === '') return text([], entry.keyAt);
  const { span } = entry.keyAt;
  const length = span.end - span.start;
  if (length === entry.key.length) return text([{ is: 'known', text: entry.key, at: entry.keyAt, exact: true }], entry.keyAt);
  const inside = place(entry.keyAt.uri, stretch(span, 1, length - 1));
  const exact = length === entry.key.length + 2;
  return text([{ is: 'known', text: entry.key, at: exact ? inside : entry.keyAt, exact }], entry.keyAt);
}

/** Pieces of a value where a string is wanted. null: the value is null. */
export function piecesOf(value: Value): readonly Piece[] | null {
  switch (value.is) {
    case 'text':
      return value.pieces;
    case 'number':
    case 'bool': {
      const said = String(value.value);
      const exact = value.at.span.end - value.at.span.start === said.length;
      return [{ is: 'known', text: said, at: value.at, exact, trail: value.trail }];
    }
    case 'null':
      return null;
    case 'symbol':
      return [{ is: 'symbol', key: value.key, label: value.label, at: value.at, trail: value.trail, origin: value.origin }];
    case 'unknown':
      return [{ is: 'unknown', why: value.why, at: value.at, trail: value.trail }];
    default:
      return [{ is: 'unknown', why: 'not a string', at: value.at, trail: value.trail }];
  }
}

/** The value as a text; null where it is null. */
export function toText(value: Value): Text | null {
  if (value.is === 'text') return value;
  const pieces = piecesOf(value);
  return pieces && text(pieces, value.at);
}

/** The string, if all of it is known. Numbers and bools convert as Terraform converts them. */
export function stringOf(value: Value): string | undefined {
  if (value.is === 'text') {
    let all = '';
    for (const piece of value.pieces) {
      if (piece.is !== 'known') return undefined;
      all += piece.text;
    }
    return all;
  }
  return value.is === 'number' || value.is === 'bool' ? String(value.value) : undefined;
}

export function numberOf(value: Value): number | undefined {
  if (value.is === 'number') return value.value;
  const said = value.is === 'text' ? stringOf(value) : undefined;
  if (said === undefined || !/^-?\d+(\.\d+)?$/.test(said)) return undefined;
  return Number(said);
}

export function boolOf(value: Value): boolean | undefined {
  if (value.is === 'bool') return value.value;
  const said = value.is === 'text' ? stringOf(value) : undefined;
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

/** Known neither in kind nor in content. */
export const isUnsure = (value: Value): boolean => value.is === 'unknown' || value.is === 'symbol';

/** Every piece of the value is that attribute's value; containers pass it to their parts with a longer path. */
export function withOrigin(value: Value, origin: Origin, depth = 0): Value {
  switch (value.is) {
    case 'text': {
      const pieces = value.pieces.map((piece) => pieceWith(piece, piece.trail, origin));
      return { is: 'text', pieces, at: value.at };
    }
    case 'number':
    case 'bool':
      return value;
    case 'symbol':
      return { ...value, origin };
    case 'list': {
      if (depth > 2 || value.items.length > 20) return value;
      return {
        ...value,
        items: value.items.map((item, i) => withOrigin(item, { ...origin, attribute: `${origin.attribute}[${i}]` }, depth + 1)),
      };
    }
    case 'object': {
      if (depth > 2 || value.entries.size > 20) return value;
      const entries = new Map<string, Entry>();
      for (const [key, entry] of value.entries)
        entries.set(key, { ...entry, value: withOrigin(entry.value, { ...origin, attribute: `${origin.attribute}.${key}` }, depth + 1) });
      return { ...value, entries };
    }
    default:
      return value;
  }
}

/**
 * A name for the value that equal values share and different values do not; undefined where something in it is unknown.
 * Symbols of expressions that could not be computed are built from it.
 */
export function identity(value: Value, depth = 0): string | undefined {
  if (depth > 6) return undefined;
  switch (value.is) {
    case 'text': {
      let all = '';
      for (const piece of value.pieces) {
        if (piece.is === 'unknown') return undefined;
        all += piece.is === 'known' ? JSON.stringify(piece.text).slice(1, -1) : `\${${piece.key}}`;
        if (all.length > 2_000) return undefined;
      }
      const [only] = value.pieces;
      return value.pieces.length === 1 && only?.is === 'symbol' ? only.key : `"${all}"`;
    }
    case 'number':
    case 'bool':
      return `"${value.value}"`;
    case 'null':
      return 'null';
    case 'symbol':
      return value.key;
    case 'resource':
      return value.resource;
    case 'list':
      if (value.incomplete || value.items.length > 50) return undefined;
      return joined(value.items, (item) => identity(item, depth + 1), '[', ']');
    case 'object':
      if (!value.complete || value.entries.size > 50) return undefined;
      return joined(
        [...value.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
        (entry) => {
          const inner = identity(entry.value, depth + 1);
          return inner && `${JSON.stringify(entry.key)}=${inner}`;
        },
        '{',
        '}',
      );
    case 'unknown':
      return undefined;
  }
}

function joined<T>(parts: readonly T[], name: (part: T) => string | undefined, open: string, close: string): string | undefined {
  const names: string[] = [];
  let length = 0;
  for (const part of parts) {
    const one = name(part);
    length += one?.length ?? 0;
    if (one === undefined || length > 2_000) return undefined;
    names.push(one);
  }
  return open + names.join(',') + close;
}

/** The result of a pure operation that could not be computed: the same for the same operands, else unknown. */
export function derived(operation: string, label: string, operands: readonly Value[], at: Place): SymbolValue | UnknownValue {
  const failed = operands.find((operand) => operand.is === 'unknown');
  if (failed?.is === 'unknown') return { is: 'unknown', why: failed.why, at };
  const key = joined(operands, (operand) => identity(operand), `${operation}(`, ')');
  return key === undefined ? unknown(`${label} of something unknown`, at) : symbol(key, label, at);
}

/** Is any part of the value, at any depth, not known? */
export function whollyKnown(value: Value, depth = 0): boolean {
  switch (value.is) {
    case 'text':
      return value.pieces.every((piece) => piece.is === 'known');
    case 'list':
      return (
        depth < 12 && !value.incomplete && value.items.length <= limits.items && value.items.every((item) => whollyKnown(item, depth + 1))
      );
    case 'object':
      return depth < 12 && value.complete && [...value.entries.values()].every((entry) => whollyKnown(entry.value, depth + 1));
    case 'number':
    case 'bool':
    case 'null':
      return true;
    default:
      return false;
  }
}
