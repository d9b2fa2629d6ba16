import { podSpecPaths } from '../facts/kubernetes-kinds';
import type { Join, JoinedAccount, JoinedGrant } from '../chain/join';
import { principalCovers } from '../chain/join';
import { mayBeMadeElsewhere } from '../chain/opaque';
import { compare, known, rewritable } from '../facts/text';
import type { KubernetesAccount, Workload } from '../resolve/model';
import type { Block } from '../syntax/hcl/ast';
import { hclString } from '../syntax/hcl/edit';
import type { Edit } from '../syntax/span';
import type { Fix } from './finding';
import { readHclBlockAt } from './fixes/block';
import { setNested } from './fixes/node-config';
import { attributeOf } from './fixes/statements';
import { replace, type Draft, type Rule, type RuleContext } from './rule';
import { subjectName, workloadName } from './words';

/** A workload whose account, made for Workload Identity, lies in another namespace: pods only use accounts of their own. */
export const podKsaNamespaceMismatch: Rule = {
  id: 'WI608',
  name: 'pod-ksa-namespace-mismatch',
  severity: 'error',
  summary: 'A workload names a ServiceAccount that exists only in another namespace.',
  each: {
    *workload(workload, context) {
      const { join } = context;
      const namespace = known(workload.namespace);
      const named = workload.account && known(workload.account) !== undefined ? join.accountsNamed(workload.account) : [];
      const [first] = named;
      if (!first || namespace === undefined || known(workload.account) === 'default' || !Object.hasOwn(podSpecPaths, workload.kind)) return;
      const { account } = first;
      const other = known(account.namespace);
      // One account, known to be elsewhere, on a chain, and without another use.
      if (other === undefined || other === namespace || named.some((one) => !isThere(one, account))) return;
      if (
        !isOnChain(join, first) ||
        isUsedAtHome(join, account) ||
        isExpectedIn(join, workload) ||
        mayBeMadeElsewhere(join, { name: account.name, namespace: workload.namespace })
      )
        return;
      yield {
        severity: 'error',
        at: workload.account!.at,
        message: `${workloadName(workload)} names ServiceAccount ${known(account.name)}, which exists in namespace ${other} only: pods use accounts of their own namespace, and none is made ("serviceaccount ${known(account.name)} not found"). Put both into one namespace.`,
        related: [{ at: account.nameAt, message: `ServiceAccount ${subjectName(account)}` }],
        fixes: fixes(context, workload, account, { own: namespace, other }),
      } satisfies Draft;
    },
  },
};

const isThere = ({ account }: JoinedAccount, { name, namespace }: KubernetesAccount): boolean =>
  compare(account.name, name) === 'same' && compare(account.namespace, namespace) === 'same';

const grantsFor = (join: Join, about: Pick<Workload, 'account' | 'namespace'>): JoinedGrant[] =>
  join
    .grantsNaming(about.account!)
    .filter(
      ({ principal }) =>
        principal.kind === 'kubernetes' && principalCovers(principal, { name: about.account!, namespace: about.namespace }) !== 'different',
    );

const isOnChain = (join: Join, { account, google }: JoinedAccount): boolean =>
  google !== null || grantsFor(join, { account: account.name, namespace: account.namespace }).length > 0;

const isUsedAtHome = (join: Join, { name, namespace }: KubernetesAccount): boolean =>
  join
    .workloadsOf(name)
    .some((workload) => compare(workload.account, name) !== 'different' && compare(workload.namespace, namespace) !== 'different');

/** A grant that names the account in the workload's namespace: then it is the account that is misplaced, or another one that is meant (WI105, WI110). */
const isExpectedIn = (join: Join, workload: Workload): boolean => grantsFor(join, workload).length > 0;

/** The workload moves to its account; or the account to the workload, where no grant names it where it is. */
function fixes(
  context: RuleContext,
  workload: Workload,
  account: KubernetesAccount,
  { own, other }: { own: string; other: string },
): Fix[] {
  const { join } = context;
  const bound = grantsFor(join, { account: account.name, namespace: account.namespace }).length > 0;
  const here = account.namespace && rewritable(account.namespace);
  const moved = movedTo(context, workload, other);
  const found: Fix[] = [];
  if (moved.length > 0)
    found.push({ title: `Put the ${workload.kind} into namespace ${other}`, edits: moved, preferred: bound, safe: false });
  if (here && !bound)
    found.push({ title: `Put the ServiceAccount into namespace ${own}`, edits: [replace(here, own)], preferred: false, safe: false });
  return found;
}

/** Its namespace where it is written, else, in Terraform, stated in its metadata. */
function movedTo(context: RuleContext, { namespace, at }: Workload, other: string): readonly Edit[] {
  const written = namespace && rewritable(namespace);
  if (written) return [replace(written, other)];
  const found = namespace && known(namespace) === 'default' ? readHclBlockAt(context, at) : undefined;
  const metadata = found?.block.body.items.find((item): item is Block => item.kind === 'block' && item.type.name === 'metadata');
  if (!found || !metadata || attributeOf(metadata, 'namespace')) return [];
  return setNested(found.text, at.uri, found.block, ['metadata'], 'namespace', hclString(other));
}
