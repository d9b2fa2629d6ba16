import { newBudget } from './budget';
import type { RootEvaluation } from './instances';
import type { Folders } from './memo';
import type { ModuleGraph } from './modules';
import { noVariant, type VariantFiles } from './variants';

/** A fresh evaluation of one root module; nothing is computed before it is asked for. */
export function evaluationOf(graph: ModuleGraph, root: string, variant: VariantFiles = noVariant): RootEvaluation {
  const nowhere: Folders = { names: [], stale: false, unions: new Map() };
  return {
    graph,
    root,
    variant,
    budget: newBudget(),
    byKey: new Map(),
    moduleCount: 0,
    reached: new Set(),
    lost: [],
    from: nowhere,
    folders: new Map(),
  };
}
