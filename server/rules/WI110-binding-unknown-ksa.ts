import { isOrphan } from '../chain/missing';
import { misdirectedGrant } from '../chain/missing';
import { isNear } from '../chain/near';
import type { Join, JoinedAccount, JoinedGrant } from '../chain/join';
import type { KubernetesPrincipal } from '../chain/principal';
import { compare, decidingPlace, known, rewritable, show } from '../facts/text';
import { newAccountFixes } from './fixes/create';
import type { Fix } from './finding';
import { replace, type Draft, type Rule } from './rule';
import { googleName, subjectName } from './words';

/** Namespaces and accounts that clusters and their add-ons bring along. */
const systemNamespace =
  /^(?:kube-|gke-|gmp-|cnrm-|config-management-|istio-|knative-|anthos-|asm-|cert-manager$|configconnector-|gatekeeper-)/;

/** A grant to an account that nothing here declares, in a namespace whose manifests are here. */
export const bindingUnknownKsa: Rule = {
  id: 'WI110',
  name: 'binding-unknown-ksa',
  severity: 'warning',
  summary: 'The IAM member names a service account that is not in the workspace, though its namespace is.',
  *check(context) {
    const { join, missing } = context;
    const explained = new Set([...missing.values()].map((why) => ('grant' in why ? why.grant : undefined)));
    for (const joined of join.accounts) explained.add(misdirectedGrant(join, joined));
    for (const joined of join.grants) {
      const { principal, grant, role, target } = joined;
      if (principal.kind !== 'kubernetes' || role !== 'right' || grant.uncertain || explained.has(joined) || !isOrphan(join, joined))
        continue;
      const [namespace, name] = [known(principal.namespace), known(principal.account)];
      if (namespace === undefined || name === undefined || name === 'default' || systemNamespace.test(namespace)) continue;
      if (!join.namespacesHere.has(namespace)) continue;
      const near = nearAccount(join, principal, name);
      const fixes: Fix[] = [];
      const [at, nearName] = [rewritable(principal.account), near && known(near.account.name)];
      if (at && nearName)
        fixes.push({ title: `Name ${nearName} in the binding`, edits: [replace(at, nearName)], preferred: true, safe: false });
      if (!near && target) fixes.push(...newAccountFixes(context, principal, target));
      yield {
        severity: near ? 'warning' : 'information',
        at: decidingPlace(principal.account),
        message: `No ServiceAccount ${subjectName({ namespace: principal.namespace, name: principal.account })} is in this workspace${near ? `; did you mean ${show(near.account.name)}?` : '.'} Unless something else creates it, nothing uses ${target ? googleName(target) : 'this grant'}.`,
        related: near ? [{ at: near.account.nameAt, message: `ServiceAccount ${subjectName(near.account)}` }] : [],
        fixes,
      } satisfies Draft;
    }
  },
};

/** The account of that namespace whose name is almost this one, if nothing else is bound to it (rules.md D10). */
function nearAccount(join: Join, principal: KubernetesPrincipal, name: string): JoinedAccount | undefined {
  const near = join.accounts.filter(({ account }) => {
    const other = known(account.name);
    return (
      other !== undefined && isNear(other, name) && compare(account.namespace, principal.namespace) === 'same' && !isBound(join, account)
    );
  });
  return near.length === 1 ? near[0] : undefined;
}

const isBound = (join: Join, account: JoinedAccount['account']): boolean =>
  join
    .grantsNaming(account.name)
    .some(({ principal }: JoinedGrant) => principal.kind === 'kubernetes' && compare(principal.account, account.name) === 'same');
