import { chainState, linkNames, type Chain, type Link, type LinkName } from '../chain/model';
import { show } from '../facts/text';
import type { Inventory } from '../resolve/model';
import type { Finding, Severity } from '../rules/finding';
import { contains, type Place } from '../syntax/span';
import { pageOf } from './diagnostics';
import type { Range } from './lines';
import { provenanceOf, sourcesOf } from './provenance';
import type { Ranges } from './range';

/** The binding chain report, before it becomes a page: what is said, in the order in which it is said. */
export interface Report {
  readonly chains: readonly ReportChain[];
  readonly counts: Readonly<Record<Link['state'], number>>;
  /** Findings that lie on no chain's links. */
  readonly others: readonly ReportFinding[];
  /** What makes a chain, how much of it is there, and where it was looked for. */
  readonly sought: readonly { readonly what: string; readonly found: number }[];
  readonly searched: Searched;
}

export interface Searched {
  readonly files: number;
  /** As people know them: folder names. */
  readonly folders: readonly string[];
  /** The workspace is still being read: what is missing may yet come. */
  readonly partial: boolean;
}

export interface ReportChain {
  readonly id: string;
  /** `production/my-app-ksa` */
  readonly account: string;
  /** The Google account's e-mail; null for direct access. */
  readonly googleAccount: string | null;
  /** How the names came here, for those that are not written out: `production/app ← var.namespace (variables.tf:3, default)`. */
  readonly provenance: readonly string[];
  readonly state: Link['state'];
  readonly links: readonly ReportLink[];
}

export interface ReportLink {
  readonly name: LinkName;
  readonly title: string;
  readonly state: Link['state'];
  readonly why: string;
  readonly place: ReportPlace | null;
  readonly findings: readonly ReportFinding[];
}

export interface ReportFinding {
  readonly rule: string;
  readonly page: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: ReportPlace;
}

export interface ReportPlace {
  readonly uri: string;
  readonly range: Range;
  /** `k8s/service-account.yaml:12` */
  readonly label: string;
}

export const linkTitles: Readonly<Record<LinkName, string>> = {
  cluster: 'Cluster',
  nodePool: 'Node pool',
  serviceAccount: 'Service account',
  binding: 'Binding',
  role: 'Role',
  workload: 'Workload',
};

/** What a report is made of. `nameOf`: how people call a file, relative to their workspace. */
export interface ReportInput {
  readonly chains: readonly Chain[];
  readonly findings: readonly Finding[];
  readonly inventory: Inventory;
  readonly ranges: Ranges;
  readonly searched: Searched;
  readonly nameOf: (uri: string) => string;
}

const urgency: Readonly<Record<Link['state'], number>> = { broken: 0, unknown: 1, ok: 2 };

/** Chains, the broken ones first; each finding with the link where it stands. */
export function reportOf({ chains, findings, inventory, ranges, searched, nameOf }: ReportInput): Report {
  const placeOf = (at: Place): ReportPlace => {
    const range = ranges.of(at);
    return { uri: at.uri, range, label: `${nameOf(at.uri)}:${range.start.line + 1}` };
  };
  const told = new Set<Finding>();
  const findingOf = (finding: Finding): ReportFinding => {
    told.add(finding);
    return {
      rule: finding.rule,
      page: pageOf(finding.rule),
      severity: finding.severity,
      message: finding.message,
      place: placeOf(finding.at),
    };
  };
  const reported = chains.map((chain): ReportChain => {
    const own = new Set<Finding>();
    const links = linkNames.map((name): ReportLink => {
      const { state, why, at } = chain.links[name];
      const here = findings.filter((finding) => !own.has(finding) && at !== null && meet(finding.at, at));
      for (const finding of here) own.add(finding);
      return { name, title: linkTitles[name], state, why, place: at && placeOf(at), findings: here.map(findingOf) };
    });
    return {
      id: chain.id,
      account: `${show(chain.namespace)}/${show(chain.account)}`,
      googleAccount: chain.access === 'direct' ? null : show(chain.googleAccount),
      provenance: [[chain.namespace, chain.account], ...(chain.googleAccount ? [[chain.googleAccount]] : [])].flatMap((texts) =>
        sourcesOf(...texts).length > 0 ? [provenanceOf(texts, (at) => placeOf(at).label)] : [],
      ),
      state: chainState(chain),
      links,
    };
  });
  reported.sort((a, b) => urgency[a.state] - urgency[b.state] || (a.account < b.account ? -1 : a.account > b.account ? 1 : 0));
  const count = (state: Link['state']) => reported.filter((chain) => chain.state === state).length;
  return {
    chains: reported,
    counts: { ok: count('ok'), broken: count('broken'), unknown: count('unknown') },
    others: findings.filter((finding) => !told.has(finding)).map(findingOf),
    sought: soughtIn(inventory),
    searched,
  };
}

const meet = (a: Place, b: Place): boolean => a.uri === b.uri && (contains(a.span, b.span) || contains(b.span, a.span));

function soughtIn(inventory: Inventory): Report['sought'] {
  const annotated = inventory.kubernetesAccounts.filter((account) =>
    account.annotations.some(({ key }) => key === 'iam.gke.io/gcp-service-account'),
  );
  return [
    { what: 'Kubernetes service accounts', found: inventory.kubernetesAccounts.filter(({ kind }) => kind !== 'annotations-only').length },
    { what: 'of them with the annotation iam.gke.io/gcp-service-account', found: annotated.length },
    { what: 'Google service accounts', found: inventory.googleAccounts.length },
    { what: 'roles granted to Kubernetes service accounts', found: inventory.grants.filter(({ member }) => isOfPool(show(member))).length },
    { what: 'GKE clusters', found: inventory.clusters.length },
    { what: 'node pools', found: inventory.nodePools.length },
    { what: 'workloads', found: inventory.workloads.length },
  ];
}

/** `serviceAccount:POOL[NAMESPACE/NAME]`, or a principal of a pool. */
const isOfPool = (member: string): boolean => /^serviceAccount:.*\[.*\]$|^principal(Set)?:.*\/workloadIdentityPools\//.test(member);
