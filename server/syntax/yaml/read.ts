import { Composer, Parser } from 'yaml';
import type { Document } from 'yaml';
import { span, type MakeSpan, type Span } from '../span';
import type { YamlDocument, YamlScalar } from './ast';
import { convertDocument, unclosedQuotes } from './convert';
import type { Budget } from './convert';
import { readJson } from './json';
import { readPlain } from './plain';

/** Longer texts are not read: about ten times the largest manifest that an editor shows with comfort. */
const maxLength = 64 * 1024 * 1024;
/** More documents than this in one file are left out. */
const maxDocuments = 100_000;
/** How much of one file the general reader is given, which takes a second for half a million characters; the two before it are much faster. */
const maxUnusual = 1_000_000;
/** How many nodes all aliases of one file together may repeat. Stops "billion laughs" bombs, far above honest use. */
const maxRepeatedNodes = 100_000;
/** How often one broken document is read again with an opening quote blanked out. */
const maxRepairs = 3;

const composeOptions = { strict: false, uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;

/**
 * Reads YAML or JSON, one or many documents. Never throws: what cannot be read is missing from the tree and named in
 * `problems`, and a broken document leaves the others of the file alone. Offsets are UTF-16 units of `text` as it is given
 * (a byte order mark counts, CRLF counts as two).
 *
 * `wants`, where given, sees the text of each document and its offset; documents that it refuses are neither parsed nor returned.
 */
export function readYaml(text: string, wants?: (documentText: string, offset: number) => boolean): YamlDocument[] {
  const { chunks, rest } = readableChunks(text);
  const budget = newBudget();
  const documents: YamlDocument[] = [];
  for (const { start, end } of chunks) {
    const part = text.slice(start, end);
    if (wants && !wants(part, start)) continue;
    for (const document of readDocument(part, start, budget)) documents.push(document);
  }
  return [...documents, ...rest];
}

/** What can be read of a text; `rest`: what is not, which says why. */
export function readableChunks(text: string): { readonly chunks: readonly Span[]; readonly rest: readonly YamlDocument[] } {
  const all = span(0, text.length);
  if (text.length > maxLength) return { chunks: [], rest: [unread(all, `longer than ${maxLength} characters`)] };
  const chunks = chunksOf(text);
  const [first] = chunks.slice(maxDocuments);
  if (!first) return { chunks, rest: [] };
  return { chunks: chunks.slice(0, maxDocuments), rest: [unread(span(first.start, text.length), `more than ${maxDocuments} documents`)] };
}

/**
 * Reads YAML that is embedded in a literal block scalar (`patch: |-`), with the offsets of the text around it: uniformly indented
 * YAML reads like YAML at the left edge. Quoted or plain scalars are read if they stand in the text as they are.
 * Folded and escaped ones give nothing.
 */
export function readEmbedded(text: string, scalar: YamlScalar, make: MakeSpan = span): YamlDocument[] {
  const { start, end } = scalar.content;
  if (scalar.style === 'literal') {
    const from = text.lastIndexOf('\n', start) + 1;
    return from === 0 || start === end ? [] : readDocument(text.slice(from, end), from, newBudget(), make);
  }
  return end - start === scalar.text.length ? readDocument(text.slice(start, end), start, newBudget(), make) : [];
}

/**
 * Where the documents of a text begin and end. `---` in column 0 followed by a blank always starts a new one, even within an open quote
 * or block scalar (https://yaml.org/spec/1.2.2/#document-markers), so the text can be cut before anything is parsed.
 * What stands before the first marker stays with the document that the marker opens if it is only comments and directives.
 */
export function chunksOf(text: string): { start: number; end: number }[] {
  const marker = /^(?:\uFEFF)?---(?=[ \t\r\n]|$)/gm;
  const chunks: { start: number; end: number }[] = [];
  let start = 0;
  let empty = true; // nothing but comments, directives and blank lines since `start`
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    if (empty && isPreamble(text, start, match.index)) {
      empty = false;
      continue;
    }
    chunks.push({ start, end: match.index });
    start = match.index;
    empty = false;
  }
  if (start < text.length || chunks.length === 0) chunks.push({ start, end: text.length });
  return chunks;
}

/** Reads a single item of a list of objects (see `listItems`), as if it were a document of its own at its place. */
export function readItem(text: string, { start, end }: Span): YamlDocument[] {
  return readDocument(text.slice(start, end).replace(/^-/, ' '), start, newBudget());
}

export const newBudget = (): Budget => ({ repeated: maxRepeatedNodes, unusual: maxUnusual });

function isPreamble(text: string, start: number, end: number): boolean {
  return text
    .slice(start, end)
    .split('\n')
    .every((line) => /^\uFEFF?\s*(?:[#%].*)?$/.test(line));
}

/**
 * Reads one of the `chunksOf` a file, which begins at `offset` there; two documents where `...` ends the first. `budget`: what is left for
 * the rest of the file is taken from it. `make`: how its spans are made.
 */
export function readDocument(part: string, offset: number, budget: Budget, make: MakeSpan = span): YamlDocument[] {
  if (part.trim() === '') return [];
  // Columns, and so indentation, count from behind a byte order mark: https://yaml.org/spec/1.2.2/#52-character-encodings
  if (part.startsWith('\uFEFF')) return readDocument(part.slice(1), offset + 1, budget, make);
  try {
    const simple = readJson(part, offset, make) ?? readPlain(part, offset, make);
    if (simple !== null) return [{ root: simple, problems: [], span: simple.span }];
    budget.unusual -= part.length;
    if (budget.unusual < 0)
      return [unread(make(offset, offset + part.length), `more than ${maxUnusual} characters of unusual YAML in one file`)];
    return compose(part, budget).map((document) => convertDocument(document, part, offset, budget, make));
  } catch (error) {
    // Nesting beyond what the stack takes.
    return [unread(make(offset, offset + part.length), error instanceof Error ? error.message : 'cannot be read')];
  }
}

/** An unclosed quote swallows the rest of its document. Read again with the quote blanked (offsets stay), as long as that helps. */
function compose(part: string, budget: Budget): Document.Parsed[] {
  let documents = composeOnce(part);
  let current = part;
  for (let repairs = 0; repairs < maxRepairs && part.length < budget.unusual; repairs++) {
    budget.unusual -= part.length;
    const broken = documents.filter((document) => document.errors.length > 0);
    if (broken.length === 0) break;
    const quote = broken.flatMap((document) => unclosedQuotes(document, current))[0];
    if (quote === undefined) break;
    const repaired = `${current.slice(0, quote)} ${current.slice(quote + 1)}`;
    const again = composeOnce(repaired);
    current = repaired;
    documents = again;
  }
  return documents;
}

function composeOnce(part: string): Document.Parsed[] {
  return [...new Composer(composeOptions).compose(new Parser().parse(part), false, part.length)] as Document.Parsed[];
}

function unread(at: Span, why: string): YamlDocument {
  return { root: null, problems: [{ message: `not read: ${why}`, span: at }], span: at };
}
