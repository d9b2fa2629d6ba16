import type { Body, Expression } from '../syntax/hcl/ast';
import type { HclReading } from '../syntax/hcl/reread';
import type { Span } from '../syntax/span';

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
  /** Of a file that was read more than once: for the next time. */
  readonly reading?: HclReading;
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
  /** Of a file that was read more than once: for the next time. */
  readonly reading?: HclReading;
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
