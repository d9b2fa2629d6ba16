import type { Grant, GrantTarget } from '../model';
import { literal } from '../../facts/text';
import type { Text, Value } from '../../facts/value';
import { type BlockView, nestedBlocks, setAttribute, viewOf } from './blocks';
import { declaredBy, requiredText, textAttribute, unknownAt } from './declared';
import { embeddedDocuments } from './embedded';
import type { ResourceInstance } from './instances';
import { projectOf } from './attributes';
import { itemsOf, toText } from './values';

/** Which resources say who may do what, by the beginning of their type: on which level, and which attribute names the target. */
const levels: readonly (readonly [string, Exclude<GrantTarget['level'], 'resource'>, string])[] = [
  ['google_service_account_iam_', 'serviceAccount', 'service_account_id'],
  ['google_project_iam_', 'project', 'project'],
  ['google_folder_iam_', 'folder', 'folder'],
  ['google_organization_iam_', 'organization', 'org_id'],
];

/** Members that are people or everybody: on a single resource they have no part in any chain. */
const isPersonal = (member: Text): boolean => {
  const [first] = member.pieces;
  return first?.is === 'known' && /^(user:|group:|domain:|allUsers$|allAuthenticatedUsers$)/.test(first.text);
};

/** The grants of one `google_*_iam_member`, `_binding` or `_policy` resource: one for each member. */
export function grantsOf(resource: ResourceInstance): Grant[] {
  const { type } = resource.declared.facts;
  const view = viewOf(resource);
  const target = targetOf(type, resource, view);
  if (!target) return [];
  const statements = type.endsWith('_policy')
    ? policyStatements(resource, view)
    : [statementOf(view, type.endsWith('_member') ? 'member' : 'binding')];
  const grants: Grant[] = [];
  for (const statement of statements) {
    for (const member of statement.members) {
      if (target.level === 'resource' && member && isPersonal(member)) continue;
      const declared = declaredBy(resource);
      grants.push({
        role: statement.role,
        roleAt: statement.role.at,
        target,
        member,
        authority: type.endsWith('_policy') ? 'policy' : type.endsWith('_binding') ? 'binding' : 'member',
        conditional: statement.condition !== null,
        ...(statement.condition && { condition: statement.condition }),
        uncertain: resource.uncertain || statement.uncertain,
        type,
        ...(resource.lost.length > 0 ? { lost: resource.lost } : {}),
        ...declared,
        key: grants.length === 0 ? declared.key : `${declared.key}#${grants.length}`,
      });
    }
  }
  return grants;
}

function targetOf(type: string, resource: ResourceInstance, view: BlockView): GrantTarget | undefined {
  const found = levels.find(([prefix]) => type.startsWith(prefix));
  if (!found) return type.endsWith('_policy') ? undefined : { level: 'resource', type };
  const [, level, attribute] = found;
  if (level === 'serviceAccount') return { level, account: requiredText(view, attribute) };
  const id = level === 'project' ? toText(projectOf(resource, view.at)) : textAttribute(view, attribute);
  return { level, id };
}

interface Statement {
  readonly role: Text;
  /** null: anybody, the list is not wholly known. */
  readonly members: readonly (Text | null)[];
  readonly condition: Text | null;
  readonly uncertain: boolean;
}

function statementOf(view: BlockView, form: 'member' | 'binding'): Statement {
  return {
    role: requiredText(view, 'role'),
    members: form === 'member' ? [textAttribute(view, 'member')] : membersOf(setAttribute(view, 'members')),
    condition: conditionOf(view),
    uncertain: false,
  };
}

/** The parts that make a condition; one that cannot be seen is unknown. */
function conditionOf(view: BlockView): Text | null {
  const { blocks, complete } = nestedBlocks(view, 'condition');
  const [block] = blocks;
  if (!block) return complete ? null : unknownAt('a dynamic block makes the condition', view.at);
  const parts = ['title', 'description', 'expression'].map((name) => textAttribute(block, name) ?? literal('', block.at));
  const separator = literal('\n', block.at);
  return { is: 'text', pieces: parts.flatMap((part) => [...part.pieces, ...separator.pieces]), at: block.at };
}

function membersOf(value: Value | undefined): (Text | null)[] {
  if (value?.is !== 'list') return [null];
  const members = itemsOf(value).map((item) => (item.is === 'unknown' ? null : toText(item)));
  return value.incomplete ? [...members, null] : members;
}

const unknownStatement = (view: BlockView): Statement => ({
  role: unknownAt('the policy is not known', view.at),
  members: [null],
  condition: null,
  uncertain: true,
});

/** The bindings of a whole policy: of the `google_iam_policy` data source that it refers to, or of JSON. */
function policyStatements(resource: ResourceInstance, view: BlockView): Statement[] {
  const data = setAttribute(view, 'policy_data');
  if (!data) return [unknownStatement(view)];
  const origin = data.is === 'symbol' ? data.origin : data.is === 'text' ? data.pieces[0]?.origin : undefined;
  if (origin?.type === 'google_iam_policy' && origin.attribute === 'policy_data') {
    const source = resource.instance.evaluation.byKey.get(origin.resource);
    if (source?.kind !== 'resource') return [unknownStatement(view)];
    const { blocks, complete } = nestedBlocks(viewOf(source), 'binding');
    const statements = blocks.map((block) => ({ ...statementOf(block, 'binding'), uncertain: source.uncertain }));
    return complete ? statements : [...statements, unknownStatement(view)];
  }
  const documents = data.is === 'text' ? embeddedDocuments(data) : null;
  const bindings = documents?.[0]?.is === 'object' ? documents[0].entries.get('bindings')?.value : undefined;
  if (bindings?.is !== 'list') return [unknownStatement(view)];
  return bindings.items.map((binding): Statement => {
    if (binding.is !== 'object') return unknownStatement(view);
    const role = binding.entries.get('role');
    return {
      role: (role && toText(role.value)) ?? unknownAt('no role', binding.at),
      members: membersOf(binding.entries.get('members')?.value),
      condition: binding.entries.has('condition') ? unknownAt('a condition in JSON', binding.at) : null,
      uncertain: false,
    };
  });
}
