import { principalCovers, targetCovers, both, type GoogleAccountName, type JoinedAccount } from '../chain/join';
import type { GoogleAccount } from '../resolve/model';
import { insertAfterBlock } from '../syntax/hcl/edit';
import { contains } from '../syntax/span';
import type { Fix } from './finding';
import { readHclBlockAt } from './fixes/block';
import { accountReference, freeLabel, referencesTo } from './fixes/reference';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** The chain leads to a Google account that may do nothing, as far as this workspace tells. */
export const gsaWithoutRoles: Rule = {
  id: 'WI111',
  name: 'gsa-without-roles',
  severity: 'information',
  summary: 'Pods may act as a Google service account that has no role on anything here.',
  each: {
    *account(joined, context) {
      const { google, account } = joined;
      const [declared] = google?.declared ?? [];
      if (!google || !declared?.managed || declared.live || declared.scope.instance !== '' || !isComplete(context, joined, google)) return;
      if (context.mayHoldRoles(google) || isUsedOtherwise(context, declared)) return;
      yield {
        severity: 'information',
        at: declared.nameAt,
        message: `Pods of ${subjectName(account)} may act as ${googleName(google)}, but no role is granted to it in this workspace: unless that is done elsewhere, Google's APIs answer them with 403. Grant it the roles that it needs.`,
        related: [{ at: joined.annotatedBy.nameAt, message: `${subjectName(account)} is annotated with it.` }],
        fixes: fixes(context, declared),
      } satisfies Draft;
    },
  },
};

/** Does a grant certainly let the account impersonate it? Before that roles are not the matter. */
function isComplete({ join, missing }: RuleContext, joined: JoinedAccount, google: GoogleAccountName): boolean {
  if (missing(joined)) return false;
  return join
    .grantsNaming(joined.account.name)
    .some(
      (grant) =>
        grant.role === 'right' &&
        !grant.grant.uncertain &&
        !grant.syntax?.mistakes.length &&
        both(principalCovers(grant.principal, joined.account), targetCovers(grant, google)) === 'same',
    );
}

/** Blocks that speak of a Google account without giving it anything. */
const givingNothing = /^(?:google_service_account(?:_iam_(?:member|binding|policy)|_key)?|kubernetes_.*|kubectl_manifest|helm_release)$/;

/** Do other blocks of the module refer to it? Access lists of datasets and inputs of modules give access too. */
function isUsedOtherwise(context: RuleContext, declared: GoogleAccount): boolean {
  const { uri } = declared.at;
  const address = accountReference(uri, declared);
  if (address === undefined) return declared.scope.language === 'terraform';
  return referencesTo(context, uri, address).some(({ at }) => {
    const block = context.hcl(at.uri)?.body.items.find((item) => item.kind === 'block' && contains(item.span, at.span));
    if (block?.kind !== 'block') return false;
    if (block.type.name === 'resource') return !givingNothing.test(block.labels[0]?.value ?? '');
    return block.type.name !== 'output';
  });
}

/** Which role it needs nobody here can tell: the plan fails until somebody writes one. */
function fixes(context: RuleContext, declared: GoogleAccount): Fix[] {
  const { uri } = declared.at;
  const reference = accountReference(uri, declared);
  const found = reference === undefined ? undefined : readHclBlockAt(context, declared.at);
  if (reference === undefined || !found) return [];
  const label = freeLabel(context, uri, 'google_project_iam_member', reference.split('.')[1]!);
  const source = [
    `resource "google_project_iam_member" "${label}" {`,
    `  project = ${reference}.project`,
    '  role    = "roles/SERVICE.ROLE"',
    `  member  = ${reference}.member`,
    '}',
  ].join('\n');
  const edits = insertAfterBlock(found.text, uri, found.block, source);
  return fixOf('Add a google_project_iam_member, its role to be chosen', edits, { preferred: false });
}
