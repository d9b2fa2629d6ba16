/** What the thread with HashiCorp's parser is asked and answers. */
export interface Question {
  readonly id: number;
  readonly filename: string;
  readonly text: string;
}

export type Answer =
  /** The text as JSON values, in the form of `@cdktf/hcl2json`. */
  { readonly id: number; readonly read: unknown } | { readonly id: number; readonly mistake: string };
