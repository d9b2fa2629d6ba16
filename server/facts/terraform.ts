import type { Body } from '../syntax/hcl/ast';
import { readHcl } from '../syntax/hcl/read';
import type { Language } from './language';
import { configurationFacts } from './terraform-blocks';
import { readInstalledModules } from './terraform-installed';
import { bodyOfJson } from './terraform-json';
import type { TerraformFacts, TfvarsFacts } from './terraform-model';

export type * from './terraform-model';

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
