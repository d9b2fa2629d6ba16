import type { Analysis } from '../chain/analyse';
import type { JoinedAccount, JoinedGrant } from '../chain/join';
import type { JoinedCluster } from '../chain/pools';
import type { Edit, Place } from '../syntax/span';
import type { HclFile } from '../syntax/hcl/ast';
import type { MisplacedAnnotation } from '../resolve/kubernetes/annotations';
import type { GoogleAccount, GoogleAccountKey, HelmKey, KubernetesAccount, NodePool, Workload } from '../resolve/model';
import type { NameInScope } from '../resolve/terraform/names';
import type { Finding, Fix, Severity } from './finding';

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
  /** What it says of one subject. Asked again only when something that it looked at has changed, so it looks at no more than it needs. */
  readonly each?: { readonly [K in keyof Subjects]?: (subject: Subjects[K], context: RuleContext) => Iterable<Draft> };
  /** What it says of everything at once. */
  check?(context: RuleContext): Iterable<Draft>;
}

/** What rules speak of one by one. */
export interface Subjects {
  readonly account: JoinedAccount;
  readonly grant: JoinedGrant;
  readonly cluster: JoinedCluster;
  readonly nodePool: NodePool;
  readonly workload: Workload;
  /** As `account`, before `kubernetes_annotations` are put on what they annotate. */
  readonly kubernetesAccount: KubernetesAccount;
  readonly googleAccount: GoogleAccount;
  readonly googleAccountKey: GoogleAccountKey;
  readonly misplaced: MisplacedAnnotation;
  readonly helmKey: HelmKey;
}

/** A finding before the rule's id is put on it. */
export type Draft = Omit<Finding, 'rule'>;

/** What rules may look at. All of it is read through cells. */
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

/** A fix, or none where its edits cannot be made. Preferred unless told otherwise, safe only if told so. */
export const fixOf = (
  title: string,
  edits: readonly Edit[],
  { preferred = true, safe = false }: Partial<Pick<Fix, 'preferred' | 'safe'>> = {},
): Fix[] => (edits.length === 0 ? [] : [{ title, edits, preferred, safe }]);
