import type { Problem, Span } from '../span';

/**
 * YAML (and so JSON) documents as plain values with places. Anchors are resolved: an alias is its anchor's node.
 * All spans are UTF-16 offsets into the text that was read.
 */
export interface YamlDocument {
  readonly root: YamlNode | null;
  readonly problems: readonly Problem[];
  /** From the first content (after `---`) to the end of the last. */
  readonly span: Span;
}

export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  /** `{ … }` rather than indented. */
  readonly flow: boolean;
  /** In file order; a repeated key appears as often as it is written (the last wins). Merge keys (`<<`) are expanded in front. */
  readonly items: readonly YamlPair[];
  readonly span: Span;
}

export interface YamlPair {
  readonly key: YamlScalar;
  /** null: nothing is written after the colon. */
  readonly value: YamlNode | null;
  /** From the key to the end of the value. */
  readonly span: Span;
}

export interface YamlList {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly (YamlNode | null)[];
  readonly span: Span;
}

export interface YamlScalar {
  readonly kind: 'scalar';
  /** As the YAML 1.2 core schema reads it. */
  readonly value: string | number | boolean | null;
  /** The text the value was read from, without quotes, after escapes. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  /** With the quotes. */
  readonly span: Span;
  /** Within the quotes; equal to `text` in the source exactly when both have the same length. */
  readonly content: Span;
}
