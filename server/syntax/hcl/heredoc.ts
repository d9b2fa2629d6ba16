import type { LiteralPart, TemplateExpression } from './ast';
import type { Scanner } from './scanner';
import type { TemplateToken } from './template-parts';
import { assembleParts, cutStart, leadingSpace } from './template-parts';
import { literal, readMarked } from './templates';

const PLAIN = /[^$%\n]+/y;
const BODY_ITEM = /^(?:[A-Za-z_][\w-]*[ \t]*(?:=|\{|")|[}\])])/;
const HEREDOC_ARGUMENT = /[=(,?:]\s*<<-?([\w-]+)$/;

/** Where a heredoc's text ends, and where its closing tag does. */
interface Closer {
  readonly stop: number;
  readonly end: number;
  readonly found: boolean;
}

/** Reads `<<TAG` or `<<-TAG` up to the end of its closing tag. An open one ends where its block seems to go on. */
export function readHeredoc(scanner: Scanner): TemplateExpression {
  const start = scanner.position;
  scanner.position += 2;
  const indented = scanner.peek() === '-';
  if (indented) scanner.position++;
  const tag = scanner.identifier();
  const line = scanner.lineEnd(scanner.position);
  const rest = scanner.text.slice(scanner.position, line).trim();
  if (!tag || rest !== '' || line >= scanner.end) {
    scanner.report('Expected a tag and a new line after <<', start, scanner.position);
    scanner.skipLine();
    scanner.keep();
    return { kind: 'template', parts: [], closed: false, span: scanner.make(start, scanner.position) };
  }
  scanner.position = line + 1;
  let closer = findCloser(scanner, tag.name, start);
  const tokens: TemplateToken[] = [];
  while (scanner.position < closer.stop) {
    const end = scanner.end;
    if (scanner.recovering) scanner.end = closer.stop;
    tokens.push(readToken(scanner, closer.stop));
    scanner.end = end;
    // A heredoc within an interpolation may have brought a line that looked like the end.
    if (scanner.position > closer.stop) closer = findCloser(scanner, tag.name, start);
  }
  if (!closer.found) scanner.report('This heredoc is not closed', start, tag.span.end);
  const parts = assembleParts(scanner, tokens, indented ? removeIndentation : undefined);
  scanner.position = closer.end;
  scanner.keep();
  return { kind: 'template', heredoc: { tag: tag.name, indented }, parts, closed: closer.found, span: scanner.make(start, closer.end) };
}

function findCloser(scanner: Scanner, tag: string, start: number): Closer {
  const { text, end } = scanner;
  const indentation = scanner.recovering ? scanner.indentation(start) : 0;
  let guess = end;
  for (let at = scanner.position; at < end;) {
    const newline = scanner.lineEnd(at);
    const line = text.slice(at, newline);
    const content = line.trim();
    if (content === tag) return { stop: at, end: at + line.trimEnd().length, found: true };
    if (guess === end && scanner.recovering && isOwnersLine(line, content, indentation)) guess = at;
    // The same tag opened again: its end is not ours, which was left open.
    if (content.endsWith(tag) && HEREDOC_ARGUMENT.exec(content)?.[1] === tag) break;
    at = newline + 1;
    scanner.spend(line.length + 1);
  }
  const stop = scanner.recovering ? guess : end;
  return { stop, end: Math.max(start + 2, text[stop - 1] === '\n' ? stop - 1 : stop), found: false };
}

/** Does this line look like one of the body that the heredoc's argument stands in? */
function isOwnersLine(line: string, content: string, indentation: number): boolean {
  return content !== '' && line.length - line.trimStart().length <= indentation && BODY_ITEM.test(content);
}

/** The text of one line, or a sequence. A line is a token of its own, so that strip markers stop at its end. */
function readToken(scanner: Scanner, stop: number): TemplateToken {
  const pieces: LiteralPart[] = [];
  while (scanner.position < stop) {
    const start = scanner.position;
    const c = scanner.peek();
    if (c === '\n') {
      scanner.position++;
      pieces.push(literal(scanner, start));
      break;
    }
    if (c !== '$' && c !== '%') {
      scanner.match(PLAIN);
      pieces.push(literal(scanner, start));
      continue;
    }
    if (scanner.peek(1) === '{' && pieces.length > 0) break;
    const token = readMarked(scanner, false);
    if (token.kind !== 'text') return token;
    pieces.push(...token.pieces);
  }
  return { kind: 'text', pieces };
}

/**
 * `<<-` removes from every line as many blanks as the least indented one has; blank lines neither count nor change
 * (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-literals).
 */
function removeIndentation(tokens: readonly TemplateToken[]): readonly TemplateToken[] {
  let least = Infinity;
  let lineStarts = true;
  const indented = new Set<TemplateToken>();
  for (const token of tokens) {
    const value = token.kind === 'text' ? token.pieces.map((piece) => piece.value).join('') : '';
    const spaces = leadingSpace(value);
    const blank = spaces === value.length && value.endsWith('\n');
    if (lineStarts && !blank) {
      least = Math.min(least, spaces);
      indented.add(token);
    }
    lineStarts = value.endsWith('\n');
  }
  if (least === 0 || least === Infinity) return tokens;
  return tokens.map((token) =>
    token.kind === 'text' && indented.has(token) ? { kind: 'text', pieces: cutPieces(token.pieces, least) } : token,
  );
}

/** A line's indentation may lie in more than one piece only where a lone `\r` splits it; the first holds it. */
function cutPieces([first, ...rest]: readonly LiteralPart[], count: number): readonly LiteralPart[] {
  if (!first) return [];
  const cut = cutStart(first, Math.min(count, first.value.length));
  return cut.value === '' ? rest : [cut, ...rest];
}
