import { poolProject } from '../chain/principal';
import { known, show, slice } from '../facts/text';
import type { Text } from '../facts/value';
import { place, stretch, type Edit, type Place } from '../syntax/span';
import type { Fix } from './finding';
import { wrongMembers, type WrongMember } from './fixes/member';
import { expressionEdit, projectNumber } from './fixes/project-number';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** `principal://…/projects/` takes the project's number. */
export const principalProjectIdInsteadOfNumber: Rule = {
  id: 'WI208',
  name: 'principal-project-id-instead-of-number',
  severity: 'error',
  summary: 'projects/ in a principal:// is followed by the project’s ID instead of its number.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'principalProject')) {
        const pool = swappedWith(wrong);
        yield {
          severity: 'error',
          at: referenceAt(context, wrong) ?? wrong.at,
          message: `projects/ in a principal takes the project's number, and ${show(wrong.part)} is an ID: IAM refuses the member, and no pod gets in. ${pool ? `The number stands in the pool (${show(pool)}), where the ID belongs: swap them.` : 'Write the number.'}`,
          related: [],
          fixes: pool ? swapFix(context, wrong.part, pool) : numberFix(context, wrong),
        } satisfies Draft;
      }
    },
  },
};

/** The pool's part that has the number instead: ID and number stand the wrong way round, which is one mistake. */
export function swappedWith({ joined: { syntax }, member }: WrongMember): Text | undefined {
  const pool = syntax!.mistakes.find(({ kind }) => kind === 'principalPool');
  const project = syntax!.mistakes.find(({ kind }) => kind === 'principalProject');
  return pool && project ? slice(member, pool.start, pool.end) : undefined;
}

/** The reference behind `projects/` in the string itself: what it stands for may have its own place elsewhere. */
function referenceAt(context: RuleContext, { member: { at }, part }: WrongMember): Place | undefined {
  if (known(part) !== undefined) return undefined;
  const found = /\/projects\/\$\{\s*([^\s}]+)\s*\}/d.exec(context.text(at.uri)?.slice(at.span.start, at.span.end) ?? '');
  const [start, end] = found?.indices?.[1] ?? [];
  if (start === undefined || end === undefined) return undefined;
  return place(at.uri, stretch(at.span, start, end));
}

function numberFix(context: RuleContext, wrong: WrongMember): Fix[] {
  const { principal } = wrong.joined;
  const at = referenceAt(context, wrong);
  const project = at && 'pool' in principal ? poolProject(principal.pool) : wrong.part;
  const source = at ? context.text(at.uri)!.slice(at.span.start, at.span.end) : '';
  const sibling = /^(?:data\.)?google_project\.[\w-]+(?:\[[^\]]*\])?\.project_id$/.test(source)
    ? { source: source.replace(/project_id$/, 'number'), edits: [] }
    : undefined;
  const number = sibling ?? projectNumber(context, at ?? wrong.at, project);
  const edit = number && (at ? replace(at, number.source) : expressionEdit(context, wrong.part, number.source));
  return fixOf(`Name the project by ${number?.source}`, number && edit ? [edit, ...number.edits] : []);
}

function swapFix(context: RuleContext, project: Text, pool: Text): Fix[] {
  const [left, right] = [written(context, project), written(context, pool)];
  if (!left || !right) return [];
  const edits: Edit[] = [replace(left.at, right.source), replace(right.at, left.source)];
  return fixOf('Swap ID and number', edits);
}

/** What stands in the string for this part, `${` and `}` included; only where it is written there itself. */
function written(context: RuleContext, part: Text): { at: Place; source: string } | undefined {
  const [piece] = part.pieces;
  const text = piece && context.text(piece.at.uri);
  if (!piece || part.pieces.length !== 1 || text === undefined || piece.trail) return undefined;
  let { start, end } = piece.at.span;
  if (piece.is !== 'known') {
    if (text.slice(start - 2, start) !== '${' || text[end] !== '}') return undefined;
    [start, end] = [start - 2, end + 1];
  } else if (!piece.exact) return undefined;
  return { at: { uri: piece.at.uri, span: { start, end } }, source: text.slice(start, end) };
}
