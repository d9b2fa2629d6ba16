import type { KubernetesFacts } from '../../facts/kubernetes';
import type { GcloudAnswer } from '../../facts/gcloud-answers';
import { known, literal, slice, unknownText } from '../../facts/text';
import type { Text, Value } from '../../facts/value';
import type { Scope } from '../model';
import { entryAt, fieldText, textOf, valueAt } from '../kubernetes/read';
import type { AccountDraft, Draft, DraftBase, GrantDraft, NodePoolDraft, Reference } from './draft';
import { flagAt, nodeConfigIn, poolIn, requiredField, textsOf } from './read';
import { folderOf } from '../../syntax/folder';
import { placeId } from '../../syntax/span';

/** What gcloud printed, as the same drafts that operators' objects are: they too refer to each other by name. */
export const gcloudDrafts = ({ uri, answers }: KubernetesFacts): readonly Draft[] => answers.flatMap((answer) => draftsOf(answer, uri));

function draftsOf(answer: GcloudAnswer, uri: string): Draft[] {
  const scope: Scope = { language: 'kubernetes', root: folderOf(uri), instance: '' };
  const { value, name } = answer;
  const project = /^projects\/([^/]+)/.exec(known(name) ?? '')?.[1];
  const base: DraftBase = {
    scope,
    key: placeId(value.at),
    label: answer.about,
    nameAt: entryAt(value, 'name')?.value.at ?? name.at,
    headerAt: value.at,
    at: value.at,
    name,
    namespace: null,
    labels: null,
    project: project === undefined ? null : literal(project, name.at),
    uncertain: false,
  };
  switch (answer.about) {
    case 'cluster':
      return clusterDrafts(value, base);
    case 'nodePool':
      return [nodePoolDraft(value, base)];
    case 'policy':
      return policyDrafts(value, { ...base, label: 'IAM policy of', nameAt: name.at });
  }
}

function clusterDrafts(value: Value, base: DraftBase): Draft[] {
  const autopilot = flagAt(valueAt(value, 'autopilot'), 'enabled');
  const pools = valueAt(value, 'nodePools');
  const listed = autopilot !== true && pools?.is === 'list' ? pools.items : [];
  return [
    {
      ...base,
      ...poolIn(value),
      what: 'cluster',
      clusterName: requiredField(value, 'name', base.at),
      autopilot,
      editing: null,
      defaultPool: null,
      defaultPoolUncertain: false,
    },
    ...listed.map((pool, i) =>
      nodePoolDraft(pool, {
        ...base,
        key: `${base.key}#${i}`,
        label: 'nodePool',
        nameAt: entryAt(pool, 'name')?.value.at ?? base.nameAt,
        at: pool.at,
        headerAt: pool.at,
        name: literal(`${known(base.name)}/nodePools/${known(fieldText(pool, 'name')) ?? i}`, base.nameAt),
      }),
    ),
  ];
}

function nodePoolDraft(value: Value, base: DraftBase): NodePoolDraft {
  const cluster = (known(base.name) ?? '').replace(/\/nodePools\/[^/]+$/, '');
  return {
    ...base,
    ...nodeConfigIn(valueAt(value, 'config'), nodeAccountIn),
    what: 'nodePool',
    poolName: requiredField(value, 'name', base.at),
    cluster: { by: 'name', name: literal(cluster, base.nameAt), namespace: null },
    editing: null,
  };
}

function nodeAccountIn(config: Value): Reference | null {
  const account = textOf(entryAt(config, 'serviceAccount')?.value);
  return account && { by: 'value', value: account };
}

/** The account whose policy it is, and the grants on it. */
function policyDrafts(value: Value, base: DraftBase): Draft[] {
  const email = known(base.name) ?? '';
  const [id = '', domain = ''] = email.split('@');
  const project = domain.replace(/\.iam\.gserviceaccount\.com$/, '');
  const part = (start: number, text: string): Text =>
    base.name.pieces.length === 1 && known(base.name) !== ''
      ? slice(base.name, start, start + text.length)
      : unknownText('no name', base.at);
  const account: AccountDraft = {
    ...base,
    what: 'account',
    accountId: part(0, id),
    project: part(id.length + 1, project),
    email: base.name,
    live: true,
  };
  const bindings = valueAt(value, 'bindings');
  const statements = bindings?.is === 'list' ? bindings.items : [];
  const grants = statements.flatMap((binding, i) =>
    textsOf(valueAt(binding, 'members')).map((member, j): GrantDraft => ({
      ...base,
      key: `${base.key}#${i}.${j}`,
      at: binding.at,
      headerAt: binding.at,
      what: 'grant',
      type: 'policy',
      target: { level: 'serviceAccount', account: { by: 'value', value: base.name } },
      role: requiredField(binding, 'role', binding.at),
      member,
      authority: 'member',
      conditional: valueAt(binding, 'condition') !== undefined,
    })),
  );
  return [account, ...grants];
}
