import { isOrphan } from '../chain/missing';
import { isDirectAccess } from '../chain/direct';
import { isNear } from '../chain/near';
import { compareGoogleAccounts, type Join, type JoinedAccount, type JoinedGrant } from '../chain/join';
import { mayBeMadeElsewhere } from '../chain/opaque';
import { compare, decidingPlace, known, show } from '../facts/text';
import { annotationFixes } from './fixes/annotate';
import { newAccountFixes } from './fixes/create';
import type { Fix } from './finding';
import { ownEdit } from './fixes/own';
import { type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName, systemNamespace } from './words';

/** A grant to an account that nothing here declares, in a namespace whose manifests are here. */
export const bindingUnknownKsa: Rule = {
  id: 'WI110',
  name: 'binding-unknown-ksa',
  severity: 'warning',
  summary: 'The IAM member names a service account that is not in the workspace, though its namespace is.',
  each: {
    *grant(joined, context) {
      const { join, usage } = context;
      const { principal, grant, role, target } = joined;
      if (principal.kind !== 'kubernetes' || grant.uncertain || !isOrphan(join, joined)) return;
      const direct = isDirectAccess(joined);
      if (role !== 'right' && !direct) return;
      const [namespace, name] = [known(principal.namespace), known(principal.account)];
      if (namespace === undefined || name === undefined || name === 'default' || systemNamespace.test(namespace)) return;
      if (!join.isNamespaceHere(namespace) || usage.isClaimed(joined)) return;
      const near = nearAccount(join, joined, namespace, name);
      // Who is granted a role on a bucket is often made elsewhere.
      if (direct && !near) return;
      if (!near && mayBeMadeElsewhere(join, { name: principal.account, namespace: principal.namespace })) return;
      yield {
        severity: near ? 'warning' : 'information',
        at: decidingPlace(principal.account),
        message: `No ServiceAccount ${subjectName({ namespace: principal.namespace, name: principal.account })} is in this workspace${near ? `; did you mean ${show(near.account.name)}?` : '.'} Unless something else creates it, nothing uses ${target ? googleName(target) : 'this grant'} through it. ${near ? 'Correct the name.' : 'Create it, or take it out of the binding.'}`,
        related: near ? [{ at: near.account.nameAt, message: `ServiceAccount ${subjectName(near.account)}` }] : [],
        fixes: near ? renamingFixes(context, joined, near) : target ? newAccountFixes(context, principal, target) : [],
      } satisfies Draft;
    },
  },
};

/** Names the near account in the binding, and annotates it where it is not: the one is of no use without the other. */
function renamingFixes(context: RuleContext, joined: JoinedGrant, { account, annotation }: JoinedAccount): Fix[] {
  const name = known(account.name);
  const { target } = joined;
  const edit = name !== undefined && ownEdit(context, joined, 'account', name);
  if (!edit) return [];
  const [annotate] = annotation === null && target ? annotationFixes(context, account, target, true) : [];
  const title = `Name ${name} in the binding${annotate ? ' and annotate it' : ''}`;
  return [{ title, edits: [edit, ...(annotate?.edits ?? [])], preferred: true, safe: false }];
}

/** The account of that namespace whose name is almost this one, if nothing else is bound to it (rules.md D10). */
function nearAccount(join: Join, { target }: JoinedGrant, namespace: string, name: string): JoinedAccount | undefined {
  const near = join.accountsIn(namespace).filter(({ account, google }) => {
    const other = known(account.name);
    return (
      other !== undefined &&
      isNear(other, name) &&
      (!google || !target || compareGoogleAccounts(google, target) !== 'different') &&
      !isBound(join, account)
    );
  });
  // Overlays of one base make several objects of one account.
  return new Set(near.map(({ account }) => known(account.name))).size === 1 ? near[0] : undefined;
}

const isBound = (join: Join, account: JoinedAccount['account']): boolean =>
  join
    .grantsNaming(account.name)
    .some(({ principal }: JoinedGrant) => principal.kind === 'kubernetes' && compare(principal.account, account.name) === 'same');
