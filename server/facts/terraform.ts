import type { Body } from '../syntax/hcl/ast';
import { readHcl, rereadHcl } from '../syntax/hcl/read';
import type { Language } from './language';
import { configurationFacts } from './terraform-blocks';
import { readInstalledModules } from './terraform-installed';
import { bodyOfJson } from './terraform-json';
import type { TerraformFacts, TfvarsFacts } from './terraform-model';

export type * from './terraform-model';

/**
 * Reads one file of a Terraform module. Never throws: what cannot be read is missing.
 * null: a file of this language that has no part in Terraform (`package.json`).
 * `before`: what it said before an edit, of no use afterwards: the expressions that the edit left alone go on and move. Files that are
 * read for the first time are not expected to be edited.
 */
export function extractTerraform(
  source: { uri: string; language: Language; text: string },
  before?: TerraformFacts,
): TerraformFacts | null {
  const { uri, language, text } = source;
  if (language === 'terraform' || language === 'terraform-vars') {
    const again = before && before.is !== 'modules' ? rereadHcl(text, before.reading) : undefined;
    const { body } = again ?? readHcl(text);
    const facts = language === 'terraform' ? configurationFacts(uri, body) : tfvarsFacts(uri, body);
    return again ? { ...facts, reading: again.reading } : facts;
  }
  if (language === 'terraform-json') return configurationFacts(uri, bodyOfJson(text, 'configuration'));
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
