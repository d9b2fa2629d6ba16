import type { Chain } from './chain/model';
import type { Language } from './facts/language';
import type { Inventory } from './resolve/model';
import type { Finding } from './rules/finding';
import type { Place } from './syntax/span';

/** One file's text as it is now: the editor's if it is open there, else the disk's. */
export interface Source {
  readonly uri: string;
  readonly language: Language;
  readonly text: string;
  readonly version: number;
}

/** What the engine knows at one moment. Immutable; a later edit makes a new one. */
export interface Snapshot {
  readonly findings: readonly Finding[];
  readonly chains: readonly Chain[];
  readonly inventory: Inventory;
  /** For the log: what was left out or cut short, and why. */
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
}

/** The façade. No input or output, no clock, no editor: the same in Node, in a web worker and in a test. */
export interface Engine {
  /** Takes a file in, or its new text. Reads that one file again, nothing else. */
  update(source: Source): void;
  remove(uri: string): void;
  /** The text last given, while the file matters to a chain; undefined otherwise. */
  text(uri: string): string | undefined;
  /** Everything that follows from the files as they are; cheap when nothing changed. */
  snapshot(): Snapshot;
}
