import type { Scope } from '../model';
import type { Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { type BlockView, setAttribute } from './blocks';
import type { ModuleInstance, ResourceInstance } from './instances';
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
} {
  const { uri, facts } = resource.declared;
  return {
    scope: scopeOf(resource.instance),
    key: resource.key,
    label: resource.label,
    nameAt: { uri, span: facts.nameSpan },
    headerAt: { uri, span: facts.header },
    at: { uri, span: facts.span },
  };
}

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
