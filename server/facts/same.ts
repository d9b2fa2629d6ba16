/** More is not compared: it takes longer than computing it again. */
const mostParts = 20_000;

/**
 * Are two pieces of plain data (values, lists, maps, objects) equal in everything, places included? What is too large to compare is not.
 */
export function same(a: unknown, b: unknown): boolean {
  let left = mostParts;
  const compare = (one: unknown, other: unknown): boolean => {
    if (one === other) return true;
    if (typeof one !== 'object' || typeof other !== 'object' || !one || !other || --left < 0) return false;
    if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((item, i) => compare(item, other[i]));
    if (one instanceof Map) {
      if (!(other instanceof Map) || one.size !== other.size) return false;
      const others = other.entries();
      // The order counts.
      for (const [key, value] of one) {
        const [otherKey, otherValue] = others.next().value as [unknown, unknown];
        if (key !== otherKey || !compare(value, otherValue)) return false;
      }
      return true;
    }
    // Without a list of keys, for this runs for each piece of each value. What is undefined is as good as not there.
    for (const key in other) if (!(key in one) && (other as Record<string, unknown>)[key] !== undefined) return false;
    for (const key in one) if (!compare((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key])) return false;
    return true;
  };
  return compare(a, b);
}
