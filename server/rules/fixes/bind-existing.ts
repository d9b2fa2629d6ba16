import { compareGoogleAccounts, type GoogleAccountName, type JoinedGrant } from '../../chain/join';
import { workloadIdentityUser } from '../../chain/roles';
import { hclString, insertTupleItems } from '../../syntax/hcl/edit';
import { appendItems } from '../../syntax/yaml/append';
import { objectAt } from '../../syntax/yaml/edit';
import type { YamlMap, YamlNode } from '../../syntax/yaml/ast';
import type { Edit } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { additions, documentOf } from './policy';
import { entry } from './manifest';
import { membersTuple, writtenStatement } from './statements';

/**
 * The statement that says who has roles on this Google account, or who alone has roles/iam.workloadIdentityUser: whoever is added
 * beside it is removed by it. Config Connector's partial policies are joined too, though they remove nobody.
 */
export function statementOn({ join }: RuleContext, google: GoogleAccountName): JoinedGrant | undefined {
  return join
    .grantsOn(google)
    .find(
      ({ grant, target, role }) =>
        target &&
        compareGoogleAccounts(target, google) === 'same' &&
        (grant.authority === 'policy' || ((grant.authority === 'binding' || grant.type === 'IAMPartialPolicy') && role === 'right')),
    );
}

/** Adds a member (as text of that file's language, without quotes) to a statement; no edits where its members are not written there. */
export function joiningEdits(context: RuleContext, { grant }: JoinedGrant, member: string): readonly Edit[] {
  if (grant.conditional || grant.scope.language !== 'terraform')
    return grant.conditional ? [] : policyEdits(context, grant.at, grant.type === 'IAMPolicy' ? member : { member });
  const written = writtenStatement(context, { grant });
  if (!written || written.repeated) return [];
  if (grant.authority === 'binding') {
    const tuple = membersTuple(written.block);
    return tuple ? insertTupleItems(written.text, written.uri, tuple, [`"${member}"`]) : [];
  }
  const document = documentOf(context, { grant });
  return (document && additions(document, [{ role: hclString(workloadIdentityUser), members: [`"${member}"`] }])) ?? [];
}

/** Into the binding of the role of a policy of Config Connector, or a new one. */
function policyEdits(
  context: RuleContext,
  { uri, span }: JoinedGrant['grant']['at'],
  member: string | { member: string },
): readonly Edit[] {
  const text = context.text(uri);
  if (text === undefined || text.includes('{{')) return [];
  const spec = entry(objectAt(text, span.start), 'spec');
  if (spec?.kind !== 'map') return [];
  const bindings = entry(spec, 'bindings');
  const own = bindings?.kind === 'list' ? bindings.items.find((item): item is YamlMap => isOfRole(item)) : undefined;
  return own
    ? appendItems(text, uri, own.span.start, 'members', [member])
    : appendItems(text, uri, spec.span.start, 'bindings', [{ role: workloadIdentityUser, members: [member] }]);
}

function isOfRole(binding: YamlNode | null): boolean {
  const role = binding?.kind === 'map' && !entry(binding, 'condition') ? entry(binding, 'role') : undefined;
  return role?.kind === 'scalar' && role.text === workloadIdentityUser;
}
