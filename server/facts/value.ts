import type { Place } from '../syntax/span';
import type { TemplateSource } from './template-actions';

/**
 * What an expression of Terraform or a node of YAML stands for, as far as it can be known without running anything.
 * One tree for both languages: whatever reads a ServiceAccount reads it the same from a manifest, a `kubernetes_manifest`,
 * a heredoc or a patched Kustomize base.
 */
export type Value = Text | NumberValue | BoolValue | NullValue | ListValue | ObjectValue | ResourceValue | SymbolValue | UnknownValue;

/** A string as a row of pieces; wholly known when every piece is. The empty string has no pieces. */
export interface Text {
  readonly is: 'text';
  readonly pieces: readonly Piece[];
  /** The whole expression or scalar that stands at the sink (quotes included), not where its pieces come from. */
  readonly at: Place;
}

export type Piece = KnownPiece | SymbolPiece | UnknownPiece;

interface PieceBase {
  /** Where this piece is written: the literal that decides, or the reference that could not be followed. */
  readonly at: Place;
  /** How it came here, the nearest step first; missing where it is written at the sink itself. */
  readonly trail?: Trail;
  /** Set on every piece of the value of one resource attribute (`google_service_account.app.email`); the same object on all. */
  readonly origin?: Origin;
}

export interface KnownPiece extends PieceBase {
  readonly is: 'known';
  readonly text: string;
  /** Does the source at `at` read exactly `text`? Then offsets into the piece are offsets into the file. */
  readonly exact: boolean;
}

/** Not known, but equal to every other piece with the same key. */
export interface SymbolPiece extends PieceBase {
  readonly is: 'symbol';
  readonly key: string;
  /** For people: `var.project_id`. */
  readonly label: string;
}

export interface UnknownPiece extends PieceBase {
  readonly is: 'unknown';
  readonly why: string;
  /** The text of a placeholder that somebody forgot to fill in: `PROJECT_ID`, `<gsa-email>`, `[PROJECT_ID]`, `${PROJECT_ID?}`. */
  readonly placeholder?: string;
  /** Put out by an action of a Helm template: what it takes, as far as that can be told. */
  readonly made?: TemplateSource;
}

/** One step that a value came through. */
export interface Trail {
  /** As people write it: `var.namespace`, `local.member`, `each.value`, `module.app.email`. */
  readonly label: string;
  readonly how: 'default' | 'tfvars' | 'input' | 'local' | 'each' | 'count' | 'output' | 'attribute' | 'patch' | 'values' | 'namespace';
  /** Where that step gets its value from: the default, the tfvars entry, the module input, the local's expression. */
  readonly at: Place;
  readonly next?: Trail;
}

/** Which attribute of which Terraform resource or data source a value is. */
export interface Origin {
  /** Unique in the workspace: root folder, module path, address and index. */
  readonly resource: string;
  readonly type: string;
  readonly mode: 'managed' | 'data';
  readonly attribute: string;
}

export interface NumberValue {
  readonly is: 'number';
  readonly value: number;
  readonly at: Place;
  readonly trail?: Trail;
}
export interface BoolValue {
  readonly is: 'bool';
  readonly value: boolean;
  readonly at: Place;
  readonly trail?: Trail;
}
export interface NullValue {
  readonly is: 'null';
  readonly at: Place;
  readonly trail?: Trail;
}

export interface ListValue {
  readonly is: 'list';
  readonly items: readonly Value[];
  /** Further items may exist that could not be known. */
  readonly incomplete?: true;
  readonly at: Place;
  readonly trail?: Trail;
}

export interface ObjectValue {
  readonly is: 'object';
  /** In order of writing; where a key was repeated, the entry that wins. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** False where further keys may exist that could not be known. */
  readonly complete: boolean;
  /** What a key is that is not among the entries: this key and label, with `.name` appended. */
  readonly rest?: { readonly key: string; readonly label: string };
  readonly at: Place;
  readonly trail?: Trail;
  /** Keys that a later equal key of the same literal displaced. */
  readonly lost?: readonly { readonly key: string; readonly loser: Entry; readonly winner: Entry }[];
  /** Of a map in a template: the entries that actions put in. */
  readonly template?: TemplateMap;
}

export interface TemplateMap {
  /** Lines of a map that an action puts out; null where it cannot be told of what. */
  readonly inserted: readonly { readonly source: TemplateSource | null; readonly at: Place }[];
  /** There is nothing besides what is written and inserted. */
  readonly closed: boolean;
}

export interface Entry {
  readonly key: string;
  /** Where the key is written, quotes included. */
  readonly keyAt: Place;
  /** Where the key's text comes from, where it is computed and not written at `keyAt`. */
  readonly keyText?: Text;
  /** The key stands in a JSON6902 path (at `keyAt`) with `/` where `~1` belongs, so that Kustomize does not find it. */
  readonly brokenPointer?: true;
  readonly value: Value;
  /** From the key to the end of the value. */
  readonly at: Place;
}

/** A whole resource or data source; attributes are read through the evaluator. */
export interface ResourceValue {
  readonly is: 'resource';
  readonly resource: string;
  readonly at: Place;
  readonly trail?: Trail;
}

/** A value that is not known but equals itself (of any type). */
export interface SymbolValue {
  readonly is: 'symbol';
  readonly key: string;
  readonly label: string;
  readonly origin?: Origin;
  readonly at: Place;
  readonly trail?: Trail;
}

export interface UnknownValue {
  readonly is: 'unknown';
  readonly why: string;
  /** Terraform refuses to evaluate this (`try` goes on to its next argument). */
  readonly fails?: true;
  readonly at: Place;
  readonly trail?: Trail;
}
