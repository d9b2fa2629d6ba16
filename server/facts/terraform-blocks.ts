import type { Attribute, Block, Body, Expression, Item } from '../syntax/hcl/ast';
import { across, type Span } from '../syntax/span';
import type {
  CallFacts,
  ConfigurationFacts,
  NamedExpression,
  ProviderFacts,
  ProviderVersion,
  ResourceFacts,
  VariableFacts,
} from './terraform-model';
import { isWholeType, keptAttributes, keptProviderAttributes } from './terraform-types';

/** Sorts the top-level blocks of one file by what they declare; keeps of each what resolution can need. */
export function configurationFacts(uri: string, body: Body): ConfigurationFacts {
  const variables: VariableFacts[] = [];
  const locals: NamedExpression[] = [];
  const outputs: NamedExpression[] = [];
  const calls: CallFacts[] = [];
  const providers: ProviderFacts[] = [];
  const resources: ResourceFacts[] = [];
  const providerVersions: ProviderVersion[] = [];
  for (const item of body.items) {
    if (item.kind === 'attribute') continue;
    const [first, second] = item.labels;
    switch (item.type.name) {
      case 'locals':
        for (const entry of attributesOf(item.body)) locals.push(namedExpression(entry));
        break;
      case 'variable':
        if (first) variables.push(variableFacts(item));
        break;
      case 'output':
        if (first) {
          const value = attributesOf(item.body).find((entry) => entry.name.name === 'value')?.value;
          outputs.push({ name: first.value, nameSpan: first.span, value, span: item.span });
        }
        break;
      case 'module':
        if (first) calls.push(callFacts(item));
        break;
      case 'provider':
        if (first) {
          const alias = attributesOf(item.body).find((entry) => entry.name.name === 'alias')?.value;
          const kept = onlyAttributes(item.body, keptProviderAttributes);
          providers.push({ ...blockFacts(item, kept), alias: alias && literalString(alias) });
          providerVersions.push(...versionsIn(first.value, valueNamed(item.body, 'version')));
        }
        break;
      case 'resource':
      case 'data':
        if (first && second) resources.push(resourceFacts(item, first.value));
        break;
      case 'terraform':
        for (const block of item.body.items)
          if (block.kind === 'block' && block.type.name === 'required_providers')
            for (const { name, value } of attributesOf(block.body)) providerVersions.push(...versionsIn(name.name, value));
        break;
      default:
    }
  }
  return { is: 'configuration', uri, variables, locals, outputs, calls, providers, resources, providerVersions };
}

const attributesOf = (body: Body): Attribute[] => body.items.filter((item): item is Attribute => item.kind === 'attribute');

const valueNamed = (body: Body, name: string): Expression | undefined =>
  attributesOf(body).find((entry) => entry.name.name === name)?.value;

/** `"~> 3.5"`, or an object with a `version`. */
function versionsIn(provider: string, value: Expression | undefined): ProviderVersion[] {
  const version =
    value?.kind === 'object'
      ? value.items.find(({ key }) => (key.kind === 'variable' ? key.name : literalString(key)) === 'version')?.value
      : value;
  const constraint = version && literalString(version);
  return constraint === undefined ? [] : [{ provider, constraint }];
}

const namedExpression = (entry: Attribute): NamedExpression => ({
  name: entry.name.name,
  nameSpan: entry.name.span,
  value: entry.value,
  span: entry.span,
});

function blockFacts(block: Block, body: Body): { name: string; nameSpan: Span; header: Span; span: Span; body: Body } {
  const last = block.labels.at(-1)!;
  return { name: last.value, nameSpan: last.span, header: across(block.type.span, last.span), span: block.span, body };
}

function variableFacts(block: Block): VariableFacts {
  const { name, nameSpan, header, span } = blockFacts(block, block.body);
  let type: Expression | undefined;
  let value: Expression | undefined;
  let nullable = true;
  for (const entry of attributesOf(block.body)) {
    if (entry.name.name === 'type') type = entry.value;
    else if (entry.name.name === 'default') value = entry.value;
    else if (entry.name.name === 'nullable') nullable = !(entry.value.kind === 'bool' && !entry.value.value);
  }
  return { name, nameSpan, type, default: value, nullable, header, span };
}

function callFacts(block: Block): CallFacts {
  const find = (name: string): string | undefined => {
    const value = attributesOf(block.body).find((entry) => entry.name.name === name)?.value;
    return value && literalString(value);
  };
  return { ...blockFacts(block, block.body), source: find('source'), version: find('version') };
}

function resourceFacts(block: Block, type: string): ResourceFacts {
  const whole = isWholeType(type);
  const body = whole ? block.body : onlyAttributes(block.body, keptAttributes);
  return { ...blockFacts(block, body), mode: block.type.name === 'data' ? 'data' : 'managed', type, whole };
}

/** A body with the named attributes alone, and the scripts that run beside the resource. */
function onlyAttributes(body: Body, names: ReadonlySet<string>): Body {
  const kept = body.items.filter((item) => (item.kind === 'attribute' ? names.has(item.name.name) : isScript(item)));
  return { span: body.span, items: kept };
}

const isScript = (item: Item): boolean =>
  item.kind === 'block' && item.type.name === 'provisioner' && item.labels[0]?.value === 'local-exec';

/** The text of a template without interpolations; undefined for anything else. */
export function literalString(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  let text = '';
  for (const part of expression.parts) {
    if (part.kind !== 'literal') return undefined;
    text += part.value;
  }
  return text;
}
