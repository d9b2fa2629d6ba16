import type { Join } from '../../chain/join';
import { uses } from '../../chain/link';
import { rewritable } from '../../facts/text';
import type { KubernetesAccount } from '../../resolve/model';
import { samePlace, type Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace } from '../rule';

/**
 * Puts a ServiceAccount into another namespace, and the workloads that run as it along with it: pods only use accounts of their own
 * namespace. No fix where one of the namespaces is not written as such.
 */
export function movingFixes(join: Join, account: KubernetesAccount, namespace: string, preferred: boolean): Fix[] {
  const workloads = join.workloadsOf(account.name).filter((workload) => uses(workload, account) === 'same');
  const places = [account, ...workloads].map((one) => one.namespace && rewritable(one.namespace));
  if (!places.every((at) => at)) return [];
  const distinct = (places as Place[]).filter((at, i, all) => all.findIndex((other) => samePlace(at, other)) === i);
  const title = `Move the ServiceAccount${distinct.length > 1 ? ' and its workloads' : ''} to namespace ${namespace}`;
  return fixOf(
    title,
    distinct.map((at) => replace(at, namespace)),
    { preferred },
  );
}
