import { known } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import type { ManifestEditing } from '../model';
import { entryAt, fieldText, textOf, valueAt } from '../kubernetes/read';
import type { Draft, DraftBase, GrantDraft, Reference } from './draft';
import { flagAt, isMissing, nodeConfigIn, poolIn, referenceIn, requiredField, textsOf } from './read';

/** https://cloud.google.com/config-connector/docs/how-to/organizing-resources/project-scoped-resources */
export const projectAnnotation = 'cnrm.cloud.google.com/project-id';
const removesDefaultPool = 'cnrm.cloud.google.com/remove-default-node-pool';

/** Kinds of https://cloud.google.com/config-connector/docs/reference/overview that binding chains are made of. */
const readers: Readonly<
  Record<string, (spec: Value | undefined, value: ObjectValue, base: DraftBase, editing: ManifestEditing | null) => Draft[]>
> = {
  IAMServiceAccount: (spec, _, base) => [{ ...base, what: 'account', accountId: resourceId(spec, base) }],
  IAMServiceAccountKey: (spec, _, base) => [{ ...base, what: 'key', account: referenceIn(valueAt(spec, 'serviceAccountRef'), base.at) }],
  IAMPolicyMember: (spec, _, base) => grants(base, 'IAMPolicyMember', spec, 'member', [statementIn(spec, [memberIn(spec)], base)]),
  IAMPartialPolicy: (spec, _, base) =>
    grants(
      base,
      'IAMPartialPolicy',
      spec,
      'member',
      statementsIn(spec, base, (members) => membersIn(members)),
    ),
  IAMPolicy: (spec, _, base) => grants(base, 'IAMPolicy', spec, 'policy', statementsIn(spec, base, textsOf)),
  ContainerCluster: clusterDraft,
  ContainerNodePool: nodePoolDraft,
};

/** What Config Connector makes of an object; nothing for other groups and kinds. */
export function configConnectorDrafts(
  kind: string,
  apiVersion: string,
  value: ObjectValue,
  base: DraftBase,
  editing: ManifestEditing | null,
): Draft[] {
  const read = /^[a-z]+\.cnrm\.cloud\.google\.com\//.test(apiVersion) && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  return read ? read(valueAt(value, 'spec'), value, base, editing) : [];
}

const resourceId = (spec: Value | undefined, base: DraftBase): Text => textOf(entryAt(spec, 'resourceID')?.value) ?? base.name;

interface Statement extends Pick<GrantDraft, 'role' | 'conditional'> {
  readonly members: readonly GrantDraft['member'][];
}

function statementIn(holder: Value | undefined, members: readonly GrantDraft['member'][], base: DraftBase): Statement {
  return { role: requiredField(holder, 'role', base.at), members, conditional: valueAt(holder, 'condition') !== undefined };
}

function statementsIn(
  spec: Value | undefined,
  base: DraftBase,
  read: (members: Value | undefined) => readonly GrantDraft['member'][],
): Statement[] {
  const bindings = valueAt(spec, 'bindings');
  if (bindings?.is === 'list') return bindings.items.map((item) => statementIn(item, read(valueAt(item, 'members')), base));
  return isMissing(spec, 'bindings') ? [] : [statementIn(undefined, [null], base)];
}

/** `member`, or `memberFrom` one of several kinds of references, of which only those to service accounts can be followed. */
function memberIn(holder: Value | undefined): GrantDraft['member'] {
  const account = valueAt(holder, 'memberFrom', 'serviceAccountRef');
  if (account) return { account: referenceIn(account, account.at) };
  const from = valueAt(holder, 'memberFrom');
  return from ? { account: { by: 'unknown', at: from.at } } : fieldText(holder, 'member');
}

const membersIn = (members: Value | undefined): readonly GrantDraft['member'][] =>
  members?.is === 'list' ? members.items.map(memberIn) : [null];

function grants(
  base: DraftBase,
  type: string,
  spec: Value | undefined,
  authority: GrantDraft['authority'],
  statements: readonly Statement[],
): GrantDraft[] {
  const target = targetIn(spec, base);
  const resourceRef = resourceRefIn(spec, base);
  const place = { ...base, ...(resourceRef !== undefined && { resourceRef }) };
  return statements
    .flatMap(({ members, ...statement }) => members.map((member) => ({ ...statement, member })))
    .map((one, i) => ({ ...place, ...one, key: i === 0 ? base.key : `${base.key}#${i}`, what: 'grant', type, target, authority }));
}

/** https://cloud.google.com/config-connector/docs/reference/resource-docs/iam/iampolicymember#supported_resources */
function targetIn(spec: Value | undefined, base: DraftBase): GrantDraft['target'] {
  const reference = valueAt(spec, 'resourceRef');
  const kind = known(fieldText(reference, 'kind'));
  const named = (): Reference | null => {
    const found = referenceIn(reference, base.at);
    // `kind: Project` alone is the object's own project.
    return found.by === 'unknown' && reference?.is === 'object' && reference.complete ? null : found;
  };
  switch (kind) {
    case undefined:
    case 'IAMServiceAccount':
      return { level: 'serviceAccount', account: kind ? referenceIn(reference, base.at) : { by: 'unknown', at: base.at } };
    case 'Project':
      return { level: 'project', id: named() };
    case 'Folder':
      return { level: 'folder', id: named() };
    case 'Organization':
      return { level: 'organization', id: named() };
    default:
      return { level: 'resource', type: kind };
  }
}

/** The resource that a policy is about: by name and namespace, or as it is called in Google Cloud. undefined where a part is not known. */
function resourceRefIn(spec: Value | undefined, base: DraftBase): string | undefined {
  const reference = valueAt(spec, 'resourceRef');
  if (reference?.is !== 'object' || !reference.complete) return undefined;
  const parts = ['kind', 'external', 'name', 'namespace'].map((key) => {
    const text = fieldText(reference, key) ?? (key === 'namespace' ? base.namespace : null);
    return text === null ? '' : known(text);
  });
  const project = base.project ? known(base.project) : '';
  return parts.includes(undefined) || project === undefined || parts[0] === '' ? undefined : [...parts, project].join(' ');
}

function clusterDraft(spec: Value | undefined, value: ObjectValue, base: DraftBase, editing: ManifestEditing | null): Draft[] {
  const annotations = valueAt(value, 'metadata', 'annotations');
  const removed = known(fieldText(annotations, removesDefaultPool));
  const autopilot = flagAt(spec, 'enableAutopilot');
  const mayRemove = fieldText(annotations, removesDefaultPool) !== null && removed === undefined;
  return [
    {
      ...base,
      ...poolIn(spec),
      what: 'cluster',
      clusterName: resourceId(spec, base),
      autopilot,
      editing,
      defaultPool: autopilot === true || removed === 'true' ? null : nodeConfigIn(valueAt(spec, 'nodeConfig'), accountIn),
      defaultPoolUncertain: mayRemove || autopilot === 'unknown',
    },
  ];
}

function accountIn(config: Value): Reference | null {
  const reference = valueAt(config, 'serviceAccountRef');
  if (reference) return referenceIn(reference, reference.at);
  return isMissing(config, 'serviceAccountRef') ? null : { by: 'unknown', at: config.at };
}

function nodePoolDraft(spec: Value | undefined, _: ObjectValue, base: DraftBase, editing: ManifestEditing | null): Draft[] {
  const config = valueAt(spec, 'nodeConfig');
  const written = config ?? (isMissing(spec, 'nodeConfig') ? undefined : { is: 'unknown' as const, why: 'a template', at: base.at });
  return [
    {
      ...base,
      ...nodeConfigIn(written, accountIn),
      what: 'nodePool',
      poolName: resourceId(spec, base),
      cluster: referenceIn(valueAt(spec, 'clusterRef'), base.at),
      editing,
    },
  ];
}
