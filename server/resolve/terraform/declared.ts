import type { Scope } from '../model';
import type { Text, Value } from '../../facts/value';
import type { Body } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import { type BlockView, setAttribute } from './blocks';
import type { ModuleInstance, ResourceInstance } from './instances';
import { inherited } from './memo';
import { otherConfiguration } from './providers';
import { toText, unknown } from './values';

export function scopeOf({ evaluation, path }: ModuleInstance): Scope {
  const { variant } = evaluation.variant;
  return { language: 'terraform', root: evaluation.root, instance: path, ...(variant && { variant }) };
}

/** What every object of the inventory says about the block it was declared by. */
export function declaredBy(resource: ResourceInstance): {
  scope: Scope;
  key: string;
  label: string;
  nameAt: Place;
  headerAt: Place;
  at: Place;
  provider?: string;
  existence?: readonly string[];
} {
  const { uri, facts } = resource.declared;
  const provider = otherConfiguration(resource);
  const existence = existenceOf(facts.body, resource.instance);
  return {
    scope: scopeOf(resource.instance),
    key: resource.key,
    label: resource.label,
    nameAt: { uri, span: facts.nameSpan },
    headerAt: { uri, span: facts.header },
    at: { uri, span: facts.span },
    ...(provider !== undefined && { provider }),
    ...(existence.length > 0 && { existence }),
  };
}

/** What decides over the existence of a block in this module instance; the same expression reads the same wherever it stands. */
function existenceOf(body: Body, instance: ModuleInstance): string[] {
  const { caller } = instance;
  const outer = caller
    ? inherited(
        instance,
        'existence',
        () => existenceOfCall(instance),
        () => [],
      )
    : [];
  const own = body.items.find((item) => item.kind === 'attribute' && (item.name.name === 'count' || item.name.name === 'for_each'));
  if (own?.kind !== 'attribute' || own.value.kind === 'number') return outer;
  if (own.name.name === 'for_each' && own.value.kind !== 'conditional') return outer;
  const written = JSON.stringify(own.value, (key, value: unknown) => (key === 'span' ? undefined : value));
  return [...outer, `${instance.path} ${own.name.name} ${written}`];
}

const existenceOfCall = ({ caller }: ModuleInstance): string[] =>
  caller ? existenceOf(caller.call.facts.body, caller.frame.instance) : [];

/** An attribute as a text; null where nothing is written. */
export function textAttribute(view: BlockView, name: string): Text | null {
  const value = setAttribute(view, name);
  return value ? toText(value) : null;
}

/** An attribute that the provider requires: unknown while it is not written. */
export const requiredText = (view: BlockView, name: string): Text =>
  textAttribute(view, name) ?? unknownAt(`${name} is not written`, view.at);

export const unknownAt = (why: string, at: Place): Text => toText(unknown(why, at))!;

/** true, false, or 'unknown' where a condition decides; what is not written is false. */
export function flag(value: Value | undefined): boolean | 'unknown' {
  if (!value || value.is === 'null') return false;
  if (value.is === 'bool') return value.value;
  return 'unknown';
}
