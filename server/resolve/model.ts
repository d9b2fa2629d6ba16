import type { Place, Span } from '../syntax/span';
import type { AccountMention } from '../facts/mentions';
import type { Substitution } from '../facts/substitution';
import type { ObjectValue, Text, Value } from '../facts/value';
import type { MisplacedAnnotation } from './kubernetes/annotations';

/**
 * Everything in the workspace that can be part of a binding chain, in the words of Kubernetes, IAM and Terraform, whatever
 * language it was written in. What cannot be known is a `Text` with unknown pieces; what is not written is null.
 */
export interface Inventory {
  readonly kubernetesAccounts: readonly KubernetesAccount[];
  readonly googleAccounts: readonly GoogleAccount[];
  readonly googleAccountKeys: readonly GoogleAccountKey[];
  readonly grants: readonly Grant[];
  readonly clusters: readonly Cluster[];
  readonly nodePools: readonly NodePool[];
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly KubernetesNamespace[];
  readonly networkPolicies: readonly NetworkPolicy[];
  /** Accounts that are named by what is no workload here. */
  readonly mentions: readonly AccountMention[];
  /** Identity annotations where nothing reads them. */
  readonly misplaced: readonly MisplacedAnnotation[];
  /** Where Helm is given an identity annotation by a path instead of by its key. */
  readonly helmKeys: readonly HelmKey[];
  /** What fills manifests in before they are applied. */
  readonly substitutions: readonly Substitution[];
  /** Calls of a well-known module that makes both accounts. */
  readonly identityModules: readonly IdentityModule[];
  readonly opaques: readonly Opaque[];
  /** Folders of other people's work: read, but not reported. */
  readonly vendored: readonly string[];
  /** Files that tell what is there instead of making it: what kubectl and gcloud printed. Reported, but not edited. */
  readonly dumps: readonly string[];
}

export const emptyInventory: Inventory = {
  kubernetesAccounts: [],
  googleAccounts: [],
  googleAccountKeys: [],
  grants: [],
  clusters: [],
  nodePools: [],
  workloads: [],
  namespaces: [],
  networkPolicies: [],
  mentions: [],
  misplaced: [],
  helmKeys: [],
  substitutions: [],
  identityModules: [],
  opaques: [],
  vendored: [],
  dumps: [],
};

/** Where an object belongs: what lies in one scope is applied together. */
export interface Scope {
  readonly language: 'terraform' | 'kubernetes' | 'script';
  /** Folder URI without trailing slash: the Terraform root module, the Kustomize overlay, the chart (or what makes a variant of it), else the file's folder. */
  readonly root: string;
  /** Terraform: path of the module instance (`module.app["x"]`), '' in the root. Kubernetes: ''. */
  readonly instance: string;
  /**
   * Terraform: the alternative that this is part of, where named tfvars files make several of a root. Objects of different
   * variants of one root never exist together.
   */
  readonly variant?: Variant;
}

/** One of the sets of values that a Terraform root is applied with. */
export interface Variant {
  /** For people: `env/prod.tfvars`, seen from the root. */
  readonly label: string;
  /** URIs of the tfvars files that make it. */
  readonly files: readonly string[];
}

/** A variant of a Terraform root that something here is made by. */
export interface RootVariant {
  readonly root: string;
  readonly variant: Variant;
}

interface Declared {
  readonly scope: Scope;
  /** Unique in the workspace; for Terraform the `Origin.resource` of its attributes. */
  readonly key: string;
  /** What to call it in a message: `google_service_account.app`, `ServiceAccount`. */
  readonly label: string;
  /** The short place to squiggle when the object as a whole is meant: a manifest's metadata.name value, a resource's name label. */
  readonly nameAt: Place;
  /** Terraform: the header from the keyword to the last label. YAML: the document. */
  readonly headerAt: Place;
  /** The whole block or document (for fixes and navigation). */
  readonly at: Place;
  /** Terraform: which configuration of its provider makes it; missing where that is the root's default one. */
  readonly provider?: string;
  /**
   * Terraform: what decides whether it exists at all, the outermost first: each `count`, or `for_each` with a condition, of itself
   * and of the module calls around it. Equal texts are equal expressions of one module instance. Missing where nothing does.
   */
  readonly existence?: readonly string[];
}

/** A ServiceAccount, or something that sets annotations on one (`kubernetes_annotations`). */
export interface KubernetesAccount extends Declared {
  readonly kind: 'manifest' | 'terraform' | 'annotations-only';
  readonly name: Text;
  /** null: none written and nothing around it sets one (unknown, rules.md D4); Terraform's provider default `default` is filled in. */
  readonly namespace: Text | null;
  /** What metadata.annotations holds under keys of `iam.gke.io/` and anything that looks like them. */
  readonly annotations: readonly Annotation[];
  /** Read out of Helm values by convention: no template here says what becomes of them. */
  readonly assumed?: true;
  /** Of annotations that are put on an account elsewhere: they replace its own. */
  readonly overwrites?: true;
  /** False: further annotations may exist (template, dynamic, conditional, ignore_annotations, D1). */
  readonly annotationsKnown: boolean;
  /** Where a new annotation goes. */
  readonly editing: AccountEditing;
  /** Where one goes that all variants of it shall have: a base that several overlays take in as it is. */
  readonly shared?: AccountEditing;
}

export interface Annotation {
  /** As it is written, decoded. */
  readonly key: string;
  readonly keyAt: Place;
  readonly value: Text;
  /** Not a string as it stands (bool, number, null). */
  readonly typed: boolean;
  /** Written in a JSON6902 path (at `keyAt`) with `/` where `~1` belongs: Kustomize fails on it (rules.md D10). */
  readonly brokenPointer?: true;
}

/** The name of a Helm value that holds `gcp-service-account`, other than just the annotation's key. */
export interface HelmKey {
  /** `set`: the name of a `set`, whose dots separate keys unless escaped; `map`: the key of a map of values. */
  readonly how: 'set' | 'map';
  /** What Helm gets, after the escapes of the language around it. */
  readonly key: Text;
  readonly value: Text | null;
  readonly scope: Scope;
}

/** How a fix may add an annotation to this object; null where it must not (template, patch that cannot be found, vendored). */
export type AccountEditing =
  | {
      readonly how: 'yaml';
      readonly uri: string;
      /** The object in it. */
      readonly document: Span;
      /** Where its annotations are, when not in `metadata.annotations`: `serviceAccount.annotations` of a values file. */
      readonly path?: readonly string[];
      /** The lines of a heredoc that are the YAML; missing where the whole file is. */
      readonly within?: Span;
    }
  | {
      /** An object of Terraform's: `manifest = { … }`, `yamlencode({ … })`. */
      readonly how: 'object';
      readonly uri: string;
      readonly object: Span;
      readonly path?: readonly string[];
    }
  | {
      readonly how: 'hcl';
      readonly uri: string;
      /** the metadata block, or the resource block of kubernetes_annotations */ readonly block: Place;
    }
  | null;

/** Where the fields of an object that an operator makes into a cloud resource are set. */
export interface ManifestEditing {
  readonly uri: string;
  /** The object in it. */
  readonly document: Span;
  /** `spec`, or `spec.forProvider`. */
  readonly path: readonly string[];
}

/** Set on what a Kubernetes object states for an operator (Config Connector, Crossplane) instead of a block of Terraform; null: nothing may be inserted. */
export interface Manifest {
  readonly editing: ManifestEditing | null;
}

export interface GoogleAccount extends Declared {
  /** `data.google_service_account` and existing accounts: known here but made elsewhere. */
  readonly managed: boolean;
  /** Seen in Google Cloud, with all grants on it; which other accounts its project has is not known from that. */
  readonly live?: true;
  readonly accountId: Text;
  readonly project: Text;
  /** accountId@project.iam.gserviceaccount.com, holes where parts are unknown. */
  readonly email: Text;
}

/** A private key of a Google account: made here by Terraform, or stored here in a Secret. */
export interface GoogleAccountKey extends Declared {
  readonly how: 'made' | 'stored';
  /** Whose it is: an e-mail, a full name, a reference. */
  readonly account: Text;
  /** May not exist: count or for_each unknown. */
  readonly uncertain: boolean;
}

/** Who may do what on what: one role for one member. Statements with several members become several grants. */
export interface Grant extends Declared {
  readonly role: Text;
  readonly target: GrantTarget;
  /** null: the member list of this statement is not known (then it could hold anybody). */
  readonly member: Text | null;
  readonly authority: 'member' | 'binding' | 'policy';
  readonly conditional: boolean;
  /** Title, description and expression of its condition, which tell it from others of the same role; missing where it has none. */
  readonly condition?: Text;
  /** May not exist: count or for_each unknown. */
  readonly uncertain: boolean;
  readonly roleAt: Place;
  /** Terraform resource or Kubernetes kind: `google_service_account_iam_member`, `IAMPolicyMember`, `gcloud`. */
  readonly type: string;
  /** Config Connector: which object or resource `resourceRef` names, the same text for the same one within a scope. */
  readonly resourceRef?: string;
  /** Entries that a repeated key displaced in an object literal that feeds this grant's for_each: grants that are not made. */
  readonly lost?: ObjectValue['lost'];
}

export type GrantTarget =
  /** `account` is what is written: an e-mail, a full name, a reference (see `Origin`). */
  | { readonly level: 'serviceAccount'; readonly account: Text }
  | { readonly level: 'project' | 'folder' | 'organization'; readonly id: Text | null }
  /** Any other resource (a bucket, a topic, …). */
  | { readonly level: 'resource'; readonly type: string };

export interface Cluster extends Declared {
  readonly name: Text;
  readonly project: Text | null;
  readonly autopilot: boolean | 'unknown';
  /** null: no workload identity block; 'unknown': dynamic or made by a module. */
  readonly pool: Text | null | 'unknown';
  readonly poolAt: Place | null;
  /** `identity_namespace`, the pool's attribute before version 4 of the provider. */
  readonly legacyPool?: LegacyAttribute;
  /** What GKE itself gives the nodes it makes: Autopilot's, or those of node auto-provisioning. Missing where it makes none, or unknown. */
  readonly ownNodes?: { readonly serviceAccount: Text | null };
  readonly manifest?: Manifest;
  readonly uncertain: boolean;
}

/** An attribute that version 4.0 of the provider removed. */
export interface LegacyAttribute {
  /** From its name to the end of its value. */
  readonly at: Place;
  readonly value: Text;
  /** The module asks for a version of the provider that still knows it. */
  readonly accepted: boolean;
}

export interface NodePool extends Declared {
  /** `resource`: google_container_node_pool; `default` / `inline`: node_config / node_pool blocks within a cluster. */
  readonly kind: 'resource' | 'default' | 'inline';
  readonly name: Text;
  /** Key of the cluster in this workspace, when the reference leads to one. */
  readonly clusterKey: string | null;
  readonly cluster: Text | null;
  /** The metadata mode as stated: text, null where none is stated, 'unknown' where it may be. */
  readonly mode: Text | null | 'unknown';
  /** The attribute that states it. */
  readonly modeAttribute: 'mode' | 'node_metadata' | 'workloadMetadataConfig' | null;
  /** `node_metadata`, the mode's attribute before version 4 of the provider. */
  readonly legacyMode?: LegacyAttribute;
  /** null: none is written, so the project's default compute account. */
  readonly serviceAccount: Text | null;
  /** OAuth scopes as they are written, in Terraform; null where none are, or not all of them are known. */
  readonly scopes?: { readonly at: Place; readonly names: readonly string[] } | null;
  readonly tainted: boolean;
  readonly manifest?: Manifest;
  readonly uncertain: boolean;
}

/** A pod, or anything with a pod template. */
export interface Workload extends Declared {
  /** `Deployment`, `CronJob`, … */
  readonly kind: string;
  readonly name: Text;
  readonly namespace: Text | null;
  /** null: none stated, so `default`. */
  readonly account: Text | null;
  readonly appLabel: Text | null;
  readonly hostNetwork: boolean;
  /** GOOGLE_APPLICATION_CREDENTIALS is set. */
  readonly credentialsAt: Place | null;
  /** The pod spec itself, for fixes. */
  readonly podSpecAt: Place;
  /** The labels of the pods; null where they are not known. */
  readonly podLabels: ObjectValue | null;
  /** The pod spec as a value, for rules about pods. */
  readonly podSpec: ObjectValue | null;
}

/** A call of terraform-google-modules/kubernetes-engine//modules/workload-identity whose source is not here. */
export interface IdentityModule extends Declared {
  /** Name of the Google account before the module cuts it to 30 characters; null: it is given one, or takes an account that exists. */
  readonly cutName: Text | null;
  /** Of the Google account, and of the pool unless that is told apart. */
  readonly project: Text;
  /** `k8s_sa_project_id` is written: the pool's project. */
  readonly poolProjectStated: boolean;
  /** The module's version has that input. */
  readonly poolProjectInput: boolean;
  /** `use_existing_k8s_sa`; `at`: its value where it is written. */
  readonly takesExisting: { readonly value: boolean | 'unknown'; readonly at: Place };
  /** `annotate_k8s_sa`: the account that exists is annotated with kubectl, which needs `cluster_name` and `location`. */
  readonly annotates: boolean | 'unknown';
  /** Of `cluster_name` and `location`, those that are not given. */
  readonly missingInputs: readonly string[];
  readonly uncertain: boolean;
}

export interface KubernetesNamespace extends Declared {
  readonly name: Text;
}

/** A rule about whom pods may talk to: Kubernetes' own, or Cilium's (one for each of its `specs`). */
export interface NetworkPolicy extends Declared {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';
  readonly name: Text;
  readonly namespace: Text | null;
  readonly spec: ObjectValue;
}

/**
 * Something in the workspace whose effects are not modelled. It never causes a finding; it silences those that it could
 * explain away (rules.md D1).
 */
export interface Opaque {
  readonly what: 'module' | 'script' | 'markdown' | 'provider' | 'fleet' | 'other';
  readonly at: Place;
  readonly scope: Scope;
  readonly why: string;
  /** May it grant roles on Google accounts, annotate Kubernetes accounts, enable pools? */
  readonly grants: boolean;
  readonly annotates: boolean;
  /** Those that are annotated already, too. */
  readonly overwrites?: true;
  /** Google accounts it is known to concern (e-mails, names, members as passed to it); null: could be any. */
  readonly googleAccounts: readonly Text[] | null;
  /** Google accounts that it may make, by what it is told they are called. */
  readonly makes?: readonly Text[];
  /** Kubernetes accounts it is known to concern; null: could be any. */
  readonly kubernetesAccounts: readonly { readonly namespace: Text | null; readonly name: Text }[] | null;
}

export type { Value };
