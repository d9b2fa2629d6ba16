import { unknownText } from '../../facts/text';
import type { ObjectValue, Value } from '../../facts/value';
import type { ManifestEditing } from '../model';
import { entryAt, fieldText, textOf, valueAt } from '../kubernetes/read';
import type { Draft, DraftBase, GrantDraft, Reference } from './draft';
import { blockAt, flagAt, isMissing, nodeConfigIn, poolIn, requiredField, textsOf } from './read';

/** https://marketplace.upbound.io/providers/upbound/provider-family-gcp; since Crossplane 2 also within namespaces (`.m.`). */
const group = /^(?:cloudplatform|container|storage|pubsub|secretmanager|bigquery)\.gcp(?:\.m)?\.upbound\.io\//;

/** The name in Google Cloud, where it is not the object's own: https://docs.crossplane.io/latest/managed-resources/managed-resources/ */
const externalName = 'crossplane.io/external-name';

type Read = (parameters: Value | undefined, base: DraftBase, editing: ManifestEditing | null) => Draft[];

/** The resources are those of the Terraform provider by other names. */
const readers: Readonly<Record<string, Read>> = {
  ServiceAccount: (_, base) => [{ ...base, what: 'account', accountId: base.name }],
  ServiceAccountKey: (parameters, base) => [{ ...base, what: 'key', account: required(parameters, 'serviceAccountId', base) }],
  Cluster: clusterDraft,
  NodePool: (parameters, base, editing) => [
    {
      ...base,
      ...nodeConfigIn(nodeConfig(parameters, base), accountIn),
      what: 'nodePool',
      poolName: base.name,
      cluster: required(parameters, 'cluster', base),
      editing,
    },
  ],
};

/** `ServiceAccountIAMMember`, `ProjectIAMBinding`, `BucketIAMMember`, …; a whole policy is JSON in a text, or elsewhere. */
const grantKind = /^([A-Z][A-Za-z]*)IAM(Member|Binding|Policy)$/;

/** What makes accounts and grants of claims, and the provider before Upbound's: https://docs.crossplane.io/latest/composition/compositions/ */
const opaqueGroup = /^(?:apiextensions|iam\.gcp)\.crossplane\.io\//;

/** What Crossplane's provider for Google Cloud makes of an object; nothing for other groups and kinds. */
export function crossplaneDrafts(
  kind: string,
  apiVersion: string,
  value: ObjectValue,
  base: DraftBase,
  editing: ManifestEditing | null,
): Draft[] {
  if (opaqueGroup.test(apiVersion)) return [{ ...base, what: 'opaque' }];
  if (!group.test(apiVersion)) return [];
  const external = textOf(entryAt(value, 'metadata', 'annotations', externalName)?.value);
  // What is given only at the start is there, too: https://docs.crossplane.io/latest/managed-resources/managed-resources/#initprovider
  const [always, first] = [valueAt(value, 'spec', 'forProvider'), valueAt(value, 'spec', 'initProvider')];
  const parameters =
    always?.is === 'object' && first?.is === 'object' ? { ...always, entries: new Map([...first.entries, ...always.entries]) } : always;
  const own: DraftBase = { ...base, name: external ?? base.name, project: fieldText(parameters, 'project') };
  const [, of, form] = grantKind.exec(kind) ?? [];
  if (of) return grantDrafts(kind, of, form!, parameters, { ...own, name: base.name });
  const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  // Version 1 has lists where version 2 has objects; into lists nothing is inserted.
  return read ? read(parameters, own, apiVersion.endsWith('/v1beta1') ? null : editing) : [];
}

const authorities: Readonly<Record<string, GrantDraft['authority']>> = { Member: 'member', Binding: 'binding', Policy: 'policy' };

function grantDrafts(kind: string, of: string, form: string, parameters: Value | undefined, base: DraftBase): GrantDraft[] {
  const [members, role] =
    form === 'Policy'
      ? [[null], unknownText('a whole policy', base.at)]
      : [
          form === 'Member' ? [fieldText(parameters, 'member')] : textsOf(valueAt(parameters, 'members')),
          requiredField(parameters, 'role', base.at),
        ];
  const target = targetIn(of, parameters, base);
  return members.map((member, i) => ({
    ...base,
    key: i === 0 ? base.key : `${base.key}#${i}`,
    what: 'grant',
    type: kind,
    target,
    role,
    member,
    authority: authorities[form] ?? 'member',
    conditional: valueAt(parameters, 'condition') !== undefined,
  }));
}

function targetIn(of: string, parameters: Value | undefined, base: DraftBase): GrantDraft['target'] {
  switch (of) {
    case 'ServiceAccount':
      return { level: 'serviceAccount', account: required(parameters, 'serviceAccountId', base) };
    case 'Project':
      return { level: 'project', id: referenceTo(parameters, 'project') };
    case 'Folder':
      return { level: 'folder', id: referenceTo(parameters, 'folder') };
    case 'Organization':
      return { level: 'organization', id: referenceTo(parameters, 'orgId') };
    default:
      return { level: 'resource', type: of };
  }
}

/** `field`, `fieldRef` or `fieldSelector`; null where none of them is written. */
function referenceTo(parameters: Value | undefined, field: string): Reference | null {
  const reference = valueAt(parameters, `${field}Ref`);
  const name = fieldText(reference, 'name');
  if (name) return { by: 'name', name, namespace: fieldText(reference, 'namespace') };
  const labels = valueAt(parameters, `${field}Selector`, 'matchLabels');
  if (labels?.is === 'object') return { by: 'labels', labels, at: labels.at };
  const selector = valueAt(parameters, `${field}Selector`);
  if (selector) return { by: 'unknown', at: selector.at };
  const value = fieldText(parameters, field);
  return value && { by: 'value', value };
}

const required = (parameters: Value | undefined, field: string, base: DraftBase): Reference =>
  referenceTo(parameters, field) ?? { by: 'unknown', at: base.at };

const accountIn = (config: Value): Reference | null => referenceTo(config, 'serviceAccount');

function nodeConfig(parameters: Value | undefined, base: DraftBase): Value | undefined {
  const written = blockAt(parameters, 'nodeConfig');
  return written ?? (isMissing(parameters, 'nodeConfig') ? undefined : { is: 'unknown', why: 'not read', at: base.at });
}

function clusterDraft(parameters: Value | undefined, base: DraftBase, editing: ManifestEditing | null): Draft[] {
  const autopilot = flagAt(parameters, 'enableAutopilot');
  const removed = flagAt(parameters, 'removeDefaultNodePool');
  const hasPools = valueAt(parameters, 'nodePool') !== undefined;
  return [
    {
      ...base,
      ...poolIn(parameters),
      what: 'cluster',
      clusterName: base.name,
      autopilot,
      editing,
      defaultPool: autopilot === true || removed === true || hasPools ? null : nodeConfigIn(nodeConfig(parameters, base), accountIn),
      defaultPoolUncertain: removed === 'unknown' || autopilot === 'unknown',
    },
  ];
}
