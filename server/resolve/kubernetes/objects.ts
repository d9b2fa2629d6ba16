import { known, unknownText } from '../../facts/text';
import type { ObjectValue, Text } from '../../facts/value';
import type { Place } from '../../syntax/span';
import type { AccountEditing, GoogleAccountKey, KubernetesAccount, KubernetesNamespace, NetworkPolicy, Scope, Workload } from '../model';
import { identityAnnotations, misplacedAnnotations } from './annotations';
import type { MisplacedAnnotation } from './annotations';
import { networkPoliciesOf } from './network-policies';
import { podsOf } from './pods';
import { entryAt, fieldText, mayHoldMore, objectAtPath, valueAt } from './read';
import { operatorDrafts } from '../operators/drafts';
import type { Draft } from '../operators/draft';
import { keysInSecret } from './secrets';

/** Where an object comes from, by whatever it was written in. */
export interface DeclaredObject {
  readonly scope: Scope;
  /** Unique in the workspace. */
  readonly key: string;
  /** What to call it; else its kind. */
  readonly label?: string;
  /** The short place that stands for it; else its metadata.name. */
  readonly nameAt?: Place;
  readonly headerAt: Place;
  readonly at: Place;
  /** How annotations are added, should it be a ServiceAccount. */
  readonly editing: AccountEditing;
  /** See `KubernetesAccount.shared`. */
  readonly shared?: AccountEditing;
}

/** What one Kubernetes object adds to the inventory. */
export interface ObjectParts {
  readonly kubernetesAccounts: readonly KubernetesAccount[];
  readonly workloads: readonly Workload[];
  readonly namespaces: readonly KubernetesNamespace[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly misplaced: readonly MisplacedAnnotation[];
  readonly googleAccountKeys: readonly GoogleAccountKey[];
  /** What operators make of it in Google Cloud, before references are looked up. */
  readonly drafts: readonly Draft[];
}

/**
 * The domain objects of one Kubernetes object (`{apiVersion, kind, metadata, …}`), from a manifest, a `kubernetes_manifest`, a heredoc
 * or a patched Kustomize base. Not a List: its items one by one. Kinds that have nothing to do with a chain give nothing.
 */
export function kubernetesObjects(value: ObjectValue, declared: DeclaredObject): ObjectParts {
  const kind = known(fieldText(value, 'kind')) ?? '';
  const apiVersion = known(fieldText(value, 'apiVersion')) ?? '';
  const metadata = valueAt(value, 'metadata');
  const nameText = fieldText(metadata, 'name') ?? fieldText(metadata, 'generateName');
  const name = nameText ?? unknownText('no metadata.name', declared.headerAt);
  const namespace = fieldText(metadata, 'namespace');
  const base = {
    scope: declared.scope,
    label: declared.label ?? (kind === '' ? 'object' : kind),
    nameAt: declared.nameAt ?? entryAt(metadata, 'name')?.value.at ?? declared.headerAt,
    headerAt: declared.headerAt,
    at: declared.at,
  };
  const pods = podsOf(kind, apiVersion, value);
  const workloads = pods.map((pod, index): Workload => ({
    ...base,
    ...pod,
    key: index === 0 ? declared.key : `${declared.key}#${index}`,
    kind,
    name,
    namespace,
  }));
  const accounts: KubernetesAccount[] = [];
  if (kind === 'ServiceAccount' && isCore(apiVersion)) {
    const { key, editing, shared } = declared;
    accounts.push({ ...base, ...annotationsIn(value), key, kind: 'manifest', name, namespace, editing, ...(shared && { shared }) });
  }
  accounts.push(...templatedAccounts(value, apiVersion, declared, { ...base, name, namespace }));
  const objectKind = kind;
  const account = pods[0]?.account ?? null;
  return {
    kubernetesAccounts: accounts,
    workloads,
    networkPolicies: networkPoliciesOf(kind, apiVersion, value, { ...base, key: declared.key, name, namespace }),
    namespaces: kind === 'Namespace' && isCore(apiVersion) ? [{ ...base, key: declared.key, name }] : [],
    googleAccountKeys: kind === 'Secret' && isCore(apiVersion) ? keysInSecret(value, { ...base, key: declared.key }) : [],
    drafts: operatorDrafts(kind, apiVersion, value, { ...base, key: declared.key, name, namespace }, declared.editing),
    misplaced: misplacedAnnotations(value, {
      objectKind,
      objectName: nameText,
      namespace,
      account,
      objectAt: declared.at,
      scope: declared.scope,
    }),
  };
}

/** The core group has no name: `v1`. Where the version is not known it is taken to be that. */
const isCore = (apiVersion: string): boolean => apiVersion === '' || apiVersion === 'v1';

function annotationsIn(holder: ObjectValue): Pick<KubernetesAccount, 'annotations' | 'annotationsKnown'> {
  const metadata = valueAt(holder, 'metadata');
  const annotations = valueAt(metadata, 'annotations');
  const open = !holder.complete || mayHoldMore(metadata) || mayHoldMore(annotations);
  return { annotations: identityAnnotations(annotations), annotationsKnown: !open };
}

/**
 * Operators make ServiceAccounts from a template in their resource (`serviceAccountTemplate.metadata.annotations`).
 * CloudNativePG names it after the cluster (https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/); what others do is not known.
 */
function templatedAccounts(
  value: ObjectValue,
  apiVersion: string,
  declared: DeclaredObject,
  base: Pick<KubernetesAccount, 'scope' | 'label' | 'nameAt' | 'headerAt' | 'at'> & { name: Text; namespace: Text | null },
): KubernetesAccount[] {
  const template = objectAtPath(value, 'spec', 'serviceAccountTemplate');
  if (!template) return [];
  const owned = apiVersion.startsWith('postgresql.cnpg.io/');
  const stated = fieldText(valueAt(template, 'metadata'), 'name') ?? fieldText(template, 'name');
  const name = stated ?? (owned ? base.name : unknownText('named by the operator', template.at));
  const editing: AccountEditing = declared.editing?.how === 'yaml' ? { ...declared.editing, document: template.at.span } : null;
  return [{ ...base, ...annotationsIn(template), key: `${declared.key}#serviceAccountTemplate`, kind: 'manifest', name, editing }];
}
