import type { JoinedAccount, Join } from '../chain/join';
import { sameNamespace } from '../chain/pods';
import { compare, known } from '../facts/text';
import type { Workload } from '../resolve/model';
import { samePlace } from '../syntax/span';
import { podAccountFixes } from './fixes/pod';
import type { Draft, Rule } from './rule';
import { subjectName } from './words';

/** A workload without serviceAccountName beside an account that seems made for it. */
export const podUsesDefaultKsa: Rule = {
  id: 'WI601',
  name: 'pod-uses-default-ksa',
  severity: 'warning',
  summary: 'A workload runs as the default service account although one with Workload Identity was made for it.',
  each: {
    *workload(workload, context) {
      const { join, usage } = context;
      if (!runsAsDefault(workload) || (workload.namespace !== null && known(workload.namespace) === undefined)) return;
      const unused = usage.idle().filter(({ account }) => sameNamespace(account, workload) === 'same');
      if (unused.length === 0 || unused.some(({ account }) => known(account.name) === 'default')) return;
      const named = unused.filter(({ account }) => isNamedAlike(workload, account.name));
      // `default` that somebody wrote may be meant for what is not named like it.
      const others = workload.account === null && isOnlyOneWithout(join, workload) ? unused : [];
      const candidates = oncePerName(named.length > 0 ? named : others);
      const [candidate] = candidates;
      if (!candidate) return;
      const name = known(candidate.account.name)!;
      const alternatives =
        candidates.length > 1
          ? ` (or ${candidates
              .slice(1)
              .map(({ account }) => known(account.name))
              .join(', ')})`
          : '';
      yield {
        severity: candidates.length === 1 ? 'warning' : 'information',
        at: workload.nameAt,
        message: `${workload.kind} ${known(workload.name) ?? '?'} ${workload.account ? 'names ServiceAccount default' : 'states no serviceAccountName'}, so its pods run as ${workload.namespace ? `${known(workload.namespace)}/` : ''}default, which has no Google service account; ${subjectName(candidate.account)}${alternatives} has one and nothing uses it. Set serviceAccountName: ${name}.`,
        related: candidates.map(({ account }) => ({ at: account.nameAt, message: `ServiceAccount ${subjectName(account)}` })),
        fixes: candidates.flatMap(({ account }) => podAccountFixes(context, workload, known(account.name)!, candidates.length === 1)),
      } satisfies Draft;
    },
  },
};

const runsAsDefault = ({ account }: Workload): boolean => account === null || known(account) === 'default';

/** Overlays of one base make several objects of one account. */
const oncePerName = (accounts: readonly JoinedAccount[]): readonly JoinedAccount[] =>
  [...new Map([...accounts].reverse().map((joined) => [known(joined.account.name), joined])).values()].reverse();

function isNamedAlike(workload: Workload, account: Parameters<typeof known>[0]): boolean {
  const name = known(account);
  return name !== undefined && (known(workload.name) === name || known(workload.appLabel) === name);
}

const isOnlyOneWithout = (join: Join, workload: Workload): boolean =>
  join.inventory.workloads.every(
    (other) => samePlace(other.nameAt, workload.nameAt) || other.account !== null || isElsewhere(other, workload),
  );

/** In another namespace; of two that name none, in another folder, applied for itself. */
const isElsewhere = (other: Workload, workload: Workload): boolean =>
  compare(other.namespace, workload.namespace) === 'different' ||
  (!other.namespace && !workload.namespace && other.scope.root !== workload.scope.root);
