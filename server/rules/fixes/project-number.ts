import { compareProjects } from '../../chain/email';
import { isPlaceholder } from '../../facts/placeholder';
import { known } from '../../facts/text';
import type { Text } from '../../facts/value';
import { hclString, insertAfterBlock } from '../../syntax/hcl/edit';
import { contains, type Edit, type Place } from '../../syntax/span';
import { replace, type RuleContext } from '../rule';

/** An expression of Terraform, and what must be added so that there is such a thing. */
export interface Expression {
  readonly source: string;
  readonly edits: readonly Edit[];
}

/** What code of this file can call the project's ID by: a variable or local of a usual name, else the only google_project. */
export function projectIdExpression(context: RuleContext, uri: string): string | undefined {
  const names = context.names(uri).filter(({ value }) => !/^\d+$/.test(known(value) ?? ''));
  const usual = ['var.project_id', 'var.project', 'var.gcp_project_id', 'local.project_id', 'local.project'];
  const found = usual.find((expression) => names.some((name) => name.expression === expression));
  if (found !== undefined) return found;
  const projects = names.filter(({ expression }) => /^(?:data\.)?google_project\.[\w-]+\.project_id$/.test(expression));
  return projects.length === 1 ? projects[0]!.expression : undefined;
}

/**
 * What code at this place can call the project's number by: the attribute of a google_project that is or may be this project, a
 * variable of that name, else a data source declared behind the block.
 */
export function projectNumber(context: RuleContext, at: Place, project: Text | null): Expression | undefined {
  const names = context.names(at.uri);
  const candidates = names
    .filter(({ expression }) => /^(?:data\.)?google_project\.[\w-]+\.number$/.test(expression))
    .map(({ expression }) => {
      const id = names.find((name) => name.expression === expression.replace(/\.number$/, '.project_id'));
      return { expression, same: compareProjects(id?.value ?? null, project) };
    })
    .filter(({ same }) => same !== 'different');
  const certain = candidates.find(({ same }) => same === 'same') ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (certain) return { source: certain.expression, edits: [] };
  const variable = names.find(({ expression }) => /^(?:var|local)\.(?:gcp_)?project_number$/.test(expression));
  if (variable) return { source: variable.expression, edits: [] };
  return declaredNumber(context, at, project);
}

function declaredNumber(context: RuleContext, at: Place, project: Text | null): Expression | undefined {
  const [file, text] = [context.hcl(at.uri), context.text(at.uri)];
  const block = file?.body.items.find((item) => item.kind === 'block' && contains(item.span, at.span));
  const id = project && sourceOf(context, at.uri, project);
  if (block?.kind !== 'block' || text === undefined || id === undefined || id === null) return undefined;
  const taken = new Set(context.names(at.uri).map(({ expression }) => expression));
  const label = ['workload_identity', 'workload_identity_pool'].find((name) => !taken.has(`data.google_project.${name}.number`));
  if (label === undefined) return undefined;
  const source = [`data "google_project" "${label}" {`, `  project_id = ${id}`, '}'].join('\n');
  const edits = insertAfterBlock(text, at.uri, block, source);
  return edits.length === 0 ? undefined : { source: `data.google_project.${label}.number`, edits };
}

/** How code of this file writes the project: as the literal that it is, or by the name it came through. */
function sourceOf(context: RuleContext, uri: string, project: Text): string | undefined {
  const [piece] = project.pieces;
  if (!piece || project.pieces.length !== 1) return undefined;
  const label = piece.trail?.label ?? (piece.is === 'symbol' ? piece.label : undefined);
  if (label !== undefined) return context.names(uri).some(({ expression }) => expression === label) ? label : undefined;
  return piece.is === 'known' && piece.exact && !piece.origin && !isPlaceholder(piece.text) ? hclString(piece.text) : undefined;
}

/**
 * Writes an expression where a literal or another reference stands: `acme` → `${var.project_id}`, `var.number` → `var.project_id`.
 * undefined where the place is no expression (a variable's default, tfvars), or where more than one reference stands.
 */
export function expressionEdit(context: RuleContext, part: Text, expression: string): Edit | undefined {
  const [piece] = part.pieces;
  if (!piece || part.pieces.length !== 1 || !context.hcl(piece.at.uri)) return undefined;
  for (let step = piece.trail; step; step = step.next) if (step.how === 'default' || step.how === 'tfvars') return undefined;
  const source = context.text(piece.at.uri)?.slice(piece.at.span.start, piece.at.span.end);
  if (piece.is === 'known') return piece.exact && source === piece.text ? replace(piece.at, `\${${expression}}`) : undefined;
  return source !== undefined && /^[a-z_][\w-]*(?:\.[\w-]+|\[[^\]]*\])+$/i.test(source) ? replace(piece.at, expression) : undefined;
}
