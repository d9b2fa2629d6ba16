import type { Analysis } from '../chain/analyse';
import type { Edit, Place } from '../syntax/span';
import type { HclFile } from '../syntax/hcl/ast';
import type { Text } from '../facts/value';
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
  /** What can be referred to in the module that the file belongs to. */
  readonly names: (uri: string) => readonly ScopeName[];
}

/** Something an expression of a module may name, with its value there. */
export interface ScopeName {
  /** `var.project_id`, `local.pool`, `google_container_cluster.main.workload_identity_config[0].workload_pool` */
  readonly expression: string;
  readonly value: Text;
  readonly at: Place;
  readonly kind: 'variable' | 'local' | 'resource' | 'data';
}

export const replace = (at: Place, newText: string): Edit => ({ uri: at.uri, span: at.span, newText });
