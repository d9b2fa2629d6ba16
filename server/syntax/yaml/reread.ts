import { Anchors, type Anchor, type Span } from '../span';
import type { YamlDocument } from './ast';
import { newBudget, readableChunks, readDocument } from './read';

/** What stands between two document markers, and what somebody made of it. */
interface Part<T> {
  /** Its beginning, which moves when the text before it is edited. */
  readonly anchor: Anchor;
  readonly length: number;
  readonly made: T;
  /** How many characters of it the general reader was given. */
  readonly unusual: number;
}

/** A file as it was read last. */
export interface YamlReading<T> {
  readonly text: string;
  readonly parts: readonly Part<T>[];
  readonly anchors: Anchors;
  /** What was not read at all. */
  readonly rest: readonly YamlDocument[];
  /** It holds aliases, or more of the unusual than a file may: then what is read of a document depends on those before it. */
  readonly entangled: boolean;
}

/**
 * Reads a file as `readYaml` does, and makes something of each document. Those in front of an edit and behind it are not read again:
 * what was made of them stays the same, and its spans move to where they now stand. So `before`, the last reading of this file, is of
 * no use afterwards.
 */
export function rereadYaml<T>(
  text: string,
  before: YamlReading<T> | undefined,
  make: (part: string, read: () => readonly YamlDocument[], anchor: Anchor) => T,
): YamlReading<T> {
  const { chunks, rest } = readableChunks(text);
  const anchors = before?.anchors ?? new Anchors();
  const budget = newBudget();
  const [ahead, behind] = before && !before.entangled ? unchanged(text, chunks, before) : [0, 0];
  const parts = chunks.map(({ start, end }, i): Part<T> => {
    const kept = i < ahead ? before!.parts[i] : i >= chunks.length - behind ? before!.parts.at(i - chunks.length) : undefined;
    if (kept) {
      kept.anchor.offset = start;
      budget.unusual -= kept.unusual;
      return kept;
    }
    const anchor = anchors.at(start);
    const part = text.slice(start, end);
    const { unusual } = budget;
    const made = make(part, () => readDocument(part, start, budget, anchor.span), anchor);
    return { anchor, length: end - start, made, unusual: unusual - budget.unusual };
  });
  const entangled = budget.repeated < newBudget().repeated || budget.unusual < 0;
  return entangled && ahead + behind > 0 ? rereadYaml(text, undefined, make) : { text, parts, anchors, rest, entangled };
}

/** How many parts at the beginning, and how many at the end, read as they did before. */
function unchanged<T>(text: string, chunks: readonly Span[], { text: old, parts }: YamlReading<T>): readonly [number, number] {
  const most = Math.min(chunks.length, parts.length);
  const same = (chunk: Span, { anchor: { offset }, length }: Part<T>): boolean =>
    chunk.end - chunk.start === length && text.slice(chunk.start, chunk.end) === old.slice(offset, offset + length);
  let ahead = 0;
  while (ahead < most && same(chunks[ahead]!, parts[ahead]!)) ahead++;
  let behind = 0;
  while (behind < most - ahead && same(chunks.at(-1 - behind)!, parts.at(-1 - behind)!)) behind++;
  return [ahead, behind];
}
