import type { Expression, HclFile, Item } from '../../syntax/hcl/ast';
import type { YamlDocument, YamlNode } from '../../syntax/yaml/ast';
import type { Span } from '../../syntax/span';
import type { Finding, Fix } from '../finding';

/** What the place of a comment depends on: the file's text and its tree. */
export type Commentable =
  { readonly text: string; readonly hcl: HclFile } | { readonly text: string; readonly yaml: readonly YamlDocument[] };

/**
 * Silences one finding by a comment on the line above it, indented like the line. undefined where a comment cannot stand: JSON, and
 * within strings that run over several lines.
 */
export function ignoreFix({ rule, at }: Finding, file: Commentable): Fix | undefined {
  const { text } = file;
  const start = text.lastIndexOf('\n', at.span.start - 1) + 1;
  const isBom = start === 0 && text.charCodeAt(0) === 0xfeff;
  const line = { start: isBom ? 1 : start, end: at.span.start };
  const inString =
    'hcl' in file
      ? file.hcl.body.items.some((item) => itemHolds(item, line.start))
      : file.yaml.some(({ root }) => nodeHolds(root, line.start));
  if (inString || ('yaml' in file && /^\s*[{[]/.test(text))) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(line.start))![0];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const newText = `${indent}# gke-workload-identity-ignore ${rule}: say why${newline}`;
  return {
    title: `Ignore ${rule} here`,
    edits: [{ uri: at.uri, span: { start: line.start, end: line.start }, newText }],
    preferred: false,
    safe: false,
  };
}

const within = ({ start, end }: Span, offset: number): boolean => start < offset && offset < end;

/** Does the line begin within a string (a heredoc, or an interpolation that runs on)? */
function itemHolds(item: Item, offset: number): boolean {
  if (!within(item.span, offset)) return false;
  return item.kind === 'block' ? item.body.items.some((inner) => itemHolds(inner, offset)) : expressionHolds(item.value, offset);
}

function expressionHolds(expression: Expression, offset: number): boolean {
  if (!within(expression.span, offset)) return false;
  switch (expression.kind) {
    case 'template':
      return true;
    case 'object':
      return expression.items.some(({ key, value }) => expressionHolds(key, offset) || expressionHolds(value, offset));
    case 'tuple':
      return expression.items.some((item) => expressionHolds(item, offset));
    case 'call':
      return expression.arguments.some((argument) => expressionHolds(argument, offset));
    default:
      return false;
  }
}

function nodeHolds(node: YamlNode | null, offset: number): boolean {
  if (!node || !within(node.span, offset)) return false;
  switch (node.kind) {
    case 'scalar':
      return true;
    case 'list':
      return node.flow || node.items.some((item) => nodeHolds(item, offset));
    case 'map':
      return node.flow || node.items.some(({ value }) => nodeHolds(value, offset));
  }
}
