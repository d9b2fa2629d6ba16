/**
 * The same function, which computes an answer once for each object that it is asked about. For objects that never change: its memory
 * lets go of those that nobody else holds. Whoever makes it owns that memory.
 */
export function remembering<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly answer: V }>();
  return (key) => {
    let found = known.get(key);
    if (!found) known.set(key, (found = { answer: compute(key) }));
    return found.answer;
  };
}
