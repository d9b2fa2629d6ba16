import { compare, known, literal, type Comparison } from '../facts/text';
import type { Text } from '../facts/value';
import type { Scope, Workload } from '../resolve/model';
import { both, type GoogleAccountName, type Join } from './join';
import type { Place } from '../syntax/span';

/** What makes pods of a workload count on Workload Identity. */
export interface PodIdentity {
  readonly account: { readonly name: Text; readonly namespace: Text | null };
  /** The Google account they are to be; null for direct access, or where it is not known. */
  readonly google: GoogleAccountName | null;
  /** The annotated ServiceAccount, or the grant that names it. */
  readonly at: Place;
  readonly why: string;
}

/** A pod without serviceAccountName runs as `default`: https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts */
export const accountOf = (workload: Workload): Text => workload.account ?? literal('default', workload.nameAt);

/** Are two things in one namespace? What is applied from one place without stating any is (rules.md D4 speaks of the rest). */
export function sameNamespace(
  a: { readonly namespace: Text | null; readonly scope: Scope },
  b: { readonly namespace: Text | null; readonly scope: Scope },
): Comparison {
  if (!a.namespace && !b.namespace && a.scope.language === b.scope.language && a.scope.root === b.scope.root) return 'same';
  return compare(a.namespace, b.namespace);
}

/**
 * The identity that pods of a workload certainly take from a binding chain: their account is annotated with a Google account, or a
 * grant names it, be it for impersonation or direct access.
 */
export function identityOf(join: Join, workload: Workload): PodIdentity | undefined {
  const name = accountOf(workload);
  for (const { account, google } of join.accountsNamed(name)) {
    if (!google || both(compare(account.name, name), sameNamespace(account, workload)) !== 'same') continue;
    return { account, google, at: account.nameAt, why: 'The ServiceAccount is annotated with a Google service account.' };
  }
  for (const { grant, principal, role, target } of join.grantsNaming(name)) {
    if (principal.kind !== 'kubernetes' || grant.uncertain || (role === 'none' && target)) continue;
    if (both(compare(principal.account, name), compare(principal.namespace, workload.namespace)) !== 'same') continue;
    const account = { name, namespace: workload.namespace };
    return { account, google: target, at: grant.member?.at ?? grant.nameAt, why: 'A role is granted to the ServiceAccount here.' };
  }
  return undefined;
}

/** Workloads of the cluster itself, which run on the nodes' network and identity on purpose. */
export const isSystemDaemon = ({ kind, namespace }: Workload): boolean => kind === 'DaemonSet' && known(namespace) === 'kube-system';
