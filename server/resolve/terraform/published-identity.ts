import type { Annotation, GoogleAccount, Grant, IdentityModule, KubernetesAccount } from '../model';
import type { Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { slice, flat } from '../../facts/text';
import type { OutsideModule } from './instances';
import { emailFrom, poolOfProject } from './attributes';
import type { PublishedModule } from './published';
import { attributeOfMade, composed, headerOf, input, inputFlag, inputText, isGiven, madeBy } from './published-inputs';
import { computed, itemsOf, toText } from './values';
import { isModuleBelow } from './versions';

/**
 * terraform-google-modules/kubernetes-engine//modules/workload-identity: makes (or takes) a Google account and a Kubernetes
 * account, annotates the one and grants the other
 * (https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/tree/main/modules/workload-identity).
 */

/** `gcp_sa_name`, else the first 30 characters of `name` without a dash at the end. */
function accountId(module: OutsideModule): Text {
  const given = input(module, 'gcp_sa_name');
  if (given) return toText(given)!;
  const name = inputText(module, 'name');
  let end = Math.min(flat(name).length, 30);
  if (flat(name)[end - 1] === '-') end--;
  return slice(name, 0, end);
}

const kubernetesName = (module: OutsideModule): Text => inputText(module, 'k8s_sa_name', 'name');

function namespaceOf(module: OutsideModule): Text {
  const given = input(module, 'namespace');
  return given ? toText(given)! : computed('default', headerOf(module));
}

const email = (module: OutsideModule, at: Place): Text => emailFrom(accountId(module), inputText(module, 'project_id'), at);

/** The pool is that of the cluster's project, if it is told apart. */
const memberOf = (module: OutsideModule, at: Place): Text =>
  composed(
    at,
    'serviceAccount:',
    poolOfProject(inputText(module, 'k8s_sa_project_id', 'project_id'), at),
    '[',
    namespaceOf(module),
    '/',
    kubernetesName(module),
    ']',
  );

function googleAccount(module: OutsideModule): GoogleAccount {
  const at = headerOf(module);
  return {
    ...madeBy(module, 'gsa'),
    managed: inputFlag(module, 'use_existing_gcp_sa', false) === false,
    accountId: accountId(module),
    project: inputText(module, 'project_id'),
    email: email(module, at),
  };
}

const emailValue = (module: OutsideModule, at: Place): Value =>
  attributeOfMade(module, 'gsa', 'google_service_account', 'email', email(module, at), at);

function kubernetesAccount(module: OutsideModule): KubernetesAccount | undefined {
  const existing = inputFlag(module, 'use_existing_k8s_sa', false);
  const annotates = inputFlag(module, 'annotate_k8s_sa', true);
  if (existing === true && annotates === false) return undefined;
  const at = headerOf(module);
  const annotation: Annotation = { key: 'iam.gke.io/gcp-service-account', keyAt: at, value: toText(emailValue(module, at))!, typed: false };
  const certain = existing === false || (existing === true && annotates === true);
  return {
    ...madeBy(module, 'ksa'),
    kind: existing === false ? 'terraform' : 'annotations-only',
    name: kubernetesName(module),
    namespace: namespaceOf(module),
    annotations: certain ? [annotation] : [],
    annotationsKnown: certain,
    editing: null,
  };
}

function grants(module: OutsideModule): Grant[] {
  const at = headerOf(module);
  const base = { authority: 'member', conditional: false, uncertain: module.caller.uncertain, type: 'module' } as const;
  const own: Grant = {
    ...madeBy(module, 'binding'),
    ...base,
    role: computed('roles/iam.workloadIdentityUser', at),
    roleAt: at,
    target: { level: 'serviceAccount', account: toText(emailValue(module, at))! },
    member: memberOf(module, at),
  };
  const roles = input(module, 'roles');
  const project = inputText(module, 'project_id');
  const account = composed(at, 'serviceAccount:', email(module, at));
  const given = (roles?.is === 'list' ? itemsOf(roles) : []).map((item, i): Grant => {
    const role = toText(item) ?? computed('', at);
    return { ...madeBy(module, `role[${i}]`), ...base, role, roleAt: role.at, target: { level: 'project', id: project }, member: account };
  });
  return [own, ...given];
}

function identityModuleFacts(module: OutsideModule): IdentityModule {
  const isGivenName = input(module, 'gcp_sa_name') !== undefined;
  const existing = input(module, 'use_existing_k8s_sa');
  return {
    ...madeBy(module, 'identity'),
    cutName: isGivenName || inputFlag(module, 'use_existing_gcp_sa', false) !== false ? null : inputText(module, 'name'),
    project: inputText(module, 'project_id'),
    poolProjectStated: isGiven(module, 'k8s_sa_project_id'),
    // https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/pull/1275
    poolProjectInput: !isModuleBelow(module, 22),
    takesExisting: { value: inputFlag(module, 'use_existing_k8s_sa', false), at: existing?.at ?? madeBy(module, 'identity').nameAt },
    annotates: inputFlag(module, 'annotate_k8s_sa', true),
    missingInputs: ['cluster_name', 'location'].filter((name) => !isGiven(module, name)),
    uncertain: module.caller.uncertain,
  };
}

export const identityModule: PublishedModule = {
  parts: (module) => {
    const account = kubernetesAccount(module);
    return {
      googleAccounts: [googleAccount(module)],
      kubernetesAccounts: account ? [account] : [],
      grants: grants(module),
      identityModules: [identityModuleFacts(module)],
    };
  },
  outputs: {
    gcp_service_account_email: emailValue,
    gcp_service_account_fqn: (module, at) =>
      attributeOfMade(module, 'gsa', 'google_service_account', 'member', composed(at, 'serviceAccount:', email(module, at)), at),
    // Named like the account, but it is the Kubernetes account's member string.
    gcp_service_account_name: memberOf,
    k8s_service_account_name: kubernetesName,
    k8s_service_account_namespace: namespaceOf,
    gcp_service_account: (module, at) => {
      const entry = (key: string, value: Text) =>
        [key, { key, keyAt: at, value: attributeOfMade(module, 'gsa', 'google_service_account', key, value, at), at }] as const;
      const project = inputText(module, 'project_id');
      const name = composed(at, 'projects/', project, '/serviceAccounts/', email(module, at));
      const entries = new Map([
        entry('email', email(module, at)),
        entry('account_id', accountId(module)),
        entry('name', name),
        entry('id', name),
        entry('member', composed(at, 'serviceAccount:', email(module, at))),
        entry('project', project),
      ]);
      return {
        is: 'object',
        entries,
        complete: false,
        rest: { key: `${module.key}.gcp_service_account`, label: 'gcp_service_account' },
        at,
      };
    },
  },
};
