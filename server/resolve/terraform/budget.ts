import type { Place } from '../../syntax/span';

/** How far the evaluation of one root module goes before it says "unknown"; chosen so that it ends within 100 ms. */
export const limits = {
  /** Expressions and collection items looked at, per root module: this many in any case, … */
  steps: 50_000,
  /** … and this many more for each resource, variable, local and output of each module instance, as large configurations need them. */
  stepsPerDeclaration: 25,
  /** In all. */
  mostSteps: 250_000,
  /** Expressions within expressions, through locals, variables, outputs and modules. */
  depth: 400,
  /** Items of one collection, instances of one resource or module. */
  items: 10_000,
  /** Instances made by one `count` or `for_each`. */
  instances: 2_000,
  /** Pieces of one text. */
  pieces: 1_000,
  /** Characters that a function reads or makes. */
  characters: 100_000,
  /** Instances of modules, in one root module. */
  calls: 1_000,
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
