import { known, rewritable } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Edit, Place } from '../../syntax/span';
import type { Fix } from '../finding';
import { namesHolding } from './reference';
import { replace, type RuleContext } from '../rule';
import { declareVariable } from './variable';

/**
 * Turns the literal project of a member or pool into a reference (rules.md D13): to what is known to hold the same value, else to
 * a project variable whose value is not known, else to a variable declared for it; and, where all parts have such names, the whole
 * member at once.
 */
export function interpolationFixes(
  context: RuleContext,
  at: Place,
  project: string,
  names: { readonly namespace: Text; readonly account: Text } | undefined,
): Fix[] {
  const fixes: Fix[] = [];
  const [holder] = namesHolding(context, at, project, /project/);
  if (holder) {
    fixes.push({ title: `Interpolate \${${holder.expression}}`, edits: [reference(at, holder.expression)], preferred: true, safe: false });
  } else {
    const open = openProjectVariable(context, at.uri);
    if (open) {
      fixes.push({
        title: `Interpolate \${${open}} (assumes ${open} is ${project})`,
        edits: [reference(at, open)],
        preferred: true,
        safe: false,
      });
    } else {
      const variable = declareVariable(context, at.uri, ['project_id', 'workload_identity_project_id'], project);
      if (variable) {
        fixes.push({
          title: `Declare variable ${variable.name} and interpolate it`,
          edits: [reference(at, `var.${variable.name}`), ...variable.edits],
          preferred: true,
          safe: false,
        });
      }
    }
  }
  const whole = names && holder && wholeMember(context, at, holder.expression, names);
  return whole ? [...fixes, whole] : fixes;
}

const reference = (at: Place, expression: string): Edit => replace(at, `\${${expression}}`);

/** A variable that must be the project, but whose value is given elsewhere. */
function openProjectVariable(context: RuleContext, uri: string): string | undefined {
  const open = context.names(uri).filter(({ kind, value }) => kind === 'variable' && known(value) === undefined);
  return ['var.project_id', 'var.project'].find((expression) => open.some((name) => name.expression === expression));
}

function wholeMember(
  context: RuleContext,
  at: Place,
  project: string,
  { namespace, account }: { namespace: Text; account: Text },
): Fix | undefined {
  const parts = [
    [namespace, namesFor(context, at, namespace, /namespace|kubernetes_namespace/)],
    [account, namesFor(context, at, account, /ksa|service_?account|(?:^|[._])sa(?:$|[._])/)],
  ] as const;
  const edits = [reference(at, project)];
  for (const [text, expression] of parts) {
    const place = rewritable(text);
    if (!place || !expression || place.uri !== at.uri || text.pieces.some(({ trail }) => trail)) return undefined;
    edits.push(reference(place, expression));
  }
  return { title: 'Interpolate the whole member', edits, preferred: false, safe: false };
}

function namesFor(context: RuleContext, at: Place, text: Text, telling: RegExp): string | undefined {
  const value = known(text);
  return value === undefined ? undefined : namesHolding(context, at, value, telling)[0]?.expression;
}
