import type { LegacyAttribute } from '../../resolve/model';
import { removeItem, replaceAttribute } from '../../syntax/hcl/edit';
import { place, stretch, type Edit, type Place } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { readHclBlockAround } from './block';

/** Where the name of an attribute is written. */
export const attributeNamePlace = ({ at }: Pick<LegacyAttribute, 'at'>, name: string): Place =>
  place(at.uri, stretch(at.span, 0, name.length));

/**
 * Gives an attribute that the provider removed its new name; takes it away where the new one stands beside it. `source` makes the
 * new value's source of the old one's, or nothing of what it cannot translate.
 */
export function renamingEdits(
  context: RuleContext,
  { at }: LegacyAttribute,
  [old, name]: readonly [string, string],
  source: (old: string) => string | undefined,
): readonly Edit[] {
  const found = readHclBlockAround(context, at);
  const item = found?.block.body.items.find((one) => one.kind === 'attribute' && one.name.name === old);
  if (!found || item?.kind !== 'attribute' || item.span.start !== at.span.start) return [];
  if (found.block.body.items.some((one) => one.kind === 'attribute' && one.name.name === name))
    return removeItem(found.text, at.uri, found.block, item);
  const value = source(found.text.slice(item.value.span.start, item.value.span.end));
  return value === undefined ? [] : replaceAttribute(found.text, at.uri, found.block, old, name, value);
}
