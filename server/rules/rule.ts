import type { Analysis } from '../chain/analyse';
import type { Edit, Place } from '../syntax/span';
import type { HclFile } from '../syntax/hcl/ast';
import type { NameInScope } from '../resolve/terraform/names';
import type { Finding, Severity } from './finding';

/** One rule: one file, one page in docs/rules, one row in the README. */
export interface Rule {
  /** `WI105`; stable for ever. */
  readonly id: string;
  /** `binding-namespace-mismatch`; with the id the stem of file and page. */
  readonly name: string;
  /** The severity it mostly has; single findings may be milder where less is certain. */
  readonly severity: Severity;
  /** One line for tables: what is wrong. */
  readonly summary: string;
  /** It judges one text by itself, so it may speak before the rest of the workspace has been read. */
  readonly alone?: true;
  check(context: RuleContext): Iterable<Draft>;
}

/** A finding before the rule's id is put on it. */
export type Draft = Omit<Finding, 'rule'>;

/** What rules may look at. */
export interface RuleContext extends Analysis {
  /** A file's text, for computing edits. */
  readonly text: (uri: string) => string | undefined;
  /** A Terraform file's syntax, read on demand. */
  readonly hcl: (uri: string) => HclFile | undefined;
  /** All files of the same folder that are known, itself included. */
  readonly beside: (uri: string) => readonly string[];
  /** What can be referred to in the module that the file belongs to. */
  readonly names: (uri: string) => readonly NameInScope[];
}

export const replace = (at: Place, newText: string): Edit => ({ uri: at.uri, span: at.span, newText });
