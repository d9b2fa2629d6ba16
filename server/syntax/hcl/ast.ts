import type { Problem, Span } from '../span';

/**
 * HCL native syntax as plain values with places (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md).
 * All spans are UTF-16 offsets into the text that was read; a byte order mark counts as one unit.
 */
export interface HclFile {
  readonly body: Body;
  readonly problems: readonly Problem[];
}

export interface Identifier {
  readonly name: string;
  readonly span: Span;
}

/** A block's label; `span` includes the quotes of a quoted one. */
export interface Label {
  readonly value: string;
  readonly quoted: boolean;
  readonly span: Span;
}

export interface Body {
  readonly span: Span;
  readonly items: readonly Item[];
}

export type Item = Attribute | Block;

export interface Attribute {
  readonly kind: 'attribute';
  readonly name: Identifier;
  readonly value: Expression;
  readonly span: Span;
}

export interface Block {
  readonly kind: 'block';
  readonly type: Identifier;
  readonly labels: readonly Label[];
  /** Between the braces, without them. */
  readonly body: Body;
  readonly open: Span;
  /** Missing while the block is being typed. */
  readonly close?: Span;
  readonly span: Span;
}

/**
 * One run of a template's text. `value` is what Terraform sees after escapes, strip markers and heredoc indentation;
 * it equals the source at `span` exactly when both have the same length (escapes stand in runs of their own).
 */
export interface LiteralPart {
  readonly kind: 'literal';
  readonly value: string;
  readonly span: Span;
}

export interface InterpolationPart {
  readonly kind: 'interpolation';
  readonly expression: Expression;
  /** From `${` to `}`. */
  readonly span: Span;
}

export interface IfPart {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly yes: readonly TemplatePart[];
  readonly no: readonly TemplatePart[];
  /** From `%{ if` to the end of `%{ endif }`. */
  readonly span: Span;
}

export interface ForPart {
  readonly kind: 'for';
  readonly keyVariable?: Identifier;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
  readonly body: readonly TemplatePart[];
  readonly span: Span;
}

export type TemplatePart = LiteralPart | InterpolationPart | IfPart | ForPart;

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
  readonly span: Span;
}

export type Expression =
  | TemplateExpression
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'bool'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'variable'; readonly name: string; readonly span: Span }
  | { readonly kind: 'attribute-access'; readonly object: Expression; readonly name: Identifier; readonly span: Span }
  | { readonly kind: 'index'; readonly object: Expression; readonly key: Expression; readonly span: Span }
  | SplatExpression
  /** The element that a splat stands at; only inside `SplatExpression.each`. */
  | { readonly kind: 'splat-item'; readonly span: Span }
  | CallExpression
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: Expression; readonly span: Span }
  | { readonly kind: 'parentheses'; readonly inner: Expression; readonly span: Span }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'object'; readonly items: readonly ObjectItem[]; readonly span: Span }
  | ForExpression
  /** Nothing readable stands here. */
  | { readonly kind: 'missing'; readonly span: Span };

export interface TemplateExpression {
  readonly kind: 'template';
  readonly heredoc?: { readonly tag: string; readonly indented: boolean };
  readonly parts: readonly TemplatePart[];
  readonly closed: boolean;
  /** With the quotes, or from `<<` to the end of the closing tag. */
  readonly span: Span;
}

export interface SplatExpression {
  readonly kind: 'splat';
  readonly object: Expression;
  /** `[*]` rather than `.*`. */
  readonly full: boolean;
  /** What is read of every element, rooted in a `splat-item`. */
  readonly each: Expression;
  readonly span: Span;
}

export interface CallExpression {
  readonly kind: 'call';
  /** Namespaced as written: `provider::google::project_from_id`. */
  readonly function: Identifier;
  readonly arguments: readonly Expression[];
  /** The last argument is followed by `...`. */
  readonly expand: boolean;
  readonly span: Span;
}

export interface ForExpression {
  readonly kind: 'for';
  /** `{ for … : key => value }` rather than `[for … : value]`. */
  readonly object: boolean;
  readonly keyVariable?: Identifier;
  readonly valueVariable: Identifier;
  readonly collection: Expression;
  readonly key?: Expression;
  readonly value: Expression;
  /** `value...` gathers equal keys. */
  readonly group: boolean;
  readonly condition?: Expression;
  readonly span: Span;
}
