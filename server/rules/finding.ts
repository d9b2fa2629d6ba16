import type { Edit, Place } from '../syntax/span';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** One mistake, at its root cause; the other ends are related. */
export interface Finding {
  /** `WI105` */
  readonly rule: string;
  readonly severity: Severity;
  readonly at: Place;
  readonly message: string;
  /** The first is the deciding place of the other side (rules.md D7). */
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
  /** What would change the live object too, to be copied by whoever may run it. */
  readonly live?: LiveCommand;
}

/** A command line for a person's own shell; the extension runs none. */
export interface LiveCommand {
  readonly title: string;
  readonly command: string;
}

export interface Related {
  readonly at: Place;
  readonly message: string;
}

/** Data, computed with its finding; nobody re-finds the place later. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The likeliest of the alternatives; at most one per finding. */
  readonly preferred: boolean;
  /** May join fix-all: changes no authority (rules.md D14). */
  readonly safe: boolean;
}
