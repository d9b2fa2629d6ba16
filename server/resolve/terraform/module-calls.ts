import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { same } from '../../facts/same';
import type { CallFacts } from '../../facts/terraform';
import { grantSteps, limits, note } from './budget';
import { evaluate } from './evaluate';
import { expansionOf, expansionValue, type Slot, type Slots, slotsOf } from './expansion';
import { folderAt, isLocalSource } from './folders';
import { cell } from './inputs';
import type { Caller, Expansion, Frame, ModuleInstance, OutsideModule, RootEvaluation } from './instances';
import { dependOn, forget, memo, sourcesOf } from './memo';
import type { Declared, Module } from './modules';
import { publishedOutput } from './published';
import { symbol, through, unknown } from './values';

export function moduleInstance(
  evaluation: RootEvaluation,
  module: Module,
  path: string,
  callPath: string,
  caller?: Caller,
): ModuleInstance {
  const key = `${evaluation.root}|${path}`;
  if (evaluation.byKey.has(key)) forget(evaluation, key);
  const instance: ModuleInstance = {
    kind: 'module',
    evaluation,
    path,
    callPath,
    key,
    module,
    caller,
    from: sourcesOf(evaluation, [key]),
    units: new Map(),
    inherits: new Map(),
    repeated: new WeakMap(),
  };
  evaluation.byKey.set(key, instance);
  evaluation.moduleCount++;
  grantSteps(evaluation.budget, module.resources.size + module.variables.size + module.locals.size + module.outputs.size);
  evaluation.reached.add(module.folder);
  return instance;
}

/** The folder of a called module: beside the caller, or where `terraform init` put it. */
function moduleFolder(instance: ModuleInstance, facts: CallFacts, callPath: string): { folder: string } | { why: string } {
  const { source } = facts;
  const { evaluation } = instance;
  if (source === undefined) return { why: 'the source is not known' };
  if (isLocalSource(source)) {
    const folder = folderAt(instance.module.folder, source);
    return folder === null ? { why: `${source} leads out of the file system` } : { folder };
  }
  const entry = evaluation.graph.installed.get(evaluation.root)?.modules.find(({ key }) => key === callPath);
  const folder = entry && folderAt(evaluation.root, entry.dir);
  return folder ? { folder } : { why: `${source} is not in the workspace` };
}

type Called = Expansion<ModuleInstance | OutsideModule>;

/** The instances that a `module` block makes; undefined where there is no such block, null while they are being made. */
export function callsOf(instance: ModuleInstance, name: string): Called | undefined | null {
  const make = (): Called | undefined => {
    const call = instance.module.calls.get(name);
    return call && calledBy(instance, name, call);
  };
  return memo<Called | undefined | null>(instance.evaluation, instance.units, `module ${name}`, instance.from, make, () => null);
}

function calledBy(instance: ModuleInstance, name: string, call: Declared<CallFacts>): Called {
  const callPath = instance.callPath === '' ? name : `${instance.callPath}.${name}`;
  const target = moduleFolder(instance, call.facts, callPath);
  const { evaluation } = instance;
  const path = `${instance.path === '' ? '' : `${instance.path}.`}module.${name}`;
  const key = `${evaluation.root}|${path}`;
  let slots = slotsOf(call.facts.body, { instance, uri: call.uri }, key);
  let found = 'folder' in target ? moduleIn(instance, target.folder, call) : { why: target.why };
  const isNew = ({ index }: Slot): boolean => evaluation.byKey.get(key + index)?.kind !== 'module';
  const room = limits.calls + limits.callsPerModule * evaluation.graph.modules.size - evaluation.moduleCount;
  if ('module' in found && slots.slots.filter(isNew).length > room) {
    found = { why: 'this root module has too many module instances' };
    note(evaluation.budget, { uri: call.uri, span: call.facts.header }, found.why);
    slots = firstOf(slots);
  }
  return expansionOf(slots, (slot): ModuleInstance | OutsideModule => {
    const caller: Caller = {
      call,
      frame: slot.frame,
      uncertain: slot.uncertain || (instance.caller?.uncertain ?? false),
      lost: [...(instance.caller?.lost ?? []), ...slot.lost],
      from: evaluation.from,
    };
    if ('module' in found) {
      const before = evaluation.byKey.get(key + slot.index);
      if (before?.kind !== 'module' || !goesOn(before, found.module, caller))
        return moduleInstance(evaluation, found.module, path + slot.index, callPath, caller);
      before.caller = caller;
      return before;
    }
    const outside: OutsideModule = { kind: 'outside', key: key + slot.index, path: path + slot.index, caller, why: found.why };
    evaluation.byKey.set(outside.key, outside);
    return outside;
  });
}

/** One instance, which stands for all. */
const firstOf = ({ kind, slots: [first], any }: Slots): Slots =>
  kind === 'single' || !first
    ? { kind, slots: first ? [first] : [], any }
    : { kind, slots: [], any: { ...first, uncertain: true, collection: undefined } };

/** Is this the instance that the call made before the edit? What it is given now is compared later, see `settle`. */
const goesOn = (before: ModuleInstance, module: Module, caller: Caller): boolean =>
  before.module === module && before.caller?.uncertain === caller.uncertain && same(before.caller.lost, caller.lost);

function moduleIn(instance: ModuleInstance, folder: string, call: Declared<CallFacts>): { module: Module } | { why: string } {
  const { evaluation } = instance;
  evaluation.reached.add(folder);
  const module = evaluation.graph.modules.get(folder);
  if (!module) return { why: 'there is no such module folder' };
  let depth = 0;
  for (let outer: ModuleInstance | undefined = instance; outer; outer = outer.caller?.frame.instance) {
    depth++;
    if (outer.module.folder !== folder && depth < limits.modules) continue;
    const why = outer.module.folder === folder ? 'the module calls itself' : 'modules are nested too deep';
    note(evaluation.budget, { uri: call.uri, span: call.facts.header }, why);
    return { why };
  }
  return { module };
}

/** `module.name`: one, a list or an object of instances. */
export function callReference(instance: ModuleInstance, name: string, at: Place): Value {
  const expansion = callsOf(instance, name);
  if (expansion === null) return unknown(`module.${name} refers to itself`, at);
  if (!expansion) return unknown(`module.${name} is not declared`, at);
  return expansionValue(expansion, `${instance.key}|module.${name}`, `module.${name}`, at);
}

/** `module.name.output` */
export function moduleOutput(target: ModuleInstance | OutsideModule, name: string, at: Place): Value {
  const label = `module.${target.caller?.call.facts.name ?? ''}.${name}`;
  if (target.kind === 'outside') {
    const value = publishedOutput(target, name, at);
    if (!value) return symbol(`${target.key}.${name}`, label, at);
    return through(value, { label, how: 'output', at: { uri: target.caller.call.uri, span: target.caller.call.facts.header } }, at);
  }
  dependOn(target.evaluation, target.from);
  const declared = target.module.outputs.get(name);
  const expression = declared?.facts.value;
  if (!declared || !expression) return unknown(`${label} is not declared`, at);
  const frame: Frame = { instance: target, uri: declared.uri };
  const value = cell(target, `output.${name}`, at, () => evaluate(expression, frame));
  return through(value, { label, how: 'output', at: { uri: declared.uri, span: expression.span } }, at);
}
