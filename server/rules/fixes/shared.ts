import { rewritable } from '../../facts/text';
import type { Text, Trail } from '../../facts/value';
import type { Block, Body, Expression, Item } from '../../syntax/hcl/ast';
import { visitExpressions } from '../../syntax/hcl/walk';
import { contains, type Place } from '../../syntax/span';
import { addressOf } from '../dependencies';
import type { RuleContext } from '../rule';
import { isReferredTo } from './reference';
import { attributeOf } from './statements';

/** The steps that a text came through, the nearest first. */
export function stepsOf({ pieces: [first] }: Pick<Text, 'pieces'>): readonly Trail[] {
  const steps: Trail[] = [];
  for (let step = first?.trail; step; step = step.next) steps.push(step);
  return steps;
}

/**
 * Does anything in Terraform code read what a text came through, besides that text? Who edits a default, a local or an entry of a map
 * changes all that read it. `steps`: those on the way to the place that is to be edited; `readers`: how many such texts there are.
 */
export function isReadElsewhere(
  context: RuleContext,
  text: Text,
  { steps = stepsOf(text), readers = 1 }: { readonly steps?: readonly Trail[]; readonly readers?: number } = {},
): boolean {
  const field = fieldAt(context, rewritable(text));
  let from = text.at;
  for (const step of steps) {
    // The resource has it too.
    if (step.how === 'attribute') return true;
    const own = context.hcl(from.uri) && itemAround(context, from);
    if (own) {
      const isLocal = !/^(?:var|local|module)\./.test(step.label);
      const bodies = isLocal ? [bodyOf(own)] : context.beside(from.uri).flatMap((uri) => context.hcl(uri)?.body ?? []);
      if (timesRead(bodies, step.label, field) > readers) return true;
      if (step.how === 'each' && !field && own.kind === 'block' && isReferredTo(context, from.uri, addressOf(own) ?? '.')) return true;
    }
    if (step.how === 'local' || step.how === 'input' || step.how === 'output') from = step.at;
  }
  return false;
}

/** The block or local that a place lies in. */
function itemAround(context: RuleContext, { uri, span }: Place): Item | undefined {
  const around = ({ items }: Body): Item | undefined => items.find((item) => contains(item.span, span));
  const found = context.hcl(uri) && around(context.hcl(uri)!.body);
  return found?.kind === 'block' && found.type.name === 'locals' ? around(found.body) : found;
}

const bodyOf = (item: Item): Body => (item.kind === 'block' ? item.body : { span: item.span, items: [item] });

/** The entry of an object that a value is, with the names of the others. */
interface Field {
  readonly name: string;
  /** Missing where they are not looked for. */
  readonly others?: readonly (string | undefined)[];
}

/** The field whose value is written here; undefined where this is none. */
function fieldAt(context: RuleContext, at: Place | undefined): Field | undefined {
  if (!at) return undefined;
  const name = context.hcl(at.uri)
    ? undefined
    : /([A-Za-z_]\w*)["']?\s*:\s*["']?$/.exec((context.text(at.uri) ?? '').slice(0, at.span.start))?.[1];
  if (name !== undefined) return { name };
  const item = itemAround(context, at);
  let field: Field | undefined;
  for (const body of item ? [bodyOf(item)] : [])
    visitExpressions(body, (expression) => {
      if (expression.kind !== 'object') return;
      const own = expression.items.find(({ value }) => value.kind === 'template' && contains(value.span, at.span));
      const [key, ...others] = [own, ...expression.items.filter((other) => other !== own)].map((one) => one && writtenText(one.key));
      if (key !== undefined && isPlainName(key)) field = { name: key, others };
    });
  return field;
}

const isPlainName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** A key or value that is written out; a key need not stand in quotes. */
export function writtenText(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  const [part, ...more] = expression.kind === 'template' ? expression.parts : [];
  return part?.kind === 'literal' && more.length === 0 ? part.value : undefined;
}

/** How often the value of a name is read, or a field of it. */
function timesRead(bodies: readonly Body[], label: string, field: Field | undefined): number {
  const name = [...label.matchAll(/"([^"]*)"|([\w-]+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  const loops = new Map<Expression, Block>(bodies.flatMap(loopsIn));
  return bodies
    .flatMap(readsIn)
    .filter(({ path }) => name.every((step, i) => path[i] === step || path[i] === '*'))
    .map(({ path, expression }) => {
      const further = path.slice(name.length);
      if (!field) return 1;
      if (further.includes(field.name)) return 1;
      if (further.some((step) => (field.others ? field.others.includes(step) : step !== '*'))) return 0;
      const loop = loops.get(expression);
      return loop ? timesRead([loop.body], 'each.value', field) : 1;
    })
    .reduce((sum, times) => sum + times, 0);
}

const loopsIn = ({ items }: Body): [Expression, Block][] =>
  items.flatMap((item) => {
    const loop = item.kind === 'block' ? attributeOf(item, 'for_each') : undefined;
    return loop ? [[loop.value, item as Block]] : [];
  });

/** What an expression reads: `['local', 'apps', '*', 'ns']`. */
interface Read {
  readonly path: readonly string[];
  readonly expression: Expression;
}

function readsIn(body: Body): Read[] {
  const reads: Read[] = [];
  const within = new Set<Expression>();
  visitExpressions(body, (expression) => {
    const path = within.has(expression) ? undefined : pathOf(expression);
    if (!path) return;
    reads.push({ path, expression });
    for (let inner = expression; inner.kind === 'attribute-access' || inner.kind === 'index'; inner = inner.object)
      within.add(inner.object);
  });
  return reads;
}

function pathOf(expression: Expression): string[] | undefined {
  if (expression.kind === 'variable') return [expression.name];
  if (expression.kind !== 'attribute-access' && expression.kind !== 'index') return undefined;
  const path = pathOf(expression.object);
  return path && [...path, expression.kind === 'index' ? (writtenText(expression.key) ?? '*') : expression.name.name];
}
