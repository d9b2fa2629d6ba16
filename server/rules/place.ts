import { decidingPlace, decidingReference, originOf } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';

/**
 * Where an annotation's value is decided: the reference that brings it, the literal, or the whole expression where it begins with an
 * interpolation (whose `${` belongs to no piece).
 */
export function annotationPlace(value: Text): Place {
  if (originOf(value)) return decidingReference(value);
  const [first] = value.pieces;
  const interpolated = value.pieces.length > 1 && first?.is !== 'known' && !(first?.is === 'unknown' && first.placeholder !== undefined);
  return interpolated ? value.at : decidingPlace(value);
}
