import type { Conflict, Statement } from '../../chain/conflicts';
import type { Block, Item } from '../../syntax/hcl/ast';
import { insertBlock, insertTupleItems, removeBlock } from '../../syntax/hcl/edit';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { isReferredTo } from './reference';
import { mergedRemovals } from './remove';
import { attributeOf, holdsComment, membersTuple, sourceOf, writtenStatement, type Written } from './statements';

/** Moves what is said besides a policy into the `google_iam_policy` that it is written in. */
export function policyFixes(context: RuleContext, { authority, others }: Conflict): Fix[] {
  const document = documentOf(context, authority);
  const moving = others.flatMap((statement) => movable(context, authority, statement) ?? []);
  if (!document || moving.length < others.length) return [];
  const added = additions(document, moving);
  const removed = moving.map(({ text, uri, block }) => removeBlock(text, uri, block));
  if (!added || removed.some((edits) => edits.length === 0)) return [];
  const title = `Move ${others.length === 1 ? 'it' : 'them'} into data.google_iam_policy.${document.block.labels[1]!.value}`;
  return fixOf(title, [...added, ...mergedRemovals(removed.flat())]);
}

/** The data source that a policy's `policy_data` refers to, where both are single. */
export function documentOf(context: RuleContext, authority: Pick<Statement, 'grant'>): Written | undefined {
  const policy = writtenStatement(context, authority);
  const value = policy && attributeOf(policy.block, 'policy_data')?.value;
  const name = value && /^data\.google_iam_policy\.([\w-]+)\.policy_data$/.exec(sourceOf(policy.text, value))?.[1];
  if (!policy || policy.repeated || name === undefined) return undefined;
  for (const uri of context.beside(policy.uri)) {
    const text = context.text(uri);
    const block = context.hcl(uri)?.body.items.find((item): item is Block => isPolicyDocument(item, name));
    if (!block || text === undefined) continue;
    return attributeOf(block, 'for_each') || attributeOf(block, 'count') ? undefined : { text, uri, block, name, repeated: false };
  }
  return undefined;
}

const isPolicyDocument = (item: Item, name: string): boolean =>
  item.kind === 'block' && item.type.name === 'data' && item.labels[0]?.value === 'google_iam_policy' && item.labels[1]?.value === name;

/** Who is to have a role, as Terraform source. */
interface Addition {
  readonly role: string;
  readonly members: readonly string[];
}

/** A statement whose role and members can stand in the policy instead. */
interface Moving extends Written, Addition {}

function movable(context: RuleContext, authority: Statement, statement: Statement): Moving | undefined {
  const written = statement.grant.authority === 'policy' ? undefined : writtenStatement(context, statement);
  const role = written && attributeOf(written.block, 'role');
  if (
    !written ||
    !role ||
    written.repeated ||
    statement.grant.condition ||
    statement.grant.scope.instance !== authority.grant.scope.instance
  )
    return undefined;
  const address = `${statement.grant.type}.${written.name}`;
  if (isReferredTo(context, written.uri, address) || holdsComment(written.text, written.block.span)) return undefined;
  const value = attributeOf(written.block, 'member')?.value;
  const members = (value ? [value] : (membersTuple(written.block)?.items ?? [])).map((item) => sourceOf(written.text, item));
  if (members.length === 0 || members.some((member) => member.includes('\n'))) return undefined;
  return { ...written, role: sourceOf(written.text, role.value), members };
}

/** Into the bindings that are there for these roles, and new ones for the others; undefined where that cannot be written. */
export function additions({ text, uri, block }: Written, moving: readonly Addition[]): Edit[] | undefined {
  const roles = new Map<string, Set<string>>();
  for (const { role, members } of moving) roles.set(role, new Set([...(roles.get(role) ?? []), ...members]));
  const edits: Edit[] = [];
  const lines: string[] = [];
  for (const [role, members] of roles) {
    const binding = block.body.items.find((item): item is Block => isBindingOf(text, item, role));
    if (!binding) {
      const items = [...members].map((member) => `    ${member},`);
      lines.push(...(lines.length > 0 ? [''] : []), 'binding {', `  role = ${role}`, '', '  members = [', ...items, '  ]', '}');
      continue;
    }
    const tuple = membersTuple(binding);
    const present = new Set(tuple?.items.map((item) => sourceOf(text, item)));
    const added = tuple
      ? insertTupleItems(
          text,
          uri,
          tuple,
          [...members].filter((member) => !present.has(member)),
        )
      : [];
    if (added.length === 0 && [...members].some((member) => !present.has(member))) return undefined;
    edits.push(...added);
  }
  if (lines.length === 0) return edits;
  const inserted = insertBlock(text, uri, block, lines);
  return inserted.length === 0 ? undefined : [...edits, ...inserted];
}

/** A binding of the same role, without a condition. */
function isBindingOf(text: string, item: Item, role: string): boolean {
  if (item.kind !== 'block' || item.type.name !== 'binding' || item.body.items.some(({ kind }) => kind === 'block')) return false;
  const own = attributeOf(item, 'role');
  return own !== undefined && sourceOf(text, own.value) === role;
}
