import { podSpecPaths } from '../facts/kubernetes-kinds';
import type { Join, JoinedAccount } from '../chain/join';
import { isNear } from '../chain/near';
import { mayBeMadeElsewhere } from '../chain/opaque';
import { compare, known, rewritable } from '../facts/text';
import type { Workload } from '../resolve/model';
import { fixOf, replace, type Draft, type Rule } from './rule';
import { subjectName, systemNamespace, workloadName } from './words';

/** A workload whose account is not among those of its namespace, all of which are here. */
export const podUnknownKsa: Rule = {
  id: 'WI602',
  name: 'pod-unknown-ksa',
  severity: 'warning',
  summary: 'A workload names a ServiceAccount that is not in the workspace, though others of its namespace are.',
  each: {
    *workload(workload, { join, usage }) {
      const [name, namespace] = [known(workload.account), known(workload.namespace)];
      if (!workload.account || name === undefined || namespace === undefined || !mayBeMissed(workload, name, namespace)) return;
      // The name is here, in whatever namespace, or may be.
      if (join.accountsNamed(workload.account).length > 0 || isBound(join, workload)) return;
      const neighbours = join.accountsIn(namespace);
      if (neighbours.length === 0) return;
      const near = nearAccount(join, neighbours, name);
      const meant = near && known(near.account.name);
      // Where none does, the accounts may be in another place altogether.
      if (!near && !usage.isInhabited(namespace)) return;
      if (!near && mayBeMadeElsewhere(join, { name: workload.account, namespace: workload.namespace })) return;
      const at = rewritable(workload.account);
      yield {
        severity: near ? 'warning' : 'information',
        at: at ?? workload.account.at,
        message: `${workloadName(workload)} names ServiceAccount ${name}, which is not in this workspace${near ? `; did you mean ${meant}?` : ', though others of its namespace are.'} Unless something else creates it, the pods are never made: "serviceaccount ${name} not found". ${near ? 'Correct the name.' : 'Create it, or correct the name.'}`,
        related: near ? [{ at: near.account.nameAt, message: `ServiceAccount ${subjectName(near.account)}` }] : [],
        fixes: fixOf(`Use serviceAccountName: ${meant}`, meant !== undefined && at ? [replace(at, meant)] : []),
      } satisfies Draft;
    },
  },
};

/** Operators make accounts for their custom resources, and clusters those of their own namespaces. */
const mayBeMissed = ({ kind }: Workload, name: string, namespace: string): boolean =>
  Object.hasOwn(podSpecPaths, kind) && name !== 'default' && !systemNamespace.test(namespace);

/** A grant that names it knows of it (and WI110 asks where it is). */
const isBound = (join: Join, { account, namespace }: Workload): boolean =>
  join
    .grantsNaming(account!)
    .some(
      ({ principal }) =>
        principal.kind === 'kubernetes' &&
        compare(principal.account, account) === 'same' &&
        compare(principal.namespace, namespace) !== 'different',
    );

/** Among more than these, in what a whole cluster printed, no name stands out. */
const manyNeighbours = 1000;

/** The account of that namespace whose name is almost this one, if no workload uses it (rules.md D10). */
function nearAccount(join: Join, neighbours: readonly JoinedAccount[], name: string): JoinedAccount | undefined {
  if (neighbours.length > manyNeighbours) return undefined;
  const near = neighbours.filter(({ account }) => {
    const other = known(account.name);
    const used = (): boolean => join.workloadsOf(account.name).some((one) => compare(one.namespace, account.namespace) !== 'different');
    return other !== undefined && isNear(other, name) && !used();
  });
  // Overlays of one base make several objects of one account.
  return new Set(near.map(({ account }) => known(account.name))).size === 1 ? near[0] : undefined;
}
