import type { Body, Expression } from '../syntax/hcl/ast';
import { readHcl } from '../syntax/hcl/read';
import type { Span } from '../syntax/span';
import type { Language } from './language';
import { configurationFacts } from './terraform-blocks';
import { readInstalledModules } from './terraform-installed';
import { bodyOfJson } from './terraform-json';

/** What one file says about a Terraform module; plain data, whose expressions are resolved in `resolve/terraform`. */
export type TerraformFacts = ConfigurationFacts | TfvarsFacts | InstalledModulesFacts;

/** One `.tf`, `.tofu`, `.tf.json` or `.tofu.json` file. */
export interface ConfigurationFacts {
  readonly is: 'configuration';
  readonly uri: string;
  readonly variables: readonly VariableFacts[];
  readonly locals: readonly NamedExpression[];
  readonly outputs: readonly NamedExpression[];
  readonly calls: readonly CallFacts[];
  readonly providers: readonly ProviderFacts[];
  readonly resources: readonly ResourceFacts[];
  /** Versions of providers that the file asks for, in `required_providers` or (until Terraform 0.13) in the provider's own block. */
  readonly providerVersions: readonly ProviderVersion[];
}

/** https://developer.hashicorp.com/terraform/language/providers/requirements */
export interface ProviderVersion {
  /** The provider's local name: `google`, `google-beta`. */
  readonly provider: string;
  /** `>= 3.50, < 5.0.0` */
  readonly constraint: string;
}

/** One `.tfvars` or `.tfvars.json` file, or a `terragrunt.hcl`, which gives values that are not followed. */
export interface TfvarsFacts {
  readonly is: 'tfvars';
  readonly uri: string;
  readonly values: readonly NamedExpression[];
  /** Terragrunt's: the module that it gives its inputs to, as it is written; '' where that is the folder's own, or made by functions alone. */
  readonly terragruntSource?: string;
}

/** `.terraform/modules/modules.json`: where `terraform init` put the modules of the root beside it. */
export interface InstalledModulesFacts {
  readonly is: 'modules';
  readonly uri: string;
  readonly modules: readonly InstalledModule[];
}

export interface InstalledModule {
  /** Path of calls from the root, dotted: `app.iam`. */
  readonly key: string;
  readonly source: string;
  readonly version?: string;
  /** Relative to the root module's folder. */
  readonly dir: string;
}

export interface NamedExpression {
  readonly name: string;
  readonly nameSpan: Span;
  /** Missing while it is being typed. */
  readonly value?: Expression;
  readonly span: Span;
}

export interface VariableFacts {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type?: Expression;
  readonly default?: Expression;
  readonly nullable: boolean;
  readonly header: Span;
  readonly span: Span;
}

interface BlockFacts {
  readonly name: string;
  readonly nameSpan: Span;
  /** From the keyword to the last label. */
  readonly header: Span;
  readonly span: Span;
  readonly body: Body;
}

export interface CallFacts extends BlockFacts {
  readonly source?: string;
  readonly version?: string;
}

export interface ProviderFacts extends BlockFacts {
  readonly alias?: string;
}

export interface ResourceFacts extends BlockFacts {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  /** False: only the few attributes that others refer to were kept. */
  readonly whole: boolean;
}

/**
 * Reads one file of a Terraform module. Never throws: what cannot be read is missing.
 * null: a file of this language that has no part in Terraform (`package.json`).
 */
export function extractTerraform(source: { uri: string; language: Language; text: string }): TerraformFacts | null {
  const { uri, language, text } = source;
  if (language === 'terraform') return configurationFacts(uri, readHcl(text).body);
  if (language === 'terraform-json') return configurationFacts(uri, bodyOfJson(text, 'configuration'));
  if (language === 'terraform-vars') return tfvarsFacts(uri, readHcl(text).body);
  if (language === 'json' && uri.endsWith('.tfvars.json')) return tfvarsFacts(uri, bodyOfJson(text, 'tfvars'));
  if (language === 'json' && uri.endsWith('/.terraform/modules/modules.json'))
    return { is: 'modules', uri, modules: readInstalledModules(text) };
  return null;
}

function tfvarsFacts(uri: string, body: Body): TfvarsFacts {
  const values = body.items.flatMap((item) =>
    item.kind === 'attribute' ? [{ name: item.name.name, nameSpan: item.name.span, value: item.value, span: item.span }] : [],
  );
  return uri.endsWith('/terragrunt.hcl')
    ? { is: 'tfvars', uri, values: [], terragruntSource: terragruntSource(body) }
    : { is: 'tfvars', uri, values };
}

/** `source` of the `terraform` block, its interpolations left out. */
function terragruntSource(body: Body): string {
  const block = body.items.find((item) => item.kind === 'block' && item.type.name === 'terraform');
  const source =
    block?.kind === 'block' ? block.body.items.find((item) => item.kind === 'attribute' && item.name.name === 'source') : undefined;
  if (source?.kind !== 'attribute' || source.value.kind !== 'template') return '';
  return source.value.parts.map((part) => (part.kind === 'literal' ? part.value : '')).join('');
}
