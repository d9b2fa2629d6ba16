import type { Place, Span } from '../syntax/span';
import { linesOf, positionAt, type Lines, type Position, type Range } from './lines';

/** The text of a file as the engine has it; undefined where it has none (the file does not exist, or does not matter). */
export type Texts = (uri: string) => string | undefined;

/** Turns places into ranges, counting the lines of each file once. */
export interface Ranges {
  /** The range of a place for the Language Server Protocol. Of a file without text: its first position. */
  of(place: Place): Range;
  /** The same as people and CI systems count: from 1, and a byte order mark at the start of the file is no column. */
  counted(place: Place): { readonly start: Counted; readonly end: Counted };
}

/** Line and UTF-16 column from 1. */
export interface Counted {
  readonly line: number;
  readonly column: number;
}

/** The lines of files as they were counted last, to be kept by whoever asks again and again; old texts are counted anew. */
export type LineCache = Map<string, { readonly text: string; readonly lines: Lines }>;

export function rangesOf(texts: Texts, cache: LineCache = new Map()): Ranges {
  const current = new Map<string, { readonly text: string; readonly lines: Lines }>();
  const fileOf = (uri: string) => {
    let file = current.get(uri);
    if (file) return file;
    const text = texts(uri) ?? '';
    const last = cache.get(uri);
    file = last?.text === text ? last : { text, lines: linesOf(text) };
    current.set(uri, file);
    cache.set(uri, file);
    return file;
  };
  return {
    of({ uri, span }) {
      return rangeOf(fileOf(uri).lines, span);
    },
    counted({ uri, span }) {
      const { lines, text } = fileOf(uri);
      const marked = text.startsWith('\uFEFF');
      const { start, end } = rangeOf(lines, span);
      return { start: counted(start, marked), end: counted(end, marked) };
    },
  };
}

/** The range of a stretch of the text that the lines were made of. */
export function rangeOf(lines: Lines, { start, end }: Span): Range {
  return { start: positionAt(lines, start), end: positionAt(lines, end) };
}

function counted({ line, character }: Position, marked: boolean): Counted {
  return { line: line + 1, column: (marked && line === 0 ? Math.max(0, character - 1) : character) + 1 };
}
