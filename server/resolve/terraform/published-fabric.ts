import type { Cluster, GoogleAccount, Grant } from '../model';
import type { Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { emailFrom, poolOfProject } from './attributes';
import { elementsOf, isComplete } from './collections';
import type { OutsideModule } from './instances';
import type { PublishedModule } from './published';
import { attributeOfMade, composed, headerOf, input, inputFlag, inputPlace, inputText, madeBy, memberOf } from './published-inputs';
import { computed, itemsOf, toText } from './values';

/** GoogleCloudPlatform/cloud-foundation-fabric (https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/tree/master/modules). */

function accountId(module: OutsideModule): Text {
  const prefix = input(module, 'prefix');
  const name = inputText(module, 'name');
  return prefix ? composed(name.at, toText(prefix)!, '-', name) : name;
}

const email = (module: OutsideModule, at: Place): Text => emailFrom(accountId(module), inputText(module, 'project_id'), at);

const emailValue = (module: OutsideModule, at: Place): Value =>
  attributeOfMade(module, 'gsa', 'google_service_account', 'email', email(module, at), at);

const fullName = (attribute: string) => (module: OutsideModule, at: Place) => {
  const name = composed(at, 'projects/', inputText(module, 'project_id'), '/serviceAccounts/', email(module, at));
  return attributeOfMade(module, 'gsa', 'google_service_account', attribute, name, at);
};

function googleAccount(module: OutsideModule): GoogleAccount {
  // `service_account_create = false` up to version 37, `service_account_reuse = { … }` since.
  const made = inputFlag(module, 'service_account_create', true) === true && !input(module, 'service_account_reuse');
  const at = headerOf(module);
  return {
    ...madeBy(module, 'gsa'),
    managed: made,
    accountId: accountId(module),
    project: inputText(module, 'project_id'),
    email: email(module, at),
  };
}

interface Statement {
  readonly role: Text;
  readonly members: readonly (Text | null)[];
  readonly conditional: boolean;
  readonly authority: Grant['authority'];
  readonly lost?: Grant['lost'];
}

const membersIn = (value: Value | undefined): (Text | null)[] =>
  value?.is === 'list' ? [...itemsOf(value).map((item) => toText(item)), ...(value.incomplete ? [null] : [])] : [null];

/** `iam` (role to members), `iam_bindings` and `iam_bindings_additive` (objects under keys of any name). */
function statements(module: OutsideModule): Statement[] {
  const at = headerOf(module);
  const open: Statement = { role: computed('', at), members: [null], conditional: false, authority: 'binding' };
  const found: Statement[] = [];
  const each = (name: string, read: (key: Value, value: Value) => Statement): void => {
    const map = input(module, name);
    if (!map) return;
    const lost = map.is === 'object' && map.lost ? { lost: map.lost } : {};
    for (const { key, value } of elementsOf(map) ?? []) found.push({ ...read(key, value), ...lost });
    if (!isComplete(map))
      found.push({ ...open, role: toText(map.is === 'symbol' ? map : { is: 'unknown', why: 'not known', at: map.at })! });
  };
  each('iam', (key, value) => ({ role: toText(key)!, members: membersIn(value), conditional: false, authority: 'binding' }));
  each('iam_bindings', (_, value) => ({
    role: toText(memberOf(value, 'role') ?? computed('', at))!,
    members: membersIn(memberOf(value, 'members')),
    conditional: memberOf(value, 'condition') !== undefined,
    authority: 'binding',
  }));
  each('iam_bindings_additive', (_, value) => ({
    role: toText(memberOf(value, 'role') ?? computed('', at))!,
    members: [toText(memberOf(value, 'member') ?? { is: 'unknown', why: 'no member', at })],
    conditional: memberOf(value, 'condition') !== undefined,
    authority: 'member',
  }));
  return found;
}

function grants(module: OutsideModule): Grant[] {
  const account = toText(emailValue(module, headerOf(module)))!;
  return statements(module).flatMap(({ role, members, conditional, authority, lost }, i) =>
    members.map((member, j): Grant => ({
      ...madeBy(module, `iam[${i}][${j}]`),
      role,
      roleAt: role.at,
      target: { level: 'serviceAccount', account },
      member,
      authority,
      conditional,
      uncertain: module.caller.uncertain,
      type: 'module',
      ...(lost && { lost }),
    })),
  );
}

const cluster = (autopilot: boolean): PublishedModule => ({
  parts: (module) => {
    const at = headerOf(module);
    const project = inputText(module, 'project_id');
    // A variable of its own until version 20.
    const feature = memberOf(input(module, 'enable_features'), 'workload_identity') ?? input(module, 'workload_identity');
    const enabled = autopilot || !feature ? true : feature.is === 'bool' ? feature.value : 'unknown';
    const made: Cluster = {
      ...madeBy(module, 'cluster'),
      name: inputText(module, 'name'),
      project,
      autopilot,
      pool: enabled === true ? poolOfProject(project, at) : 'unknown',
      poolAt: feature ? (inputPlace(module, 'enable_features') ?? inputPlace(module, 'workload_identity') ?? null) : null,
      uncertain: module.caller.uncertain,
    };
    return { clusters: [made] };
  },
  outputs: {
    name: (module, at) => attributeOfMade(module, 'cluster', 'google_container_cluster', 'name', inputText(module, 'name'), at),
    workload_identity_pool: (module, at) =>
      attributeOfMade(
        module,
        'cluster',
        'google_container_cluster',
        'workload_identity_config[0].workload_pool',
        poolOfProject(inputText(module, 'project_id'), at),
        at,
      ),
  },
});

export const fabricModules: Readonly<Record<string, PublishedModule>> = {
  'iam-service-account': {
    parts: (module) => ({ googleAccounts: [googleAccount(module)], grants: grants(module) }),
    outputs: {
      email: emailValue,
      iam_email: (module, at) =>
        attributeOfMade(module, 'gsa', 'google_service_account', 'member', composed(at, 'serviceAccount:', email(module, at)), at),
      id: fullName('id'),
      name: fullName('name'),
    },
  },
  'gke-cluster-standard': cluster(false),
  'gke-cluster-autopilot': cluster(true),
  'gke-nodepool': {
    parts: (module) => {
      const mode = memberOf(input(module, 'node_config'), 'workload_metadata_config_mode');
      const account = memberOf(input(module, 'service_account'), 'email');
      return {
        nodePools: [
          {
            ...madeBy(module, 'node_pool'),
            kind: 'resource',
            name: inputText(module, 'name'),
            clusterKey: null,
            cluster: inputText(module, 'cluster_name'),
            mode: mode ? toText(mode) : 'unknown',
            modeAttribute: mode ? 'mode' : null,
            // Without one the module makes an account for the nodes.
            serviceAccount: account ? toText(account) : inputText(module, 'service_account'),
            tainted: input(module, 'taints') !== undefined,
            uncertain: module.caller.uncertain,
          },
        ],
      };
    },
    outputs: {},
  },
};
