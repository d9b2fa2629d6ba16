import type { ObjectValue, Text } from '../../facts/value';
import type { Place } from '../../syntax/span';
import type { Cluster, ManifestEditing, NodePool, Scope } from '../model';

/**
 * A Google Cloud resource that an operator in a cluster makes of a Kubernetes object (Config Connector, Crossplane), read by itself:
 * what it refers to by name is not looked up yet, for that takes all objects of the workspace.
 */
export type Draft = NamespaceDraft | AccountDraft | KeyDraft | GrantDraft | ClusterDraft | NodePoolDraft | OpaqueDraft;

/** What is known of every object. */
export interface DraftBase {
  readonly scope: Scope;
  readonly key: string;
  readonly label: string;
  readonly nameAt: Place;
  readonly headerAt: Place;
  readonly at: Place;
  readonly name: Text;
  readonly namespace: Text | null;
  readonly labels: ObjectValue | null;
  /** The project as the object itself states it; null: it is the one of its namespace or of the operator's settings. */
  readonly project: Text | null;
  /** May not exist: a template decides. */
  readonly uncertain: boolean;
}

/** How an object names another one. */
export type Reference =
  | { readonly by: 'name'; readonly name: Text; readonly namespace: Text | null }
  /** `matchLabels` */
  | { readonly by: 'labels'; readonly labels: ObjectValue; readonly at: Place }
  /** By what it is called in Google Cloud: an e-mail, a full name, a project ID. */
  | { readonly by: 'value'; readonly value: Text }
  | { readonly by: 'unknown'; readonly at: Place };

/** A Namespace that says which project Config Connector's objects in it belong to. */
export interface NamespaceDraft extends DraftBase {
  readonly what: 'namespace';
}

/** Something that may grant roles in ways that are not followed. */
export interface OpaqueDraft extends DraftBase {
  readonly what: 'opaque';
}

export interface AccountDraft extends DraftBase {
  readonly what: 'account';
  readonly accountId: Text;
  /** Its whole e-mail, where that is what is known. */
  readonly email?: Text;
  /** It was seen in Google Cloud, together with all grants on it. */
  readonly live?: true;
}

export interface KeyDraft extends DraftBase {
  readonly what: 'key';
  readonly account: Reference;
}

export interface GrantDraft extends DraftBase {
  readonly what: 'grant';
  readonly type: string;
  readonly target:
    | { readonly level: 'serviceAccount'; readonly account: Reference }
    /** null: the object's own project. */
    | { readonly level: 'project' | 'folder' | 'organization'; readonly id: Reference | null }
    | { readonly level: 'resource'; readonly type: string };
  readonly role: Text;
  /** A member's text, the Google account that it is, or null for a list that is not known. */
  readonly member: Text | { readonly account: Reference } | null;
  readonly authority: 'member' | 'binding' | 'policy';
  readonly conditional: boolean;
  /** See `Grant.resourceRef`. */
  readonly resourceRef?: string;
}

export interface ClusterDraft extends DraftBase {
  readonly what: 'cluster';
  readonly clusterName: Text;
  readonly autopilot: Cluster['autopilot'];
  readonly pool: Cluster['pool'];
  readonly poolAt: Place | null;
  readonly legacyPool?: NonNullable<Cluster['legacyPool']>;
  readonly editing: ManifestEditing | null;
  /** The default pool that the cluster comes with, unless it is removed. */
  readonly defaultPool: NodeConfig | null;
  readonly defaultPoolUncertain: boolean;
}

export interface NodePoolDraft extends DraftBase, NodeConfig {
  readonly what: 'nodePool';
  readonly poolName: Text;
  readonly cluster: Reference;
  readonly editing: ManifestEditing | null;
}

/** What a node configuration says about identity. */
export interface NodeConfig extends Pick<NodePool, 'mode' | 'modeAttribute' | 'scopes' | 'tainted'> {
  /** null: none is written, so the project's default compute account. */
  readonly account: Reference | null;
}
