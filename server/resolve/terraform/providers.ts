import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import type { ProviderFacts } from '../../facts/terraform';
import { evaluate } from './evaluate';
import { cell } from './inputs';
import type { ModuleInstance, ResourceInstance } from './instances';
import type { Declared } from './modules';
import { symbol, through } from './values';

/** A provider configuration's name: `google`, `google-beta.west`. */
function configurationName(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind === 'attribute-access' && expression.object.kind === 'variable')
    return `${expression.object.name}.${expression.name.name}`;
  if (expression.kind === 'template' && expression.parts.length === 1 && expression.parts[0]?.kind === 'literal')
    return expression.parts[0].value;
  return undefined;
}

const ownName = (facts: ProviderFacts): string => (facts.alias === undefined ? facts.name : `${facts.name}.${facts.alias}`);

/** Which configuration a resource uses: its `provider` argument, else the default one of its type's provider. */
export function providerOf(resource: ResourceInstance): string {
  const { body, type } = resource.declared.facts;
  const item = body.items.find((one) => one.kind === 'attribute' && one.name.name === 'provider');
  return (
    (item?.kind === 'attribute' && configurationName(item.value)) || type.slice(0, type.indexOf('_') < 0 ? undefined : type.indexOf('_'))
  );
}

/** Follows `providers = { google = google.west }` of the callers to the module that configures the provider. */
export function configurationOf(
  instance: ModuleInstance,
  name: string,
): { instance: ModuleInstance; declared: Declared<ProviderFacts> } | undefined {
  const declared = instance.module.providers.find(({ facts }) => ownName(facts) === name);
  if (declared) return { instance, declared };
  const { caller } = instance;
  if (!caller) return undefined;
  const passed = caller.call.facts.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'providers');
  let outer = name.includes('.') ? undefined : name;
  if (passed?.kind === 'attribute' && passed.value.kind === 'object')
    for (const item of passed.value.items) if (configurationName(item.key) === name) outer = configurationName(item.value) ?? outer;
  return outer === undefined ? undefined : configurationOf(caller.frame.instance, outer);
}

/**
 * What tells the provider configuration of a resource from those of others: undefined for the root's default one, `google-beta`'s
 * included, for it reaches the same objects.
 */
export function otherConfiguration(resource: ResourceInstance): string | undefined {
  const name = providerOf(resource).replace(/^google-beta\b/, 'google');
  const [alias, found] = [name.includes('.') || isPassed(resource.instance), configurationOf(resource.instance, name)];
  if (!found) return alias ? `${resource.instance.key}|${name}` : undefined;
  return found.instance.caller || found.declared.facts.alias !== undefined
    ? `${found.instance.key}|${ownName(found.declared.facts)}`
    : undefined;
}

/** Does some caller choose the providers of this module? */
const isPassed = ({ caller }: ModuleInstance): boolean =>
  caller !== undefined &&
  (caller.call.facts.body.items.some((item) => item.kind === 'attribute' && item.name.name === 'providers') ||
    isPassed(caller.frame.instance));

/**
 * The project that the provider puts where a resource names none. Where no configuration says it, it comes from the
 * environment: one symbol for the whole root.
 */
export function providerProject(instance: ModuleInstance, name: string, at: Place): Value {
  const environment = symbol(`${instance.evaluation.root}|provider.project`, 'provider.project', at);
  const found = configurationOf(instance, name);
  const item = found?.declared.facts.body.items.find((one) => one.kind === 'attribute' && one.name.name === 'project');
  if (!found || item?.kind !== 'attribute') return environment;
  const { uri, facts } = found.declared;
  const label = `provider.${ownName(facts)}.project`;
  const value = cell(found.instance, label, at, () => evaluate(item.value, { instance: found.instance, uri }));
  if (value.is === 'null') return environment;
  return through(value, { label, how: 'attribute', at: { uri, span: item.value.span } }, at);
}
