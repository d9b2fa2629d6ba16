import { same } from '../../facts/same';
import type { Lost, ModuleInstance, RootEvaluation } from './instances';

/**
 * Results that outlive an edit. Each remembers the module instances that it was computed in; when one of them turns into another, by
 * an edit in its folder or by other inputs, the result is computed again on the next demand, and only then.
 */

/** A set of module instances, by their keys. Equal sets are one object, so that marking it stale reaches all results that came from it. */
export interface Sources {
  readonly keys: readonly string[];
  stale: boolean;
  readonly unions: WeakMap<Sources, Sources>;
}

/** All sets that results of one evaluation come from. */
export interface AllSources {
  /** By their keys, joined. */
  readonly sets: Map<string, Sources>;
  /** By each of their keys. */
  readonly holding: Map<string, Set<Sources>>;
  /** How often an instance was forgotten. */
  forgotten: number;
}

/** A result, what it came from, and what repeated keys displaced on the way. */
export interface Unit {
  readonly value: unknown;
  readonly from: Sources;
  readonly lost: readonly Lost[];
}

/** Results by name (or by the expression they are of); null while one is being computed. */
export interface Units<K = string> {
  get(name: K): Unit | null | undefined;
  set(name: K, unit: Unit | null): unknown;
}

export const noSources: Sources = { keys: [], stale: false, unions: new WeakMap() };

export const newAllSources = (): AllSources => ({ sets: new Map(), holding: new Map(), forgotten: 0 });

export function sourcesOf({ sources }: RootEvaluation, keys: readonly string[]): Sources {
  const sorted = keys.length === 1 ? keys : [...new Set(keys)].sort();
  const name = sorted.join('\n');
  const known = sources.sets.get(name);
  if (known) return known;
  const made: Sources = { keys: sorted, stale: false, unions: new WeakMap() };
  sources.sets.set(name, made);
  for (const key of sorted) {
    const holding = sources.holding.get(key);
    if (holding) holding.add(made);
    else sources.holding.set(key, new Set([made]));
  }
  return made;
}

export function union(evaluation: RootEvaluation, a: Sources, b: Sources): Sources {
  if (a === b) return a;
  let both = a.unions.get(b);
  if (!both || both.stale) {
    if (b.keys.length < a.keys.length && b.keys.every((key) => a.keys.includes(key))) both = a;
    else both = sourcesOf(evaluation, [...a.keys, ...b.keys]);
    a.unions.set(b, both);
  }
  return both;
}

/** What is being computed depends on these, too. Outside of any computation nobody asks. */
export function dependOn(evaluation: RootEvaluation, from: Sources): void {
  if (evaluation.from.keys.length === 0) return;
  evaluation.from = union(evaluation, evaluation.from, from);
}

/** From now on nothing that came from the module instance of this key is valid. */
export function forget({ sources }: RootEvaluation, key: string): void {
  sources.forgotten++;
  for (const set of sources.holding.get(key) ?? []) {
    set.stale = true;
    sources.sets.delete(set.keys.join('\n'));
    for (const other of set.keys) if (other !== key) sources.holding.get(other)?.delete(set);
  }
  sources.holding.delete(key);
}

/** The same, for an instance that goes on: what is computed from now on is not stale. */
export function renew(instance: ModuleInstance): void {
  forget(instance.evaluation, instance.key);
  instance.from = sourcesOf(instance.evaluation, [instance.key]);
}

/**
 * A result that is computed once, until something it came from changes. `base`: what it comes from in any case.
 * A result that needs itself is `cycle()`. Whoever asks depends on the same.
 */
export function memo<T, K = string>(
  evaluation: RootEvaluation,
  units: Units<K>,
  name: K,
  base: Sources,
  compute: () => T,
  cycle: () => T,
): T {
  let unit = units.get(name);
  if (unit === null) {
    evaluation.hasCycles = true;
    return cycle();
  }
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

/**
 * A result that a module instance gets from its callers: an input, a provider. Whoever asks depends on the instance alone; when the
 * callers change, `settle` compares, and only another result makes another instance.
 */
export function inherited<T>(instance: ModuleInstance, name: string, compute: () => T, cycle: () => T): T {
  const { evaluation, caller, units } = instance;
  if (!caller) return memo(evaluation, units, name, instance.from, compute, cycle);
  const unit = units.get(name);
  if (unit === null || !unit || unit.from.stale) {
    const { from } = evaluation;
    const value = memo(evaluation, units, name, caller.from, compute, cycle);
    evaluation.from = from;
    if (unit === null) return value;
    instance.inherits.set(name, compute);
    base(instance, name);
    if (unit && !isKept(instance, name, unit)) renew(instance);
  } else if (unit.lost.length > 0) evaluation.lost.push(...unit.lost);
  dependOn(evaluation, instance.from);
  return units.get(name)!.value as T;
}

function base(instance: ModuleInstance, name: string): void {
  const { from } = instance.units.get(name)!;
  instance.basis = instance.basis ? union(instance.evaluation, instance.basis, from) : from;
}

/** Is the result what it was before? Then it goes on as the same object. */
function isKept({ units }: ModuleInstance, name: string, before: Unit): boolean {
  const after = units.get(name)!;
  if (!same(before.value, after.value) || !same(before.lost, after.lost)) return false;
  units.set(name, { ...after, value: before.value });
  return true;
}

/** Asks the callers again for what they may give otherwise now. */
export function settle(instance: ModuleInstance): void {
  const { evaluation, caller, units } = instance;
  if (!caller || !instance.basis?.stale) return;
  let changes = false;
  instance.basis = undefined;
  for (const [name, compute] of instance.inherits) {
    const unit = units.get(name);
    if (unit?.from.stale) {
      memo(evaluation, units, name, caller.from, compute, compute);
      if (!isKept(instance, name, unit)) changes = true;
    }
    base(instance, name);
  }
  if (changes) renew(instance);
}
