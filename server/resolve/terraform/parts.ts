import type { Deployment } from '../helm/deployments';
import type { MisplacedAnnotation } from '../kubernetes/annotations';
import type {
  Cluster,
  GoogleAccount,
  GoogleAccountKey,
  Grant,
  IdentityModule,
  KubernetesAccount,
  KubernetesNamespace,
  NetworkPolicy,
  NodePool,
  Opaque,
  Workload,
} from '../model';
import type { Draft } from '../operators/draft';
import type { Note } from './budget';

/** What Terraform adds to the inventory. */
export interface TerraformParts {
  readonly kubernetesAccounts: KubernetesAccount[];
  readonly googleAccounts: GoogleAccount[];
  readonly googleAccountKeys: GoogleAccountKey[];
  readonly grants: Grant[];
  readonly clusters: Cluster[];
  readonly nodePools: NodePool[];
  readonly workloads: Workload[];
  readonly namespaces: KubernetesNamespace[];
  readonly networkPolicies: NetworkPolicy[];
  readonly identityModules: IdentityModule[];
  readonly opaques: Opaque[];
  readonly misplaced: MisplacedAnnotation[];
  /** What is installed with Helm. */
  readonly releases: Deployment[];
  /** Objects that operators in a cluster make into cloud resources. */
  readonly drafts: Draft[];
  readonly notes: Note[];
}

export const newParts = (): TerraformParts => ({
  kubernetesAccounts: [],
  googleAccounts: [],
  googleAccountKeys: [],
  grants: [],
  clusters: [],
  nodePools: [],
  workloads: [],
  namespaces: [],
  networkPolicies: [],
  identityModules: [],
  opaques: [],
  misplaced: [],
  releases: [],
  drafts: [],
  notes: [],
});

/** Some of the parts, for reading. */
export type SomeParts = { readonly [K in keyof TerraformParts]?: readonly TerraformParts[K][number][] };

export function addParts(to: TerraformParts, from: SomeParts): void {
  for (const key of Object.keys(from) as (keyof TerraformParts)[]) {
    const into: unknown[] = to[key];
    for (const item of from[key] ?? []) into.push(item);
  }
}
