import { podSpecPaths } from '../facts/kubernetes-kinds';
import { samePlace } from '../syntax/span';
import type { MisplacedAnnotation } from '../resolve/kubernetes/annotations';
import type { KubernetesAccount } from '../resolve/model';
import { annotationKey, sameIdentity, type Join, type JoinedAccount } from './join';

/** Kinds that people annotate in place of the ServiceAccount; what custom resources do with annotations is not known. */
const podKinds: ReadonlySet<string> = new Set([...Object.keys(podSpecPaths), 'Namespace']);
const placesOfObjects: ReadonlySet<MisplacedAnnotation['where']> = new Set(['labels', 'object', 'podTemplate']);

/** The annotation stands on the ServiceAccount's own object, but not in its annotations. */
export const isInAccount = ({ objectKind }: MisplacedAnnotation): boolean => objectKind === 'ServiceAccount';

/**
 * Is it certainly read by nobody: on a pod, on what makes pods, or on their namespace? What a kustomization puts on all objects at
 * once is right on one of them.
 */
export function isOnWrongObject(join: Join, misplaced: MisplacedAnnotation): boolean {
  if (!podKinds.has(misplaced.objectKind) || !placesOfObjects.has(misplaced.where)) return false;
  return !join.inventory.kubernetesAccounts.some(({ annotations }) => annotations.some(({ keyAt }) => samePlace(keyAt, misplaced.keyAt)));
}

/** The ServiceAccount that was meant: the object itself, or the one that the pods run as. */
export function accountMeant(join: Join, misplaced: MisplacedAnnotation): JoinedAccount | undefined {
  if (isInAccount(misplaced)) return join.accounts.find(({ account }) => isItself(misplaced, account));
  const { account: name, namespace, scope } = misplaced;
  if (!name) return undefined;
  const named = join.accountsNamed(name).filter(({ account }) => {
    const sameScope = account.scope.root === scope.root && account.namespace === null && namespace === null;
    return (
      sameIdentity({ name, namespace: sameScope ? name : namespace }, sameScope ? { ...account, namespace: name } : account) === 'same'
    );
  });
  return named.length === 1 ? named[0] : undefined;
}

const isItself = ({ objectAt, scope }: MisplacedAnnotation, account: KubernetesAccount): boolean =>
  samePlace(objectAt, account.at) && account.scope.root === scope.root;

/** Is this account's annotation there, but in the wrong place? Then that is what is wrong with it. */
export function isMisplacedFor(join: Join, account: KubernetesAccount): boolean {
  return join.inventory.misplaced.some(
    (misplaced) =>
      misplaced.key === annotationKey &&
      (isInAccount(misplaced) || isOnWrongObject(join, misplaced)) &&
      accountMeant(join, misplaced)?.account === account,
  );
}
