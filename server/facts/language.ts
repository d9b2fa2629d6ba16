/** What kind of text a file is, as far as reading it goes. */
export type Language = 'terraform' | 'terraform-vars' | 'terraform-json' | 'yaml' | 'json' | 'script' | 'markdown' | 'template';

const byName: readonly (readonly [RegExp, Language])[] = [
  [/\.(tf|tofu)\.json$/i, 'terraform-json'],
  [/\.tfvars$/i, 'terraform-vars'],
  [/\/terragrunt\.hcl$/, 'terraform-vars'],
  [/\.(tf|tofu)$/i, 'terraform'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
  [/(\.(sh|bash|zsh|mk)|\/(GNU)?makefile)$/i, 'script'],
  [/\.(md|markdown)$/i, 'markdown'],
  // Read by nothing but `templatefile`.
  [/\.(tftpl|tpl|tmpl)$/i, 'template'],
];

const byLanguageId: Readonly<Record<string, Language>> = {
  terraform: 'terraform',
  opentofu: 'terraform',
  hcl: 'terraform',
  'terraform-vars': 'terraform-vars',
  'opentofu-vars': 'terraform-vars',
  yaml: 'yaml',
  helm: 'yaml',
  dockercompose: 'yaml',
  'github-actions-workflow': 'yaml',
  json: 'json',
  jsonc: 'json',
  shellscript: 'script',
  makefile: 'script',
  markdown: 'markdown',
};

/**
 * The language of a file by its name, else by the editor's language id (an untitled snippet has no name).
 * undefined: not a kind of file we read.
 */
export function languageOf(uri: string, languageId?: string): Language | undefined {
  const path = uri.replace(/[?#].*$/, '');
  return byName.find(([pattern]) => pattern.test(path))?.[1] ?? (languageId === undefined ? undefined : byLanguageId[languageId]);
}
