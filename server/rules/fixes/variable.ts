import { appendBlock, hclString } from '../../syntax/hcl/edit';
import type { Edit } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { folderOf } from '../../syntax/folder';

/**
 * Declares a variable with a literal as its default: in the module's variables.tf if there is one, else at the end of the file.
 * The first of `names` that is free; nothing when none is.
 */
export function declareVariable(
  context: RuleContext,
  uri: string,
  names: readonly string[],
  value: string,
): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const taken = new Set(context.names(uri).map(({ expression }) => expression));
  const name = names.find((candidate) => !taken.has(`var.${candidate}`));
  if (name === undefined) return undefined;
  const variables = `${folderOf(uri)}/variables.tf`;
  const target = context.text(variables) === undefined ? uri : variables;
  const text = context.text(target);
  if (text === undefined) return undefined;
  const source = [
    `variable "${name}" {`,
    '  description = "Google Cloud project of the workload identity pool."',
    '  type        = string',
    `  default     = ${hclString(value)}`,
    '}',
  ].join('\n');
  return { name, edits: appendBlock(text, target, source) };
}
