import type { Engine } from '../engine';
import type { Fix } from '../rules/finding';
import type { Files } from '../workspace/files';

/** Everything that the language server needs and that differs between Node, a web worker and a test. */
export interface Runtime {
  createEngine(): Engine;
  /** undefined: there is no disk to read; only open documents are known. */
  readonly files: Files | undefined;
  /** The judge of Terraform fixes; undefined: our own reader is all there is. */
  readonly gate: Gate | undefined;
  /** Milliseconds, for durations only. */
  now(): number;
  /** Calls back after a time; the answer takes it back. */
  later(milliseconds: number, work: () => void): () => void;
  /** Lets everything that waits (messages, timers) have its turn first. */
  pause(): Promise<void>;
}

export interface Gate {
  /** Does the edited text read back as intended? `text`: of a file before the fix. Never rejects. */
  check(fix: Fix, text: (uri: string) => string | undefined): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>;
  dispose(): void;
}
