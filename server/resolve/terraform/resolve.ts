import type { TerraformFacts } from '../../facts/terraform';
import type { Note } from './budget';
import { forget, renew, settle } from './memo';
import { withClusterKeys } from './clusters';
import { evaluationOf } from './evaluation';
import { isRead, isUnchanged, noTexts, type WorkspaceTexts } from './files';
import type { ModuleInstance } from './instances';
import { membersOf } from './expansion';
import { callsOf, moduleInstance } from './module-calls';
import { type Module, type ModuleGraph, moduleGraph } from './modules';
import { type NameInScope, namesInScope } from './names';
import { objectsOf } from './objects';
import { addParts, newParts, type TerraformParts } from './parts';
import { sameVariant, type VariantFiles, variantsOf } from './variants';

/** What Terraform in the workspace comes to. */
export interface TerraformResolution extends TerraformParts {
  readonly notes: Note[];
  /** What expressions in a module's folder may name, with the values there; [] for a folder that is no module. */
  readonly names: (folder: string) => readonly NameInScope[];
  /** Does the result depend on this file's text, or on its being there, though it is no Terraform? */
  readonly reads: (uri: string) => boolean;
}

/** What is kept from one resolution to the next. Owned by the caller, who makes one with `newTerraformCache`. */
export interface TerraformCache {
  modules: ReadonlyMap<string, Module>;
  /** Each variant of each root, in order. */
  roots: ReadonlyMap<string, ResolvedRoot>;
  last: TerraformResolution | undefined;
}

interface ResolvedRoot {
  readonly parts: TerraformParts;
  readonly instance: ModuleInstance;
  /** The modules it reached, as they were; undefined for folders that were missing. */
  readonly reached: ReadonlyMap<string, Module | undefined>;
  readonly installed: ModuleGraph['installed'] extends ReadonlyMap<string, infer T> ? T | undefined : never;
}

export const newTerraformCache = (): TerraformCache => ({ modules: new Map(), roots: new Map(), last: undefined });

/**
 * Resolves all Terraform files of a workspace (by URI) into the objects of binding chains. A root module is evaluated again only
 * if a file in a folder it reached is another object than last time, so an edit costs one root.
 */
export function resolveTerraform(
  files: ReadonlyMap<string, TerraformFacts>,
  cache: TerraformCache = newTerraformCache(),
  texts: WorkspaceTexts = noTexts,
): TerraformResolution {
  const graph = moduleGraph(files.values(), cache.modules);
  cache.modules = graph.modules;
  const roots = new Map<string, ResolvedRoot>();
  const all = newParts();
  for (const root of graph.roots) {
    for (const variant of variantsOf(
      graph.modules.get(root)!,
      graph.named.get(root) ?? [],
      graph.open.get(root) ?? new Set(),
      graph.terragrunt.has(root),
    )) {
      const key = `${root} ${variant.variant?.label ?? ''}`;
      const last = cache.roots.get(key);
      const stands = last && sameVariant(last.instance.evaluation.variant, variant) && isUnchanged(last.instance.evaluation.read, texts);
      const before = stands ? last : undefined;
      const resolved =
        before && isCurrent(before, graph) ? before : resolveRoot(graph, root, () => newRoot(graph, root, variant, texts), before);
      roots.set(key, resolved);
      addParts(all, resolved.parts);
    }
  }
  const same = roots.size === cache.roots.size && [...roots].every(([key, root]) => cache.roots.get(key) === root);
  cache.roots = roots;
  if (same && cache.last) return cache.last;
  cache.last = {
    ...all,
    names: (folder) => namesIn([...roots.values()], folder),
    // Asked with every edit.
    reads(uri) {
      for (const { instance } of roots.values()) if (isRead(instance.evaluation.read, uri)) return true;
      return false;
    },
  };
  return cache.last;
}

const isCurrent = (resolved: ResolvedRoot, graph: ModuleGraph): boolean =>
  !isOutdated(resolved, graph) && changedFolders(resolved, graph).size === 0;

/** Does it have to be evaluated from the start? Folders that came or went, and whatever was cut short, are not patched up. */
function isOutdated({ reached, installed, parts, instance }: ResolvedRoot, graph: ModuleGraph): boolean {
  const { root, hasCycles } = instance.evaluation;
  if (graph.installed.get(root) !== installed || parts.notes.length > 0 || hasCycles) return true;
  for (const [folder, module] of reached) if ((module === undefined) !== !graph.modules.has(folder)) return true;
  return false;
}

function changedFolders({ reached }: ResolvedRoot, graph: ModuleGraph): Set<string> {
  const changed = new Set<string>();
  for (const [folder, module] of reached) if (graph.modules.get(folder) !== module) changed.add(folder);
  return changed;
}

function resolveRoot(graph: ModuleGraph, root: string, fresh: () => ModuleInstance, before: ResolvedRoot | undefined): ResolvedRoot {
  const patched = before && !isOutdated(before, graph) ? renewed(before, graph) : undefined;
  let instance = patched ?? fresh();
  let found = gathered(instance);
  if (patched?.evaluation.hasCycles) found = gathered((instance = fresh()));
  const { evaluation } = instance;
  const nodePools = withClusterKeys(found.nodePools, found.clusters);
  const parts: TerraformParts = { ...found, nodePools, notes: [...evaluation.budget.notes] };
  const reached = new Map([...evaluation.reached].map((folder) => [folder, graph.modules.get(folder)] as const));
  return { parts, instance, reached, installed: graph.installed.get(root) };
}

function gathered(root: ModuleInstance): TerraformParts {
  const all = newParts();
  for (const instance of instancesIn(root)) addParts(all, objectsOf(instance));
  return all;
}

const newRoot = (graph: ModuleGraph, root: string, variant: VariantFiles, texts: WorkspaceTexts): ModuleInstance =>
  moduleInstance(evaluationOf(graph, root, variant, texts), graph.modules.get(root)!, '', '');

/** After so many rounds an edit is not followed any more. */
const mostRounds = 20;

/**
 * The same evaluation after an edit: results that came from the changed folders are forgotten, and of what those call, whatever is
 * given something else now. undefined: it has to be evaluated from the start.
 */
function renewed(before: ResolvedRoot, graph: ModuleGraph): ModuleInstance | undefined {
  const root = before.instance;
  const { evaluation } = root;
  const changed = changedFolders(before, graph);
  evaluation.graph = graph;
  evaluation.budget.steps = evaluation.budget.granted;
  evaluation.lost = [];
  for (const one of evaluation.byKey.values()) {
    if (one.kind !== 'module' || !changed.has(one.module.folder)) continue;
    one.module = graph.modules.get(one.module.folder) ?? one.module;
    one.units.clear();
    one.inherits.clear();
    one.basis = undefined;
    renew(one);
  }
  // What one module is given may come from another that turns out to have changed.
  for (let round = 0; round < mostRounds; round++) {
    const { forgotten } = evaluation.sources;
    const all = instancesIn(root, settle);
    if (forgotten !== evaluation.sources.forgotten) continue;
    if (evaluation.moduleCount === all.length) return root;
    // Some are not called any more.
    evaluation.moduleCount = all.length;
    const living = new Set(all);
    for (const [key, one] of evaluation.byKey) {
      const inside = one.kind === 'module' ? one : one.kind === 'resource' ? one.instance : one.caller.frame.instance;
      if (living.has(inside)) continue;
      evaluation.byKey.delete(key);
      if (one.kind === 'module') forget(evaluation, key);
    }
  }
  return undefined;
}

/** A module instance and all that it calls, at whatever depth, those that call before those that are called. */
function instancesIn(root: ModuleInstance, visit: (one: ModuleInstance) => void = () => undefined): ModuleInstance[] {
  const found: ModuleInstance[] = [];
  const walk = (instance: ModuleInstance): void => {
    visit(instance);
    found.push(instance);
    for (const name of instance.module.calls.keys()) {
      const calls = callsOf(instance, name);
      for (const called of calls ? membersOf(calls) : []) if (called.kind === 'module') walk(called);
    }
  };
  walk(root);
  return found;
}

function namesIn(roots: readonly ResolvedRoot[], folder: string): NameInScope[] {
  const instances = roots.flatMap(({ instance, reached }) => (reached.has(folder) ? instancesIn(instance) : []));
  return namesInScope(instances.filter(({ module }) => module.folder === folder));
}
