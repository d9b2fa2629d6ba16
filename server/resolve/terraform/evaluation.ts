import { newBudget } from './budget';
import { newFilesRead, noTexts, type WorkspaceTexts } from './files';
import type { RootEvaluation } from './instances';
import { newAllSources, noSources } from './memo';
import type { ModuleGraph } from './modules';
import { noVariant, type VariantFiles } from './variants';

/** A fresh evaluation of one root module; nothing is computed before it is asked for. */
export function evaluationOf(
  graph: ModuleGraph,
  root: string,
  variant: VariantFiles = noVariant,
  texts: WorkspaceTexts = noTexts,
): RootEvaluation {
  return {
    graph,
    root,
    variant,
    budget: newBudget(),
    texts,
    read: newFilesRead(),
    byKey: new Map(),
    moduleCount: 0,
    reached: new Set(),
    lost: [],
    from: noSources,
    sources: newAllSources(),
    hasCycles: false,
  };
}
