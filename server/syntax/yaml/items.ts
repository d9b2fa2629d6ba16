import type { Span } from '../span';

/** What stands before the items of a list that kubectl printed is short. */
const maxHead = 10_000;

const jsonHead = /^\uFEFF?\s*\{[^{}[\]]*?"items"\s*:\s*\[/;
const yamlHead = /^(?:[A-Za-z]+: [^\n]*\n)*items:[ ]*\r?\n(?=- )/;
const jsonToken = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;

/**
 * Where the items of a list of objects stand, as `kubectl get` prints it, found without reading them: in YAML from the dash on.
 * null: it is not laid out like that. `around`: what stands before and behind them.
 */
export function listItems(text: string): { readonly items: readonly Span[]; readonly around: string } | null {
  const head = text.slice(0, maxHead);
  const json = jsonHead.exec(head);
  const found = json ?? yamlHead.exec(head);
  if (!found) return null;
  const items = json ? jsonItems(text, found[0].length) : yamlItems(text, found[0].length);
  const end = items?.at(-1)?.end;
  return items && end !== undefined ? { items, around: `${found[0]}${text.slice(end, end + maxHead)}` } : null;
}

function jsonItems(text: string, from: number): Span[] | null {
  const items: Span[] = [];
  let depth = 0;
  let start = from;
  jsonToken.lastIndex = from;
  for (let token = jsonToken.exec(text); token; token = jsonToken.exec(text)) {
    const [sign] = token;
    if (sign === '{' || sign === '[') {
      if (depth++ === 0) start = token.index;
    } else if (sign === '}' || sign === ']') {
      if (depth === 0) return items;
      if (--depth === 0) items.push({ start, end: token.index + 1 });
    }
  }
  return null;
}

/** Lines of items are deeper than their dash, which stands at the left edge. */
function yamlItems(text: string, from: number): Span[] | null {
  const items: Span[] = [];
  const edge = /^(?=[^ \r\n])/gm;
  edge.lastIndex = from + 1;
  let start = from;
  for (let line = edge.exec(text); line; line = edge.exec(text)) {
    items.push({ start, end: line.index });
    start = line.index;
    if (!text.startsWith('- ', start)) return text.startsWith('-', start) || text.startsWith('#', start) ? null : items;
    edge.lastIndex = start + 1;
  }
  return [...items, { start, end: text.length }];
}
