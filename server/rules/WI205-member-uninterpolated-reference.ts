import { expressionIn } from '../chain/member-references';
import { flat } from '../facts/text';
import type { Piece, Text } from '../facts/value';
import type { Place } from '../syntax/span';
import type { Fix } from './finding';
import { referenceFix, sourceOf } from './fixes/plain-reference';
import type { Draft, Rule, RuleContext } from './rule';

/** A folder that is named when the project is made, by cookiecutter and its like: so is what stands in its files. */
const inTemplate = /(?:\{|%7B){2}/i;

const people = /^(?:user|group|domain|deleted):/;

/** Text in a member that was meant to be a reference, or to be filled in. */
export const memberUninterpolatedReference: Rule = {
  id: 'WI205',
  name: 'member-uninterpolated-reference',
  severity: 'error',
  summary: 'The IAM member holds a placeholder, or a reference without ${…}, as literal text.',
  alone: true,
  each: {
    *grant({ grant, syntax, principal }, context) {
      // `group:data.platform@example.com` is a name: what people call themselves is none of our business.
      if (grant.scope.language !== 'terraform' || !syntax || people.test(flat(syntax.member))) return;
      for (const { text, at } of literalReferences(syntax.member)) {
        if (inTemplate.test(at.uri)) continue;
        const expression = expressionIn(text);
        // `attribute.repository/acme/data.platform` is a name as well.
        if (principal.kind === 'other' && expression === text) continue;
        yield {
          severity: 'error',
          at,
          message: `"${sourceOf(context, at) === `$${text}` ? `$${text}` : text}" is literal text here, not a value: the member names nobody, and whoever it was meant for gets 403. ${expression !== undefined ? `Write \${${expression}}.` : 'Put the real value, or a reference, in its place.'}`,
          related: [],
          fixes: fixes(context, text, at),
        } satisfies Draft;
      }
    },
  },
};

/** Only what stands in a string of the code itself: defaults and tfvars are filled in elsewhere (rules.md D5). */
function literalReferences(member: Text): { text: string; at: Place }[] {
  return member.pieces.flatMap((piece: Piece) => {
    for (let step = piece.trail; step; step = step.next) if (step.how !== 'local') return [];
    return piece.is === 'unknown' && piece.placeholder !== undefined ? [{ text: piece.placeholder, at: piece.at }] : [];
  });
}

function fixes(context: RuleContext, text: string, at: Place): Fix[] {
  // Escapes in the string: the place is the whole of it.
  const source = sourceOf(context, at);
  if (source !== text && source !== `$${text}`) return [];
  const expression = expressionIn(text);
  if (expression !== undefined) return referenceFix(context, expression, at);
  const names = new Set(context.names(at.uri).map(({ expression }) => expression));
  const plain = text
    .replace(/^[[<{$]+|[\]>}?]+$/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^your_/, '');
  const wanted = /project/.test(plain) ? [plain, 'project_id', 'project', 'gcp_project_id', 'gcp_project'] : [plain];
  const found = wanted.flatMap((name) => [`var.${name}`, `local.${name}`]).find((expression) => names.has(expression));
  return found ? referenceFix(context, found, at) : [];
}
