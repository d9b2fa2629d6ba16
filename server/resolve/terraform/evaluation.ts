import { newBudget } from './budget';
import type { RootEvaluation } from './instances';
import type { Folders } from './memo';
import type { ModuleGraph } from './modules';

/** A fresh evaluation of one root module; nothing is computed before it is asked for. */
export function evaluationOf(graph: ModuleGraph, root: string): RootEvaluation {
  const nowhere: Folders = { names: [], stale: false, unions: new Map() };
  return {
    graph,
    root,
    budget: newBudget(),
    byKey: new Map(),
    moduleCount: 0,
    reached: new Set(),
    lost: [],
    from: nowhere,
    folders: new Map(),
  };
}
