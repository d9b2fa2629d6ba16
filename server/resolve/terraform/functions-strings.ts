import type { Place } from '../../syntax/span';
import type { Piece, Value } from '../../facts/value';
import { flat, HOLE, slice } from '../../facts/text';
import type { TerraformFunction } from './functions';
import { bool, computed, failure, itemsOf, list, number, numberOf, piecesOf, stringOf, text, toText } from './values';

/** Functions of strings and numbers. What is cut out of a text keeps its places. */

/** A function of one wholly known string. A string that does not change keeps its places. */
export const textual =
  (change: (said: string) => string): TerraformFunction =>
  ([value], at) => {
    const said = value && stringOf(value);
    if (!value || said === undefined) return undefined;
    const changed = change(said);
    return changed === said && value.is === 'text' ? { ...value, at } : computed(changed, at);
  };

export const numeric =
  (change: (value: number) => number): TerraformFunction =>
  ([value], at) => {
    const given = value && numberOf(value);
    return given === undefined ? undefined : number(change(given), at);
  };

export const extreme =
  (choose: (...values: number[]) => number): TerraformFunction =>
  (args, at) => {
    const given = args.map(numberOf);
    return given.length > 0 && given.every((one) => one !== undefined) ? number(choose(...given), at) : undefined;
  };

/** Character by character: known parts change, a symbol becomes the symbol of the changed one. */
const letters =
  (name: string, change: (said: string) => string): TerraformFunction =>
  ([value], at) => {
    if (value?.is !== 'text')
      return value && value.is !== 'symbol' && stringOf(value) !== undefined ? computed(change(stringOf(value)!), at) : undefined;
    const pieces = value.pieces.map((piece): Piece => {
      if (piece.is === 'unknown') return piece;
      if (piece.is === 'symbol') return { ...piece, key: `${name}(${piece.key})`, label: `${name}(${piece.label})` };
      const changed = change(piece.text);
      return changed === piece.text ? piece : { ...piece, text: changed, exact: false };
    });
    return text(pieces, at);
  };

export const lower = letters('lower', (said) => said.toLowerCase());
export const upper = letters('upper', (said) => said.toUpperCase());

export const format: TerraformFunction = ([spec, ...args], at) => {
  const said = spec && stringOf(spec);
  if (spec?.is !== 'text' || said === undefined) return undefined;
  const pieces: Piece[] = [];
  const verb = /%(?:%|\[(\d+)\])?([sdvq])?/g;
  let from = 0;
  let next = 0;
  for (let match = verb.exec(said); match; match = verb.exec(said)) {
    pieces.push(...slice(spec, from, match.index).pieces);
    from = match.index + match[0].length;
    if (match[0] === '%%') {
      pieces.push({ is: 'known', text: '%', at, exact: false });
      continue;
    }
    if (match[2] === undefined || match[2] === 'q') return undefined;
    const arg = args[match[1] === undefined ? next : Number(match[1]) - 1];
    next = match[1] === undefined ? next + 1 : Number(match[1]);
    if (!arg) return failure('format has too few arguments', at);
    const found = piecesOf(arg);
    if (!found) return failure('format of null', at);
    pieces.push(...found);
  }
  pieces.push(...slice(spec, from, said.length).pieces);
  return text(pieces, at);
};

export const formatlist: TerraformFunction = ([spec, ...args], at) => {
  const lists = args.filter((arg) => arg.is === 'list');
  const [first] = lists;
  if (!spec || !first || lists.some((one) => one.incomplete || one.items.length !== first.items.length)) return undefined;
  if (args.some((arg) => arg.is === 'unknown' || arg.is === 'symbol')) return undefined;
  const rows = first.items.map((_, i) => format([spec, ...args.map((arg) => (arg.is === 'list' ? itemsOf(arg)[i]! : arg))], at));
  return rows.every((row) => row !== undefined) ? list(rows, at) : undefined;
};

export const join: TerraformFunction = ([separator, ...lists], at) => {
  const between = separator && toText(separator);
  const items: Value[] = [];
  for (const one of lists) {
    if (one.is !== 'list' || one.incomplete) return undefined;
    items.push(...itemsOf(one));
  }
  if (!between) return undefined;
  const pieces: Piece[] = [];
  for (const [i, item] of items.entries()) {
    const found = piecesOf(item);
    if (!found) return failure('join of null', at);
    if (i > 0) pieces.push(...between.pieces);
    pieces.push(...found);
  }
  return text(pieces, at);
};

/** Splits where the separator is known to be; a hole could hide one, so only wholly known texts split. */
export const split: TerraformFunction = ([separator, value], at) => {
  const between = separator && stringOf(separator);
  const said = value && stringOf(value);
  if (between === undefined || said === undefined) return undefined;
  const whole = toText(value!)!;
  const items: Value[] = [];
  let from = 0;
  for (const part of said === '' ? [] : said.split(between)) {
    items.push({ ...slice(whole, from, from + part.length), at });
    from += part.length + between.length;
  }
  return list(said === '' ? [text([], at)] : items, at);
};

export const replace: TerraformFunction = ([value, search, replacement], at) => {
  const [what, by] = [search && stringOf(search), replacement && stringOf(replacement)];
  if (!value || what === undefined || by === undefined) return undefined;
  const said = stringOf(value);
  if (said === undefined) return undefined;
  const regular = what.length > 1 && what.startsWith('/') && what.endsWith('/') ? goPattern(what.slice(1, -1)) : undefined;
  if (what.startsWith('/') && what.endsWith('/') && what.length > 1 && !regular) return undefined;
  const changed = regular ? said.replace(new RegExp(regular.source, 'g'), by.replace(/\$\{(\w+)\}/g, '$$$1')) : said.split(what).join(by);
  return changed === said && value.is === 'text' ? { ...value, at } : computed(changed, at);
};

export const trimprefix: TerraformFunction = ([value, prefix], at) => {
  const cut = prefix && stringOf(prefix);
  if (value?.is !== 'text' || cut === undefined) return undefined;
  const shown = flat(value);
  if (shown.startsWith(cut)) return { ...slice(value, cut.length, shown.length), at };
  return shown.slice(0, cut.length).includes(HOLE) ? undefined : { ...value, at };
};

export const trimsuffix: TerraformFunction = ([value, suffix], at) => {
  const cut = suffix && stringOf(suffix);
  if (value?.is !== 'text' || cut === undefined) return undefined;
  const shown = flat(value);
  if (shown.endsWith(cut)) return { ...slice(value, 0, shown.length - cut.length), at };
  return shown.slice(-cut.length).includes(HOLE) ? undefined : { ...value, at };
};

export const trim: TerraformFunction = ([value, set], at) => {
  const [said, characters] = [value && stringOf(value), set && stringOf(set)];
  if (said === undefined || characters === undefined) return undefined;
  let [start, end] = [0, said.length];
  while (start < end && characters.includes(said[start]!)) start++;
  while (end > start && characters.includes(said[end - 1]!)) end--;
  return { ...slice(toText(value!)!, start, end), at };
};

export const substr: TerraformFunction = ([value, offset, length], at) => {
  const said = value && stringOf(value);
  const [start, count] = [offset && numberOf(offset), length && numberOf(length)];
  if (start === undefined || count === undefined || value?.is !== 'text') return undefined;
  if (said === undefined) {
    // The beginning of a text is known as far as its first piece goes.
    const [first] = value.pieces;
    const inside = first?.is === 'known' && start >= 0 && count >= 0 && start + count <= first.text.length;
    return inside ? { ...slice(value, start, start + count), at } : undefined;
  }
  const from = start < 0 ? Math.max(said.length + start, 0) : Math.min(start, said.length);
  return { ...slice(value, from, count < 0 ? said.length : from + count), at };
};

const test =
  (holds: (said: string, part: string) => boolean, decided: (shown: string, part: string) => boolean | undefined): TerraformFunction =>
  ([value, part], at) => {
    const given = part && stringOf(part);
    if (!value || given === undefined) return undefined;
    const said = stringOf(value);
    if (said !== undefined) return bool(holds(said, given), at);
    const shown = value.is === 'text' ? decided(flat(value), given) : undefined;
    return shown === undefined ? undefined : bool(shown, at);
  };

export const startswith = test(
  (said, part) => said.startsWith(part),
  (shown, part) =>
    shown.startsWith(part) ? true : shown.slice(0, part.length).includes(HOLE) || shown.length < part.length ? undefined : false,
);
export const endswith = test(
  (said, part) => said.endsWith(part),
  (shown, part) =>
    shown.endsWith(part) ? true : shown.slice(-part.length).includes(HOLE) || shown.length < part.length ? undefined : false,
);
export const strcontains = test(
  (said, part) => said.includes(part),
  (shown, part) => (shown.includes(part) ? true : undefined),
);

export const indent: TerraformFunction = ([spaces, value], at) => {
  const count = spaces && numberOf(spaces);
  const said = value && stringOf(value);
  if (count === undefined || said === undefined || count > 100) return undefined;
  return said.includes('\n') ? computed(said.replaceAll('\n', `\n${' '.repeat(count)}`), at) : { ...toText(value!)!, at };
};

export const parseint: TerraformFunction = ([value, base], at) => {
  const [said, radix] = [value && stringOf(value), base && numberOf(base)];
  if (said === undefined || radix === undefined) return undefined;
  const parsed = radix >= 2 && radix <= 36 ? parseInt(said, radix) : NaN;
  return Number.isNaN(parsed) ? failure('not a number', at) : number(parsed, at);
};

/** Go's regular expressions, as far as JavaScript reads them the same and cannot run away on them. */
function goPattern(source: string): RegExp | undefined {
  const nested = /[+*}]\)[+*{]/.test(source);
  if (nested || source.length > 200 || /\(\?[^:P<]|\\[pPQEAzC]|\[\[:/.test(source)) return undefined;
  try {
    return new RegExp(source.replaceAll('(?P<', '(?<'));
  } catch {
    return undefined;
  }
}

function groupsOf(match: RegExpMatchArray, at: Place): Value {
  if (match.groups) {
    const entries = Object.entries(match.groups).map(
      ([key, said]) => [key, { key, keyAt: at, value: computed(said ?? '', at), at }] as const,
    );
    return { is: 'object', entries: new Map(entries), complete: true, at };
  }
  if (match.length === 1) return computed(match[0], at);
  return list(
    match.slice(1).map((said) => (said === undefined ? { is: 'null', at } : computed(said, at))),
    at,
  );
}

export const regex: TerraformFunction = ([pattern, value], at) => {
  const [source, said] = [pattern && stringOf(pattern), value && stringOf(value)];
  const expression = source === undefined ? undefined : goPattern(source);
  if (!expression || said === undefined || said.length > 10_000) return undefined;
  const match = expression.exec(said);
  return match ? groupsOf(match, at) : failure('the pattern does not match', at);
};

export const regexall: TerraformFunction = ([pattern, value], at) => {
  const [source, said] = [pattern && stringOf(pattern), value && stringOf(value)];
  const expression = source === undefined ? undefined : goPattern(source);
  if (!expression || said === undefined || said.length > 10_000) return undefined;
  const matches = [...said.matchAll(new RegExp(expression.source, 'g'))];
  return list(
    matches.map((match) => groupsOf(match, at)),
    at,
  );
};
