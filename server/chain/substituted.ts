import type { Inventory } from '../resolve/model';

/** `${NAME}`, `$NAME`, `$(NAME)`: what programs fill in, in contrast to what people write for people. */
const variable = /^\$[{(]?[A-Z_]/;
/** What is written for programs: templates, Terraform's `templatefile`, setters of kpt and Config Connector, CI, tokens of release pipelines. */
const program = /^(?:\{\{|\$\{\{|\$\{[^}]*[?:]|\$\{?[a-z]|\{%|<%|\[\[|#\{|__|@|%|\(\(|\{[A-Za-z_])/;

/**
 * Does something fill this placeholder in before the manifest is applied: a tool by its form, or a script of this workspace? `kustomized`:
 * the file lies beside a kustomization, whose replacements and whose callers take variables.
 */
export function isSubstituted({ substitutions }: Inventory, placeholder: string, kustomized: boolean): boolean {
  if (program.test(placeholder)) return true;
  if (variable.test(placeholder) && (kustomized || substitutions.some(({ variables }) => variables))) return true;
  const word = letters(placeholder);
  return word !== '' && substitutions.some(({ words }) => words.some((written) => letters(written).includes(word)));
}

export const isVariable = (placeholder: string): boolean => variable.test(placeholder);

const letters = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '');
