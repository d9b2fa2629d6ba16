import type { Value } from '../../facts/value';
import type { Place } from '../../syntax/span';

/** How far the evaluation of one root module goes before it says "unknown"; chosen so that it ends within 100 ms (`test/bench/terraform.mjs`),
 * also the first time, when nothing is optimised yet. */
export const limits = {
  /** Expressions and collection items looked at, per root module: this many in any case, … */
  steps: 15_000,
  /** … and this many more for each resource, variable, local and output of each module instance, as large configurations need them. */
  stepsPerDeclaration: 25,
  /** In all. */
  mostSteps: 250_000,
  /** Expressions within expressions, through locals, variables, outputs and modules. */
  depth: 400,
  /** Items of one collection, instances of one resource or module. */
  items: 5_000,
  /** Instances made by one `count` or `for_each`. */
  instances: 2_000,
  /** Pieces of one text. */
  pieces: 300,
  /** Characters that a function reads or makes. */
  characters: 100_000,
  /** Instances of modules, in one root module: this many in any case, … */
  calls: 300,
  /** … and this many more for each module folder of the workspace. */
  callsPerModule: 4,
  /** Modules within modules. */
  modules: 30,
} as const;

/** What the evaluation of one root module has used up, and what it had to leave out. */
export interface Budget {
  steps: number;
  /** Steps that were ever granted. */
  granted: number;
  depth: number;
  readonly notes: Note[];
}

/** For the log: what was cut short, and why. */
export interface Note {
  readonly at: Place;
  readonly why: string;
}

export const newBudget = (): Budget => ({ steps: limits.steps, granted: limits.steps, depth: 0, notes: [] });

/** A module instance has come in: what it declares has to be looked at. */
export function grantSteps(budget: Budget, declarations: number): void {
  const more = Math.min(declarations * limits.stepsPerDeclaration, limits.mostSteps - budget.granted);
  budget.granted += more;
  // What is used up stays so.
  if (budget.steps > 0) budget.steps += more;
}

/** Takes `steps` from the budget; false when there are none left (noted once). */
export function spend(budget: Budget, steps: number, at: Place): boolean {
  if (budget.steps <= 0) return false;
  budget.steps -= steps;
  if (budget.steps > 0) return true;
  note(budget, at, 'evaluation of this root module was cut short: it takes too many steps');
  return false;
}

/** At most 20 notes a root: a log, not a listing. */
export function note(budget: Budget, at: Place, why: string): void {
  if (budget.notes.length < 20 && !budget.notes.some((other) => other.why === why && other.at.uri === at.uri))
    budget.notes.push({ at, why });
}

/** A rough count of what there is to look at in a value: characters, pieces and items. */
export function sizeOf(value: Value): number {
  switch (value.is) {
    case 'text': {
      let size = value.pieces.length;
      for (const piece of value.pieces) if (piece.is === 'known') size += piece.text.length;
      return size;
    }
    case 'list':
      return value.items.reduce((sum, item) => sum + weightOf(item), 0);
    case 'object': {
      let size = 0;
      for (const entry of value.entries.values()) size += weightOf(entry.value);
      return size;
    }
    default:
      return 1;
  }
}

const weightOf = (item: Value): number => (item.is === 'text' ? 8 + item.pieces.length : 8);

/** Steps that it takes to look at all of these. */
export const costOf = (...values: readonly Value[]): number => Math.ceil(values.reduce((sum, value) => sum + sizeOf(value), 0) / 10);
