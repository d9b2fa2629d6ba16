import type { Expression } from '../../syntax/hcl/ast';
import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import type { ProviderFacts } from '../../facts/terraform';
import { evaluate } from './evaluate';
import type { ModuleInstance, ResourceInstance } from './instances';
import { inherited } from './memo';
import { symbol, through, unknown } from './values';

/** A provider configuration's name: `google`, `google-beta.west`; of one with `for_each`, one that no block has. */
function configurationName(expression: Expression): string | undefined {
  if (expression.kind === 'variable') return expression.name;
  if (expression.kind === 'index') return `${configurationName(expression.object) ?? ''}[]`;
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

/** A provider's configuration as resources of a module see it. */
interface Configuration {
  /** What tells it from others; undefined for the root's default one. */
  readonly key: string | undefined;
  /** `provider.google.project`, as it stands in its block. */
  readonly project:
    { readonly value: Value; readonly label: string; readonly at: Place } | 'from the environment' | 'not here' | 'one of several';
}

/** Follows `providers = { google = google.west }` of the callers to the module that configures the provider. */
const configurationOf = (instance: ModuleInstance, name: string): Configuration =>
  inherited<Configuration>(
    instance,
    `provider ${name}`,
    () => {
      const declared = instance.module.providers.find(({ facts }) => ownName(facts) === name);
      if (declared) return configured(instance, declared.uri, declared.facts);
      const { caller } = instance;
      const isAlias = /[.[]/.test(name);
      if (!caller) return isAlias ? notHere(instance, name) : { key: undefined, project: 'from the environment' };
      const passed = caller.call.facts.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'providers');
      let outer = isAlias ? undefined : name;
      if (passed?.kind === 'attribute' && passed.value.kind === 'object')
        for (const item of passed.value.items) if (configurationName(item.key) === name) outer = configurationName(item.value) ?? outer;
      return outer === undefined ? notHere(instance, name) : configurationOf(caller.frame.instance, outer);
    },
    () => notHere(instance, name),
  );

const notHere = (instance: ModuleInstance, name: string): Configuration => ({
  key: `${instance.key}|${name}`,
  project: name.endsWith(']') ? 'one of several' : 'not here',
});

function configured(instance: ModuleInstance, uri: string, facts: ProviderFacts): Configuration {
  const item = facts.body.items.find((one) => one.kind === 'attribute' && one.name.name === 'project');
  const value = item?.kind === 'attribute' ? evaluate(item.value, { instance, uri }) : undefined;
  return {
    key: instance.caller || facts.alias !== undefined ? `${instance.key}|${ownName(facts)}` : undefined,
    project:
      item?.kind !== 'attribute' || !value || value.is === 'null'
        ? 'from the environment'
        : { value, label: `provider.${ownName(facts)}.project`, at: { uri, span: item.value.span } },
  };
}

/**
 * What tells the provider configuration of a resource from those of others: undefined for the root's default one, `google-beta`'s
 * included, for it reaches the same objects.
 */
export const otherConfiguration = (resource: ResourceInstance): string | undefined =>
  configurationOf(resource.instance, providerOf(resource).replace(/^google-beta\b/, 'google')).key;

/**
 * The project that the provider puts where a resource names none. Where no configuration says it, it comes from the
 * environment: one symbol for the whole root.
 */
export function providerProject(instance: ModuleInstance, name: string, at: Place): Value {
  const { key, project } = configurationOf(instance, name);
  if (project === 'one of several') return unknown('a provider with for_each', at);
  if (project === 'not here') return symbol(`${key}|project`, `provider.${name}.project`, at);
  if (project === 'from the environment') return symbol(`${instance.evaluation.root}|provider.project`, 'provider.project', at);
  return through(project.value, { label: project.label, how: 'attribute', at: project.at }, at);
}
