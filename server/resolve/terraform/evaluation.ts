import { newBudget } from './budget';
import type { RootEvaluation } from './instances';
import type { ModuleGraph } from './modules';

/** A fresh evaluation of one root module; nothing is computed before it is asked for. */
export function evaluationOf(graph: ModuleGraph, root: string): RootEvaluation {
  return { graph, root, budget: newBudget(), byKey: new Map(), reached: new Set(), lost: [] };
}
