import type { GoogleAccountName, JoinedGrant } from '../../chain/join';
import { compare, known } from '../../facts/text';
import type { GoogleAccount } from '../../resolve/model';
import type { Block } from '../../syntax/hcl/ast';
import { hclString, prependAttribute, replaceAttribute } from '../../syntax/hcl/edit';
import { rewriteBlock } from '../../syntax/hcl/rewrite';
import { objectAt, renameKey, replaceScalar, setMapEntry } from '../../syntax/yaml/edit';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { entry, textOf } from './manifest';
import { accountReference, freeLabel, isReferredTo } from './reference';
import { forEachOf, holdsComment, membersTuple, sourceOf, writtenStatement } from './statements';

const narrow = 'google_service_account_iam_member';

/** What each of the wide resources is made on. */
const holders: Readonly<Record<string, string>> = { project: 'project', folder: 'folder', organization: 'org_id' };

/**
 * Turns a grant on a whole project (or above) into one on the Google account that its Kubernetes accounts are annotated with: another
 * resource type and `service_account_id`, or another `resourceRef` of Config Connector. `grants`: one statement, a grant for each
 * member. Only where all of them mean one account that is declared beside it, and nothing refers to the resource.
 */
export function narrowingFixes(context: RuleContext, grants: readonly [JoinedGrant, ...JoinedGrant[]]): Fix[] {
  const meant = grants.map((grant) => annotatedWith(context, grant));
  const [google] = meant;
  const [declared] = google?.declared ?? [];
  if (!google || !declared?.managed || !meant.every((other) => other?.declared.includes(declared))) return [];
  const edits =
    grants[0].grant.scope.language === 'terraform' ? blockEdits(context, grants, declared) : objectEdits(context, grants, declared);
  return fixOf(`Grant it on ${known(google.email) ?? declared.label} only`, edits);
}

/** The Google account of the one Kubernetes account that a grant means. */
function annotatedWith({ join }: RuleContext, { principal }: JoinedGrant): GoogleAccountName | undefined {
  if (principal.kind !== 'kubernetes') return undefined;
  const annotated = join
    .accountsNamed(principal.account)
    .filter(
      ({ account, google }) =>
        google && compare(account.name, principal.account) === 'same' && compare(account.namespace, principal.namespace) !== 'different',
    );
  return annotated.length === 1 ? annotated[0]!.google! : undefined;
}

/** A binding takes the role from everybody else; what comes in its place only adds its members. */
function blockEdits(context: RuleContext, grants: readonly [JoinedGrant, ...JoinedGrant[]], declared: GoogleAccount): readonly Edit[] {
  const [{ grant }] = grants;
  const { uri } = grant.at;
  const level = /^google_(project|folder|organization)_iam_(?:member|binding)$/.exec(grant.type)?.[1];
  const reference = accountReference(uri, declared);
  const written = level ? writtenStatement(context, { grant }) : undefined;
  if (!reference || !written || isReferredTo(context, uri, `${grant.type}.${written.name}`)) return [];
  const tuple = grant.authority === 'binding' ? membersTuple(written.block) : undefined;
  const members = tuple?.items.map((item) => sourceOf(written.text, item));
  const forEach = tuple && members!.length > 1 ? forEachOf(written, tuple, { grant, grants }) : undefined;
  if (grant.authority === 'binding' && (!tuple || written.repeated || holdsComment(written.text, tuple.span))) return [];
  if (members && (members.length === 0 || (members.length > 1 && forEach === undefined))) return [];
  const label = freeLabel(context, uri, narrow, written.name);
  return rewriteBlock(written.text, uri, written.block, [
    (text, block) => replaceAttribute(text, uri, block, holders[level!]!, 'service_account_id', `${reference}.name`),
    ...(members
      ? [(text: string, block: Block) => replaceAttribute(text, uri, block, 'members', 'member', forEach ? 'each.value' : members[0]!)]
      : []),
    ...(forEach ? [(text: string, block: Block) => prependAttribute(text, uri, block, 'for_each', forEach)] : []),
    (_, { labels: [type, name] }) => [
      replace({ uri, span: type!.span }, hclString(narrow)),
      replace({ uri, span: name!.span }, hclString(label)),
    ],
  ]);
}

/** Names the account in the `resourceRef` of an IAMPolicyMember, in whose namespace it is. */
function objectEdits(context: RuleContext, [{ grant }]: readonly [JoinedGrant, ...JoinedGrant[]], { at }: GoogleAccount): readonly Edit[] {
  const { uri, span } = grant.at;
  const [text, theirs] = [context.text(uri), context.text(at.uri)];
  if (grant.type !== 'IAMPolicyMember' || text === undefined || theirs === undefined || text.includes('{{')) return [];
  const [own, account] = [objectAt(text, span.start), objectAt(theirs, at.span.start)];
  const [apiVersion, metadata] = [textOf(entry(account, 'apiVersion')), entry(account, 'metadata')];
  const name = textOf(entry(metadata, 'name'));
  const reference = entry(entry(own, 'spec'), 'resourceRef');
  const sameNamespace = textOf(entry(metadata, 'namespace')) === textOf(entry(entry(own, 'metadata'), 'namespace'));
  if (reference?.kind !== 'map' || name === undefined || apiVersion === undefined || !sameNamespace) return [];
  const set = (key: string, value: string): Edit[] => setMapEntry(text, uri, span.start, ['spec', 'resourceRef'], key, value);
  const external = reference.items.find(({ key }) => key.text === 'external');
  const named =
    external?.value?.kind === 'scalar'
      ? [...renameKey(uri, external.key, 'name'), ...replaceScalar(uri, external.value, name)]
      : set('name', name);
  return [...set('kind', 'IAMServiceAccount'), ...(entry(reference, 'apiVersion') ? set('apiVersion', apiVersion) : []), ...named];
}
