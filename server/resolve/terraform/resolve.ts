import type { TerraformFacts } from '../../facts/terraform';
import type { Note } from './budget';
import { withClusterKeys } from './clusters';
import { evaluationOf } from './evaluation';
import type { ModuleInstance } from './instances';
import { moduleInstance } from './module-calls';
import { type Module, type ModuleGraph, moduleGraph } from './modules';
import { type NameInScope, namesInScope } from './names';
import { objectsOf } from './objects';
import { addParts, newParts, type TerraformParts } from './parts';

/** What Terraform in the workspace comes to. */
export interface TerraformResolution extends TerraformParts {
  readonly notes: Note[];
  /** What expressions in a module's folder may name, with the values there; [] for a folder that is no module. */
  readonly names: (folder: string) => readonly NameInScope[];
}

/** What is kept from one resolution to the next. Owned by the caller, who makes one with `newTerraformCache`. */
export interface TerraformCache {
  modules: ReadonlyMap<string, Module>;
  readonly roots: Map<string, ResolvedRoot>;
}

interface ResolvedRoot {
  readonly parts: TerraformParts;
  readonly instance: ModuleInstance;
  /** The modules it reached, as they were; undefined for folders that were missing. */
  readonly reached: ReadonlyMap<string, Module | undefined>;
  readonly installed: ModuleGraph['installed'] extends ReadonlyMap<string, infer T> ? T | undefined : never;
}

export const newTerraformCache = (): TerraformCache => ({ modules: new Map(), roots: new Map() });

/**
 * Resolves all Terraform files of a workspace (by URI) into the objects of binding chains. A root module is evaluated again only
 * if a file in a folder it reached is another object than last time, so an edit costs one root.
 */
export function resolveTerraform(
  files: ReadonlyMap<string, TerraformFacts>,
  cache: TerraformCache = newTerraformCache(),
): TerraformResolution {
  const graph = moduleGraph(files.values(), cache.modules);
  cache.modules = graph.modules;
  const roots = new Set(graph.roots);
  for (const root of cache.roots.keys()) if (!roots.has(root)) cache.roots.delete(root);
  const all = newParts();
  for (const root of graph.roots) {
    let resolved = cache.roots.get(root);
    if (!resolved || !isCurrent(resolved, graph, root)) {
      resolved = resolveRoot(graph, root);
      cache.roots.set(root, resolved);
    }
    addParts(all, resolved.parts);
  }
  return { ...all, names: (folder) => namesIn([...cache.roots.values()], folder) };
}

function isCurrent(resolved: ResolvedRoot, graph: ModuleGraph, root: string): boolean {
  if (graph.installed.get(root) !== resolved.installed) return false;
  for (const [folder, module] of resolved.reached) if (graph.modules.get(folder) !== module) return false;
  return true;
}

function resolveRoot(graph: ModuleGraph, root: string): ResolvedRoot {
  const evaluation = evaluationOf(graph, root);
  const instance = moduleInstance(evaluation, graph.modules.get(root)!, '', '');
  const found = objectsOf(instance);
  const nodePools = withClusterKeys(found.nodePools, found.clusters);
  const parts: TerraformParts = { ...found, nodePools, notes: [...evaluation.budget.notes] };
  const reached = new Map([...evaluation.reached].map((folder) => [folder, graph.modules.get(folder)] as const));
  return { parts, instance, reached, installed: graph.installed.get(root) };
}

function namesIn(roots: readonly ResolvedRoot[], folder: string): NameInScope[] {
  const instances: ModuleInstance[] = [];
  for (const { instance, reached } of roots) {
    if (!reached.has(folder)) continue;
    for (const one of instance.evaluation.byKey.values()) if (one.kind === 'module' && one.module.folder === folder) instances.push(one);
  }
  return namesInScope(instances);
}
