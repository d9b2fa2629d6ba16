import type { Attribute, Block, Body, Expression, Item, Label, ObjectItem, TemplatePart } from '../syntax/hcl/ast';
import { readTemplateText } from '../syntax/hcl/template-text';
import type { Span } from '../syntax/span';
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from '../syntax/yaml/ast';
import { readYaml } from '../syntax/yaml/read';
import { nestedBlocks } from './terraform-types';

/** How many labels the top-level blocks of a configuration have (https://developer.hashicorp.com/terraform/language/syntax/json). */
const labelCounts: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
};

/**
 * JSON syntax as the body that the native syntax would have, with the places in the JSON text. What JSON cannot tell
 * (attribute or block) is decided by the table of nested blocks. An empty body if it does not read as an object.
 */
export function bodyOfJson(text: string, kind: 'configuration' | 'tfvars'): Body {
  const root = readYaml(text)[0]?.root;
  if (root?.kind !== 'map') return { span: { start: 0, end: text.length }, items: [] };
  const items = kind === 'tfvars' ? attributesOf(root) : root.items.flatMap((pair) => topLevelBlocks(pair, labelCounts[pair.key.text]));
  return { span: root.span, items };
}

/** One or several objects: JSON writes repeated blocks as a list. */
const mapsIn = (node: YamlNode | null): YamlMap[] =>
  node?.kind === 'map' ? [node] : node?.kind === 'list' ? node.items.filter((item): item is YamlMap => item?.kind === 'map') : [];

function topLevelBlocks(pair: YamlPair, labels: number | undefined): Block[] {
  return labels === undefined ? [] : labelled(pair.key, pair.value, [], labels);
}

function labelled(type: YamlScalar, node: YamlNode | null, labels: readonly YamlScalar[], missing: number): Block[] {
  return mapsIn(node).flatMap((map) =>
    missing === 0
      ? [block(type, labels, map)]
      : map.items.flatMap((pair) => labelled(type, pair.value, [...labels, pair.key], missing - 1)),
  );
}

function block(type: YamlScalar, labels: readonly YamlScalar[], map: YamlMap): Block {
  const start = (labels[0] ?? type).span.start;
  return {
    kind: 'block',
    type: { name: type.text, span: { start, end: start } },
    labels: labels.map(({ text, span }): Label => ({ value: text, quoted: true, span })),
    body: { span: inside(map.span), items: map.items.flatMap(itemsOf) },
    open: { start: map.span.start, end: map.span.start + 1 },
    close: { start: map.span.end - 1, end: map.span.end },
    span: { start, end: map.span.end },
  };
}

const inside = ({ start, end }: Span): Span => ({ start: start + 1, end: Math.max(end - 1, start + 1) });

function itemsOf(pair: YamlPair): Item[] {
  const maps = mapsIn(pair.value);
  if (pair.key.text === 'dynamic' || pair.key.text === 'provisioner') return maps.flatMap((map) => dynamicBlocks(pair.key, map));
  if (nestedBlocks.has(pair.key.text) && maps.length > 0) return maps.map((map) => block(pair.key, [], map));
  return [attributeOf(pair)];
}

function dynamicBlocks(type: YamlScalar, map: YamlMap): Block[] {
  return map.items.flatMap((pair) =>
    mapsIn(pair.value).map((inner): Block => {
      const made = block(type, [pair.key], inner);
      const content = inner.items.find(({ key }) => key.text === 'content');
      if (!content) return made;
      const items = made.body.items.filter((item) => item.kind === 'block' || item.name.name !== 'content');
      return {
        ...made,
        body: { span: made.body.span, items: [...items, ...mapsIn(content.value).map((one) => block(content.key, [], one))] },
      };
    }),
  );
}

const attributesOf = (map: YamlMap): Attribute[] => map.items.map(attributeOf);

function attributeOf({ key, value, span }: YamlPair): Attribute {
  return { kind: 'attribute', name: { name: key.text, span: key.content }, value: expressionOf(value, span), span };
}

function expressionOf(node: YamlNode | null, at: Span): Expression {
  if (!node) return { kind: 'null', span: at };
  if (node.kind === 'list') return { kind: 'tuple', items: node.items.map((item) => expressionOf(item, node.span)), span: node.span };
  if (node.kind === 'map') {
    const items = node.items.map(({ key, value, span }): ObjectItem => ({ key: stringOf(key), value: expressionOf(value, span), span }));
    return { kind: 'object', items, span: node.span };
  }
  if (typeof node.value === 'number') return { kind: 'number', value: node.value, span: node.span };
  if (typeof node.value === 'boolean') return { kind: 'bool', value: node.value, span: node.span };
  return node.value === null ? { kind: 'null', span: node.span } : stringOf(node);
}

/** A string is a template, without the native syntax's escapes. */
function stringOf({ text, content, span }: YamlScalar): Expression {
  const literal: TemplatePart[] = text === '' ? [] : [{ kind: 'literal', value: text, span: content }];
  if (!/[$%]\{/.test(text)) return { kind: 'template', parts: literal, closed: true, span };
  const exact = content.end - content.start === text.length;
  const move = ({ start, end }: Span): Span => (exact ? { start: start + content.start, end: end + content.start } : content);
  return { kind: 'template', parts: readTemplateText(text, move) ?? literal, closed: true, span };
}
