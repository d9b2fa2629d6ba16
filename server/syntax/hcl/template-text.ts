import type { Span } from '../span';
import type { TemplatePart } from './ast';
import { readHcl } from './read';

const head = 'x = <<E__TEXT\n';

/**
 * Reads a text that is a template as a whole: a file for `templatefile`, a string of JSON syntax. Quotes and backslashes mean nothing
 * in it, as in a heredoc. `move`: where a span of the text stands. null: it does not read as a template.
 */
export function readTemplateText(text: string, move: (span: Span) => Span): readonly TemplatePart[] | null {
  const { body, problems } = readHcl(`${head}${text}\nE__TEXT\n`);
  const [item] = body.items;
  if (body.items.length !== 1 || problems.length > 0 || item?.kind !== 'attribute' || item.value.kind !== 'template') return null;
  const inText = ({ start, end }: Span): Span => move({ start: start - head.length, end: end - head.length });
  return moved(withoutLastNewline(item.value.parts), inText) as TemplatePart[];
}

function withoutLastNewline(parts: readonly TemplatePart[]): TemplatePart[] {
  const last = parts.at(-1);
  if (last?.kind !== 'literal' || !last.value.endsWith('\n')) return [...parts];
  const value = last.value.slice(0, -1);
  const rest = parts.slice(0, -1);
  return value === '' ? rest : [...rest, { ...last, value, span: { start: last.span.start, end: last.span.end - 1 } }];
}

/** The tree with every span moved. */
function moved(node: unknown, move: (from: Span) => Span): unknown {
  if (Array.isArray(node)) return node.map((item) => moved(item, move));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === 'span' || key === 'open' || key === 'close' ? move(value as Span) : moved(value, move),
    ]),
  );
}
