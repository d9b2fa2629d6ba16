import type { Place } from '../../syntax/span';
import type { ObjectValue, Value } from '../../facts/value';
import type { CallFacts, ResourceFacts } from '../../facts/terraform';
import type { Budget } from './budget';
import type { Expression } from '../../syntax/hcl/ast';
import type { FilesRead, WorkspaceTexts } from './files';
import type { AllSources, Sources, Unit, Units } from './memo';
import type { Declared, Module, ModuleGraph } from './modules';
import type { VariantFiles } from './variants';

/** Everything that one root module's evaluation has come to know; made anew when a file it reached changes. */
export interface RootEvaluation {
  graph: ModuleGraph;
  readonly root: string;
  /** The named tfvars files that the root is given. */
  readonly variant: VariantFiles;
  readonly budget: Budget;
  /** Other files of the workspace, and which of them were read. */
  texts: WorkspaceTexts;
  readonly read: FilesRead;
  /** Module instances and resources by their keys: what a `ResourceValue` leads to. */
  readonly byKey: Map<string, ModuleInstance | ResourceInstance | OutsideModule>;
  /** Module instances made so far. */
  moduleCount: number;
  /** Folders of all modules that were looked into, missing ones included. */
  readonly reached: Set<string>;
  /** Entries that repeated keys displaced, gathered while the present expression is evaluated. */
  lost: Lost[];
  /** The module instances that the present result comes from, as far as it has got. */
  from: Sources;
  readonly sources: AllSources;
  /** Something needs itself: what comes of it depends on who asked first, so it is not patched up. */
  hasCycles: boolean;
}

export type Lost = NonNullable<ObjectValue['lost']>[number];

/** One call of a module with its own inputs; the root has no caller. */
export interface ModuleInstance {
  readonly kind: 'module';
  readonly evaluation: RootEvaluation;
  /** `module.app["x"].module.iam`, '' in the root. */
  readonly path: string;
  /** Path of calls without indices, as in modules.json: `app.iam`. */
  readonly callPath: string;
  readonly key: string;
  /** Another object after an edit in the folder. */
  module: Module;
  /** Another object after an edit in the caller's folder. */
  caller?: Caller;
  /** The instance itself, as what everything in it comes from. */
  from: Sources;
  /** What was asked for: `var.x`, `local.x`, `output.x`, instances of resources and calls, objects of the inventory. */
  readonly units: Map<string, Unit | null>;
  /** Of these, what it got from its callers, and how. */
  readonly inherits: Map<string, () => unknown>;
  /** What all of these come from. */
  basis?: Sources;
  /** References that are evaluated again for every element of a collection. */
  readonly repeated: WeakMap<Expression, Unit | null>;
}

export interface Caller {
  readonly call: Declared<CallFacts>;
  readonly frame: Frame;
  readonly uncertain: boolean;
  readonly lost: readonly Lost[];
  /** What the call comes from: the caller, and where its instances are counted. */
  readonly from: Sources;
}

/** A call of a module whose files are not here. */
export interface OutsideModule {
  readonly kind: 'outside';
  readonly key: string;
  readonly path: string;
  readonly caller: Caller;
  readonly why: string;
}

export interface ResourceInstance {
  readonly kind: 'resource';
  readonly key: string;
  /** `google_service_account.app["x"]`, without the module's path. */
  readonly label: string;
  readonly instance: ModuleInstance;
  readonly declared: Declared<ResourceFacts>;
  readonly frame: Frame;
  /** May not exist, or stands for several. */
  readonly uncertain: boolean;
  readonly lost: readonly Lost[];
  readonly from: Sources;
  readonly attributes: Units;
  /** The attribute that was read last, and as what it arrived where. */
  readonly last: { value?: Value; at?: Place; arrived?: Value };
}

/** What `count` or `for_each` makes of one declaration. */
export interface Expansion<T> {
  readonly kind: 'single' | 'count' | 'each';
  /** By index: '' for a single one, `0`, `x`. */
  readonly members: ReadonlyMap<string, T>;
  /** One that stands for all, where the collection is not known; `key` names the collection's symbol. */
  readonly any?: { readonly member: T; readonly collection: string | undefined };
}

/** Where an expression stands: which file, which module instance, what the iterators hold. */
export interface Frame {
  readonly instance: ModuleInstance;
  readonly uri: string;
  readonly each?: { readonly key: Value; readonly value: Value };
  readonly count?: Value;
  /** Variables of `for` expressions and `dynamic` blocks, the innermost first. */
  readonly names?: Names;
  readonly splat?: Value;
}

export interface Names {
  readonly name: string;
  readonly value: Value;
  readonly outer?: Names;
}

export const placeIn = (frame: Frame, { span }: { readonly span: Place['span'] }): Place => ({ uri: frame.uri, span });

export const bind = (frame: Frame, name: string, value: Value): Frame => ({ ...frame, names: { name, value, outer: frame.names } });
