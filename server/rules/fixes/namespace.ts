import { uses } from '../../chain/link';
import { rewritable } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { KubernetesAccount, Workload } from '../../resolve/model';
import { samePlace, type Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { isReadElsewhere } from './shared';

/**
 * Puts a ServiceAccount into another namespace, and the workloads that run as it along with it: pods only use accounts of their own
 * namespace. No fix where one of the namespaces is not written as such, or is read for something else.
 */
export function movingFixes(context: RuleContext, account: KubernetesAccount, namespace: string, preferred: boolean): Fix[] {
  const places = placesOf(
    context,
    [account, ...workloadsOf(context, account)].map((one) => one.namespace),
  );
  const title = `Move the ServiceAccount${places.length > 1 ? ' and its workloads' : ''} to namespace ${namespace}`;
  return fixOf(
    title,
    places.map((at) => replace(at, namespace)),
    { preferred },
  );
}

/** Gives a ServiceAccount another name, and calls it by that name in the workloads that run as it. */
export function renamingFixes(context: RuleContext, account: KubernetesAccount, name: string, preferred: boolean): Fix[] {
  const places = placesOf(context, [account.name, ...workloadsOf(context, account).map((workload) => workload.account)]);
  return fixOf(
    `Rename the ServiceAccount to ${name}${places.length > 1 ? ', in its workloads too' : ''}`,
    places.map((at) => replace(at, name)),
    { preferred },
  );
}

const workloadsOf = ({ join }: RuleContext, account: KubernetesAccount): readonly Workload[] =>
  join.workloadsOf(account.name).filter((workload) => uses(workload, account) === 'same');

/** Where all of these texts are written; none where one cannot be edited without others. */
function placesOf(context: RuleContext, texts: readonly (Text | null)[]): readonly Place[] {
  const places = texts.map((text) => text && rewritable(text));
  const ofPlace = (at: Place): readonly Text[] => texts.filter((_, i) => samePlace(places[i]!, at)) as Text[];
  if (
    !places.every((at) => at) ||
    (texts as Text[]).some((text, i) => isReadElsewhere(context, text, { readers: ofPlace(places[i]!).length }))
  )
    return [];
  return (places as Place[]).filter((at, i, all) => all.findIndex((other) => samePlace(at, other)) === i);
}
