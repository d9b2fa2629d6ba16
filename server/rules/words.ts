import { known, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { OnChain } from '../chain/identity';
import type { GoogleAccountName, JoinedGrant } from '../chain/join';
import type { Workload } from '../resolve/model';
import type { GrantTarget } from '../resolve/model';

/** How messages name things: filled in as far as they are known. */

export function subjectName({ namespace, name }: { readonly namespace: Text | null; readonly name: Text }): string {
  const unnamed = show(name) === '?';
  if (!namespace || (unnamed && show(namespace) === '?')) return unnamed ? 'this ServiceAccount' : show(name);
  return unnamed ? `this ServiceAccount of ${show(namespace)}` : `${show(namespace)}/${show(name)}`;
}

/** The e-mail where it is known, else the resource as the code calls it. */
export function googleName({ email, declared }: GoogleAccountName): string {
  return known(email) ?? declared[0]?.label ?? show(email);
}

/** What a grant is made on, by name where that is known. */
export function levelName(target: GrantTarget): string {
  if (target.level === 'resource') return 'one resource';
  if (target.level === 'serviceAccount') return 'one service account';
  const id = known(target.id);
  return id === undefined ? `the whole ${target.level}` : `${target.level} ${id.replace(/^[a-z]+s\//, '')}`;
}

/** The pods that an identity on a chain stands for, as the subject of a sentence. */
export function podsOf({ subject, google }: OnChain): string {
  if (!subject) return google ? `Pods that act as ${googleName(google)}` : 'Pods of the principal set';
  return `Pods of ${subjectName(subject)}${google ? `, as ${googleName(google)},` : ''}`;
}

/** The pods that grants are for: `pods of production/a, production/b and 3 more`. */
export function podsNamed(grants: readonly JoinedGrant[]): string {
  const names = grants.map(({ principal, grant }) => {
    if (principal.kind === 'kubernetes') return subjectName({ namespace: principal.namespace, name: principal.account });
    return principal.kind === 'googleAccount' ? show(principal.email) : show(grant.member);
  });
  const [first, second, ...others] = [...new Set(names)];
  if (second === undefined) return `pods of ${first}`;
  return others.length === 0 ? `pods of ${first} and ${second}` : `pods of ${first}, ${second} and ${others.length} more`;
}

/** `Deployment production/my-app`, the namespace where it is known. */
export const workloadName = ({ kind, name, namespace }: Workload): string =>
  `${kind} ${known(namespace) === undefined ? '' : `${known(namespace)!}/`}${show(name)}`;

/** Namespaces and accounts that clusters and their add-ons bring along. */
export const systemNamespace =
  /^(?:kube-|gke-|gmp-|cnrm-|config-management-|istio-|knative-|anthos-|asm-|cert-manager$|configconnector-|gatekeeper-)/;
