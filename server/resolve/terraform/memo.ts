import type { Lost, RootEvaluation } from './instances';

/**
 * Results that outlive an edit. Each remembers the module folders it was computed from; when one of them changes, the result is
 * computed again on the next demand, and only then.
 */

/** A set of module folders. Equal sets are one object, so that marking it stale reaches all results that came from it. */
export interface Folders {
  readonly names: readonly string[];
  stale: boolean;
  readonly unions: Map<Folders, Folders>;
}

/** A result, what it came from, and what repeated keys displaced on the way. */
export interface Unit {
  readonly value: unknown;
  readonly from: Folders;
  readonly lost: readonly Lost[];
}

/** Results by name (or by the expression they are of); null while one is being computed. */
export type Units<K = string> = Map<K, Unit | null>;

export function foldersOf(evaluation: RootEvaluation, names: readonly string[]): Folders {
  const sorted = [...new Set(names)].sort();
  const key = sorted.join('\n');
  const known = evaluation.folders.get(key);
  if (known) return known;
  const made: Folders = { names: sorted, stale: false, unions: new Map() };
  evaluation.folders.set(key, made);
  return made;
}

export function union(evaluation: RootEvaluation, a: Folders, b: Folders): Folders {
  if (a === b) return a;
  let both = a.unions.get(b);
  if (!both || both.stale) {
    if (b.names.length < a.names.length && b.names.every((name) => a.names.includes(name))) both = a;
    else both = foldersOf(evaluation, [...a.names, ...b.names]);
    a.unions.set(b, both);
  }
  return both;
}

/** What is being computed depends on these folders too. Outside of any computation nobody asks. */
export function dependOn(evaluation: RootEvaluation, from: Folders): void {
  if (evaluation.from.names.length === 0) return;
  evaluation.from = union(evaluation, evaluation.from, from);
}

/** From now on nothing that came from these folders is valid. */
export function forget(evaluation: RootEvaluation, changed: ReadonlySet<string>): void {
  for (const [key, folders] of evaluation.folders) {
    if (!folders.names.some((name) => changed.has(name))) continue;
    folders.stale = true;
    evaluation.folders.delete(key);
  }
  for (const { unions } of evaluation.folders.values())
    for (const [other, both] of unions) if (other.stale || both.stale) unions.delete(other);
}

/**
 * A result that is computed once, until a folder it came from changes. `base`: the folders that it comes from in any case.
 * A result that needs itself is `cycle()`. Whoever asks depends on the same folders.
 */
export function memo<T, K = string>(
  evaluation: RootEvaluation,
  units: Units<K>,
  name: K,
  base: Folders,
  compute: () => T,
  cycle: () => T,
): T {
  let unit = units.get(name);
  if (unit === null) return cycle();
  if (!unit || unit.from.stale) {
    units.set(name, null);
    const { from, lost } = evaluation;
    evaluation.from = base;
    evaluation.lost = [];
    const value = compute();
    unit = { value, from: evaluation.from, lost: evaluation.lost };
    evaluation.from = from;
    evaluation.lost = lost;
    units.set(name, unit);
  }
  dependOn(evaluation, unit.from);
  if (unit.lost.length > 0) evaluation.lost.push(...unit.lost);
  return unit.value as T;
}
