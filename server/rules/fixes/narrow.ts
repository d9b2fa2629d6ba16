import { compare, known } from '../../facts/text';
import type { JoinedGrant } from '../../chain/join';
import { hclString, replaceAttribute } from '../../syntax/hcl/edit';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { accountReference, freeLabel } from './reference';

const [wide, narrow] = ['google_project_iam_member', 'google_service_account_iam_member'] as const;

/**
 * Turns a project-wide grant to one Kubernetes account into one on the Google account that it is annotated with: another resource
 * type and `service_account_id` in place of `project`. Only where that account is declared in the same module, and nothing in the
 * file refers to the resource by its old type.
 */
export function narrowingFixes(context: RuleContext, { grant, principal }: JoinedGrant): Fix[] {
  if (grant.type !== wide || principal.kind !== 'kubernetes') return [];
  const annotated = context.join
    .accountsNamed(principal.account)
    .filter(
      ({ account, google }) =>
        google && compare(account.name, principal.account) === 'same' && compare(account.namespace, principal.namespace) !== 'different',
    );
  const [declared] = annotated[0]?.google?.declared ?? [];
  const { uri } = grant.at;
  const reference = annotated.length === 1 && declared?.managed ? accountReference(uri, declared) : undefined;
  const found = readHclBlockAt(context, grant.at);
  const [type, name] = found?.block.labels ?? [];
  if (!reference || !found || !type || !name || found.text.includes(`${wide}.${name.value}`)) return [];
  const moved = replaceAttribute(found.text, uri, found.block, 'project', 'service_account_id', `${reference}.name`);
  if (moved.length === 0) return [];
  const label = freeLabel(context, uri, narrow, name.value);
  const edits = [replace({ uri, span: type.span }, hclString(narrow)), ...moved];
  if (label !== name.value) edits.push(replace({ uri, span: name.span }, hclString(label)));
  return [{ title: `Grant it on ${known(declared!.email) ?? declared!.label} only`, edits, preferred: true, safe: false }];
}
