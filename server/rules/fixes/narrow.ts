import { compare, known } from '../../facts/text';
import type { JoinedGrant } from '../../chain/join';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { accountReference } from './reference';

/**
 * Turns a project-wide grant to one Kubernetes account into one on the Google account that it is annotated with: another resource
 * type and `service_account_id` in place of `project`. Only where that account is declared in the same module, and nothing refers
 * to the resource by its old type.
 */
export function narrowingFixes(context: RuleContext, { grant, principal }: JoinedGrant): Fix[] {
  if (grant.type !== 'google_project_iam_member' || principal.kind !== 'kubernetes') return [];
  const annotated = context.join.accounts.filter(
    ({ account, google }) =>
      google && compare(account.name, principal.account) === 'same' && compare(account.namespace, principal.namespace) !== 'different',
  );
  const [declared] = annotated[0]?.google?.declared ?? [];
  const reference = annotated.length === 1 && declared?.managed ? accountReference(grant.at.uri, declared) : undefined;
  const found = readHclBlockAt(context, grant.at);
  const label = found?.block.labels[0];
  const project = found?.block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'project');
  if (
    !reference ||
    !found ||
    !label ||
    project?.kind !== 'attribute' ||
    found.text.includes(`${label.value}.${found.block.labels[1]?.value}`)
  )
    return [];
  const uri = grant.at.uri;
  const edits: Edit[] = [
    replace({ uri, span: label.span }, '"google_service_account_iam_member"'),
    replace({ uri, span: project.span }, `service_account_id = ${reference}.name`),
  ];
  return [{ title: `Grant it on ${known(declared!.email) ?? declared!.label} only`, edits, preferred: true, safe: false }];
}
