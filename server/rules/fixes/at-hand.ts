import type { JoinedGrant } from '../../chain/join';
import type { Attribute, Expression } from '../../syntax/hcl/ast';
import { replace, type RuleContext } from '../rule';
import type { Edit, Place } from '../../syntax/span';
import { readHclBlockAt } from './block';
import { isRightForTwins, sourceAt, twinsOf, writtenParts, type Part } from './member-parts';
import { namesHolding } from './reference';
import { writtenText } from './shared';
import { attributeOf } from './statements';

/** What an entry of the map that a grant is repeated for holds: `[shop/${each.value.ksa}]` in place of `[shop/${each.key}]`. */
export function entryEdit(context: RuleContext, joined: JoinedGrant, which: Part, right: string): Edit | undefined {
  const slot = slotOf(context, joined, which);
  return slot && /^\$\{\s*each\b/.test(slot.source) ? slot.filled(eachHolding(context, joined, right)) : undefined;
}

/** What a variable, local or resource of the module holds and says by its name: in place of another reference, for one grant alone. */
export function nameEdit(context: RuleContext, joined: JoinedGrant, which: Part, right: string): Edit | undefined {
  const slot = twinsOf(context, joined).length === 0 ? slotOf(context, joined, which) : undefined;
  return slot?.filled(namesHolding(context, slot.at, right, telling[which]).map(({ expression }) => expression));
}

const telling: Readonly<Record<Part, RegExp>> = {
  namespace: /namespace|(?:^|[._])ns$/,
  account: /ksa|k8s_sa|service_?account|(?:^|[._])sa$/,
};

interface Slot {
  readonly at: Place;
  readonly source: string;
  /** With the first of these expressions that the member does not hold yet. */
  readonly filled: (expressions: readonly string[]) => Edit | undefined;
}

/** A part of the member that is a reference and nothing else. */
function slotOf(context: RuleContext, joined: JoinedGrant, which: Part): Slot | undefined {
  const parts = writtenParts(context, joined);
  if (!parts || isRightForTwins(context, joined)) return undefined;
  const { [which]: at, [which === 'namespace' ? 'account' : 'namespace']: other } = parts;
  const [source, taken] = [sourceAt(context, at), sourceAt(context, other)];
  if (!/^\$\{[^{}]*\}$/.test(source)) return undefined;
  const filled = (expressions: readonly string[]): Edit | undefined => {
    const expression = expressions.find((one) => !taken.includes(`{${one}}`));
    return expression === undefined ? undefined : replace(at, `\${${expression}}`);
  };
  return { at, source, filled };
}

/** What names this text in the entry that a grant is made for. */
function eachHolding(context: RuleContext, { grant }: JoinedGrant, text: string): string[] {
  const key = /\["([^"]*)"\]$/.exec(grant.label)?.[1];
  const block = readHclBlockAt(context, grant.at)?.block;
  const loop = block && attributeOf(block, 'for_each')?.value;
  const map = loop && mapOf(context, grant.at.uri, loop);
  const entry = map?.kind === 'object' ? map.items.find((item) => writtenText(item.key) === key)?.value : undefined;
  if (key === undefined || !entry) return [];
  const fields = entry.kind === 'object' ? entry.items : [];
  const names: [string, string | undefined][] = [
    ['each.value', writtenText(entry)],
    ...fields.map((field): [string, string | undefined] => [`each.value.${writtenText(field.key)}`, writtenText(field.value)]),
    ['each.key', key],
  ];
  return names.filter(([name, value]) => value === text && /^[\w.]+$/.test(name)).map(([name]) => name);
}

/** A map that is written out, at `for_each` or as a local of the module. */
function mapOf(context: RuleContext, uri: string, expression: Expression): Expression | undefined {
  if (expression.kind !== 'attribute-access' || expression.object.kind !== 'variable' || expression.object.name !== 'local')
    return expression;
  const name = expression.name.name;
  return context
    .beside(uri)
    .flatMap((file) => context.hcl(file)?.body.items ?? [])
    .flatMap((item) => (item.kind === 'block' && item.type.name === 'locals' ? item.body.items : []))
    .find((item): item is Attribute => item.kind === 'attribute' && item.name.name === name)?.value;
}
