import type { Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import type { ResourceFacts } from '../../facts/terraform';
import { attributeOf, elementAt } from './access';
import { newBudget } from './budget';
import { resourceReference, resourcesAt } from './expansion';
import { localValue, variableValue } from './inputs';
import type { ModuleInstance } from './instances';
import { identity, toText } from './values';

/** Something that an expression of a module may name, with its value there. */
export interface NameInScope {
  /** `var.project_id`, `google_container_cluster.main.workload_identity_config[0].workload_pool` */
  readonly expression: string;
  readonly value: Text;
  /** Where it is declared. */
  readonly at: Place;
  readonly kind: 'variable' | 'local' | 'resource' | 'data';
}

/** Attributes worth naming in place of a literal, as paths of names and indices. */
const attributes: Readonly<Record<string, readonly (readonly (string | number)[])[]>> = {
  google_service_account: [['email'], ['name'], ['account_id'], ['member'], ['project']],
  google_container_cluster: [['workload_identity_config', 0, 'workload_pool'], ['name'], ['project']],
  google_project: [['project_id'], ['number']],
  google_client_config: [['project']],
  kubernetes_namespace: [['metadata', 0, 'name']],
  kubernetes_namespace_v1: [['metadata', 0, 'name']],
  kubernetes_service_account: [
    ['metadata', 0, 'name'],
    ['metadata', 0, 'namespace'],
  ],
  kubernetes_service_account_v1: [
    ['metadata', 0, 'name'],
    ['metadata', 0, 'namespace'],
  ],
};

/**
 * Variables, locals and resources of a module with their values as texts. Where the module has several instances, only what
 * has the same value in all of them: an edit in the module changes all.
 */
export function namesInScope(instances: readonly ModuleInstance[]): NameInScope[] {
  const [first, ...others] = instances;
  if (!first) return [];
  for (const { evaluation } of instances) evaluation.budget.steps = Math.max(evaluation.budget.steps, newBudget().steps / 10);
  const names = namesOf(first);
  for (const other of others.slice(0, 50)) {
    for (const [expression, { value }] of namesOf(other)) {
      const mine = names.get(expression);
      if (mine && identity(mine.value) !== identity(value)) names.delete(expression);
    }
  }
  return [...names.values()];
}

function namesOf(instance: ModuleInstance): Map<string, NameInScope> {
  const { module } = instance;
  const names = new Map<string, NameInScope>();
  const add = (expression: string, value: Value, at: Place, kind: NameInScope['kind']): void => {
    const isText = value.is === 'text' || value.is === 'number' || value.is === 'bool' || value.is === 'symbol';
    const text = isText ? toText(value) : null;
    if (text) names.set(expression, { expression, value: text, at, kind });
  };
  for (const [name, { uri, facts }] of module.variables) {
    const at = { uri, span: facts.header };
    add(`var.${name}`, variableValue(instance, name, at), at, 'variable');
  }
  for (const [name, { uri, facts }] of module.locals) {
    const at = { uri, span: facts.span };
    add(`local.${name}`, localValue(instance, name, at), at, 'local');
  }
  for (const [address, { uri, facts }] of module.resources) {
    const at = { uri, span: facts.header };
    const kind = facts.mode === 'data' ? 'data' : 'resource';
    for (const path of isSingle(instance, address) ? pathsOf(facts) : [])
      add(address + spelled(path), valueAt(instance, address, path, at), at, kind);
  }
  return names;
}

const pathsOf = (facts: ResourceFacts): readonly (readonly (string | number)[])[] =>
  Object.hasOwn(attributes, facts.type) ? attributes[facts.type]! : [];

const isSingle = (instance: ModuleInstance, address: string): boolean => resourcesAt(instance, address)?.kind === 'single';

const spelled = (path: readonly (string | number)[]): string =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');

function valueAt(instance: ModuleInstance, address: string, path: readonly (string | number)[], at: Place): Value {
  const frame = { instance, uri: at.uri };
  return path.reduce<Value>(
    (value, step) =>
      typeof step === 'number' ? elementAt(value, { is: 'number', value: step, at }, at, frame) : attributeOf(value, step, at, frame),
    resourceReference(instance, address, at),
  );
}
