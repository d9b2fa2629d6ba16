import { known, show } from '../facts/text';
import type { Fix } from './finding';
import { wrongMembers, type WrongMember } from './fixes/member';
import { expressionEdit, projectIdExpression } from './fixes/project-number';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

/** The pool is named by the project's ID; its number belongs after `projects/` of a `principal://`. */
export const memberProjectNumber: Rule = {
  id: 'WI204',
  name: 'member-project-number',
  severity: 'error',
  summary: 'The pool in the IAM member is named by the project’s number instead of its ID.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'projectNumber')) {
        yield {
          severity: 'error',
          at: wrong.at,
          message: `${show(wrong.part)} is the number of a project, but its pool is named by the ID: there is no pool ${show(wrong.part)}.svc.id.goog (400 Identity Pool does not exist), and no pod gets in. Write the project ID.`,
          related: [],
          fixes: projectIdFixes(context, wrong),
        } satisfies Draft;
      }
    },
  },
};

/** The ID in place of the number: the same google_project's attribute, else what the module calls the project by. */
export function projectIdFixes(context: RuleContext, { part }: Pick<WrongMember, 'part'>): Fix[] {
  const [piece] = part.pieces;
  if (!piece) return [];
  const source = known(part) === undefined ? context.text(piece.at.uri)?.slice(piece.at.span.start, piece.at.span.end) : undefined;
  const sibling =
    source && /google_project\.[\w-]+(?:\[[^\]]*\])?\.number$/.test(source) ? source.replace(/number$/, 'project_id') : undefined;
  const expression = sibling ?? projectIdExpression(context, piece.at.uri);
  const edit = expression === undefined ? undefined : expressionEdit(context, part, expression);
  return fixOf(`Name the project by ${expression}`, edit ? [edit] : []);
}
