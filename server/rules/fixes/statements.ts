import type { Statement } from '../../chain/conflicts';
import { known } from '../../facts/text';
import type { Attribute, Block, Expression } from '../../syntax/hcl/ast';
import { hclString, insertTupleItems, prependAttribute, removeBlock, replaceAttribute, type TupleExpression } from '../../syntax/hcl/edit';
import { visitExpression } from '../../syntax/hcl/walk';
import type { Edit, Span } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';
import { freeLabel, isReferredTo, referencesTo } from './reference';

const [binding, member] = ['google_service_account_iam_binding', 'google_service_account_iam_member'] as const;

/** A statement's block, as code that may be edited. */
export interface Written {
  readonly text: string;
  readonly uri: string;
  readonly block: Block;
  readonly name: string;
  /** `count` or `for_each` makes several of it. */
  readonly repeated: boolean;
}

export function writtenStatement(context: RuleContext, { grant }: Pick<Statement, 'grant'>): Written | undefined {
  const found = readHclBlockAt(context, grant.at);
  const name = found?.block.type.name === 'resource' ? found.block.labels[1]?.value : undefined;
  if (!found || name === undefined) return undefined;
  const repeated = ['count', 'for_each'].some((argument) => attributeOf(found.block, argument));
  return { ...found, uri: grant.at.uri, name, repeated };
}

export const attributeOf = (block: Block, name: string): Attribute | undefined =>
  block.body.items.find((item): item is Attribute => item.kind === 'attribute' && item.name.name === name);

/** The list that a binding's members are written as. */
export function membersTuple(block: Block): TupleExpression | undefined {
  const value = attributeOf(block, 'members')?.value;
  return value?.kind === 'tuple' ? value : undefined;
}

export const sourceOf = (text: string, { span }: Expression): string => text.slice(span.start, span.end);

/** Does a comment stand in this stretch? It would be lost with it. */
export const holdsComment = (text: string, { start, end }: Span): boolean => /(?:^|[\s,{[\]}])(?:#|\/\/|\/\*)/.test(text.slice(start, end));

/** Adds the members of one binding to those of another, and removes it. */
export function mergingFixes(context: RuleContext, into: Statement, from: Statement): Fix[] {
  const [kept, gone] = [writtenStatement(context, into), writtenStatement(context, from)];
  if (!kept || !gone || kept.repeated || gone.repeated || into.grant.scope.instance !== from.grant.scope.instance) return [];
  const [tuple, further] = [membersTuple(kept.block), membersTuple(gone.block)];
  if (!tuple || !further || holdsComment(gone.text, gone.block.span) || isReferredTo(context, gone.uri, `${binding}.${gone.name}`))
    return [];
  const present = new Set(tuple.items.map((item) => sourceOf(kept.text, item)));
  const sources = further.items.map((item) => sourceOf(gone.text, item)).filter((source) => !present.has(source));
  if (sources.some((source) => source.includes('\n'))) return [];
  const added = insertTupleItems(kept.text, kept.uri, tuple, sources);
  const removed = removeBlock(gone.text, gone.uri, gone.block);
  if ((added.length === 0 && sources.length > 0) || removed.length === 0) return [];
  return fixOf(`Merge its members into ${kept.name}`, [...added, ...removed]);
}

/**
 * Makes of a binding what adds its members and leaves others alone: one `google_service_account_iam_member`, with `for_each` where there
 * are several. References to it are renamed.
 */
export function additiveFixes(context: RuleContext, statement: Statement): Fix[] {
  const found = statement.grant.type === binding ? writtenStatement(context, statement) : undefined;
  const members = found && attributeOf(found.block, 'members');
  if (!found || !members || holdsComment(found.text, members.value.span)) return [];
  const { text, uri, block, name } = found;
  const several = members.value.kind !== 'tuple' || members.value.items.length !== 1;
  const references = referencesTo(context, uri, `${binding}.${name}`);
  // What refers to one of several would need its key.
  if (several && (found.repeated || references.some(({ rest }) => rest !== ''))) return [];
  const forEach = several ? forEachOf(found, members.value, statement) : undefined;
  const opening = forEach === undefined ? [] : prependAttribute(text, uri, block, 'for_each', forEach);
  if (several && opening.length === 0) return [];
  const single = members.value.kind === 'tuple' ? members.value.items[0] : undefined;
  const stated = replaceAttribute(text, uri, block, 'members', 'member', several ? 'each.value' : sourceOf(text, single!));
  const label = freeLabel(context, uri, member, name);
  const [type, nameLabel] = block.labels;
  const edits: Edit[] = [
    replace({ uri, span: type!.span }, hclString(member)),
    ...(label === name ? [] : [replace({ uri, span: nameLabel!.span }, hclString(label))]),
    ...opening,
    ...stated,
    ...references.map(({ at }) => replace(at, `${member}.${label}`)),
  ];
  return fixOf(`Convert to ${member}`, edits);
}

/**
 * `for_each = …` over several members. A set of strings where the plan knows them; where they come from other resources, a map with
 * keys that are known: https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#limitations-on-values-used-in-for_each
 */
export function forEachOf({ text }: Pick<Written, 'text'>, members: Expression, { grants }: Statement): string | undefined {
  const items = members.kind === 'tuple' ? members.items.map((item) => sourceOf(text, item)) : undefined;
  if (items?.some((item) => item.includes('\n'))) return undefined;
  if (isPlanned(members) && grants.every(({ grant }) => grant.member?.pieces.every(({ origin }) => origin?.mode !== 'managed'))) {
    const [source, lines] = [sourceOf(text, members), items?.map((item) => `  ${item},`)];
    if (!source.includes('\n')) return `toset(${source})`;
    return lines && `toset([\n${lines.join('\n')}\n])`;
  }
  if (items?.length !== grants.length) return undefined;
  const keys = grants.map(({ grant, principal }) => {
    if (principal.kind !== 'kubernetes') return known(grant.member);
    const [namespace, name] = [known(principal.namespace), known(principal.account)];
    return namespace === undefined || name === undefined ? undefined : `${namespace}/${name}`;
  });
  const quoted = keys.flatMap((key) => (key === undefined ? [] : [hclString(key)]));
  if (new Set(quoted).size < items.length) return undefined;
  const width = Math.max(...quoted.map((key) => key.length));
  return `{\n${items.map((item, i) => `  ${quoted[i]!.padEnd(width)} = ${item}`).join('\n')}\n}`;
}

/** Does an expression name nothing but variables and locals, what `for` brings included? */
function isPlanned(expression: Expression): boolean {
  const names = new Set(['var', 'local', 'each', 'terraform', 'path']);
  let planned = true;
  visitExpression(expression, (inner) => {
    if (inner.kind === 'for') for (const name of [inner.keyVariable, inner.valueVariable]) if (name) names.add(name.name);
    if (inner.kind === 'variable') planned &&= names.has(inner.name);
  });
  return planned;
}
