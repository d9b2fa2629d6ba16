import type { Place } from '../syntax/span';

/** A comment that silences rules: `# gke-workload-identity-ignore WI103: made by the operator`. */
export interface Ignore {
  /** The comment from its marker on, without trailing blanks. */
  readonly at: Place;
  /** Rule ids as written; none is a mistake. */
  readonly rules: readonly { readonly id: string; readonly at: Place }[];
  readonly reason: string;
  /** The offsets it speaks for: a line (its own, or the next that is no comment), or the whole file. */
  readonly covers: { readonly start: number; readonly end: number };
}

const marker = 'gke-workload-identity-ignore';
const form = new RegExp(
  `(?:#|//|/\\*)[ \\t]*${marker}(-file)?(?![\\w-])[ \\t]*((?:[A-Za-z]+\\d*[ \\t,]*)*)(?::[ \\t]*([^\\r\\n]*?))?[ \\t]*(?:\\*/[^\\r\\n]*)?\\r?$`,
  'gm',
);

/** All such comments of a text; offsets are UTF-16 units of it. */
export function ignoresIn(uri: string, text: string): Ignore[] {
  if (!text.includes(marker)) return [];
  return [...text.matchAll(form)].map((match): Ignore => {
    const [whole, file, ids = '', reason = ''] = match;
    const start = match.index;
    const idsStart = start + whole.indexOf(ids, whole.indexOf(marker) + marker.length + (file?.length ?? 0));
    return {
      at: { uri, span: { start, end: start + whole.trimEnd().length } },
      rules: [...ids.matchAll(/[A-Za-z]+\d*/g)].map((id) => ({
        id: id[0],
        at: { uri, span: { start: idsStart + id.index, end: idsStart + id.index + id[0].length } },
      })),
      reason,
      covers: file ? { start: 0, end: text.length } : coveredLine(text, start),
    };
  });
}

/** Behind code a comment speaks for its own line, alone on a line for the next one that is neither blank nor a comment. */
function coveredLine(text: string, at: number): { start: number; end: number } {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  if (/^[ \t]*(?:\{\{-?[ \t]*)?$/.test(text.slice(start, at))) {
    do start = lineEnd(text, start) + 1;
    while (start < text.length && /^[ \t]*(?:#|\/\/|\r?$)/.test(text.slice(start, lineEnd(text, start))));
  }
  return { start, end: lineEnd(text, start) };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
