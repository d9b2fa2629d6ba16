import type { KnownPiece, Piece, Text } from '../facts/value';
import { splitPlaceholders } from '../facts/text';
import type { Place } from '../syntax/span';
import type { Fix } from './finding';
import { replace, type Draft, type Rule, type RuleContext } from './rule';

/** A reference that lost its `${}`: Terraform takes it for text. */
const bare =
  /(?<![\w${.[-])(?:var|local|module|data|each|google_[a-z_]+|kubernetes_[a-z0-9_]+)\.[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[[^\]\s]*\](?=\.))*/g;
/** The shell's way of writing it. */
const shell = /\$(?:[a-z_][a-z0-9_]*)(?![\w{])/g;

/** Text in a member that was meant to be a reference, or to be filled in. */
export const memberUninterpolatedReference: Rule = {
  id: 'WI205',
  name: 'member-uninterpolated-reference',
  severity: 'error',
  summary: 'The IAM member holds a placeholder, or a reference without ${…}, as literal text.',
  *check(context) {
    for (const { grant } of context.join.grants) {
      if (grant.scope.language !== 'terraform' || !grant.member) continue;
      for (const { text, at } of literalReferences(grant.member)) {
        yield {
          severity: 'error',
          at,
          message: `"${text}" is literal text here, not a value: IAM gets a member that does not exist, and the pods it was meant for get 403. ${bare.test(text) ? `Write \${${text}}.` : 'Put the real value, or a reference, in its place.'}`,
          related: [],
          fixes: fixes(context, text, at),
        } satisfies Draft;
        bare.lastIndex = 0;
      }
    }
  },
};

/** Only what stands in a string of the code itself: defaults and tfvars are filled in elsewhere (rules.md D5). */
function literalReferences(member: Text): { text: string; at: Place }[] {
  return splitPlaceholders(member).pieces.flatMap((piece: Piece) => {
    for (let step = piece.trail; step; step = step.next) if (step.how !== 'local') return [];
    if (piece.is === 'unknown' && piece.placeholder !== undefined) return [{ text: piece.placeholder, at: piece.at }];
    if (piece.is !== 'known' || !piece.exact) return [];
    return [...inPiece(piece, bare), ...inPiece(piece, shell)];
  });
}

const inPiece = (piece: KnownPiece, pattern: RegExp): { text: string; at: Place }[] =>
  [...piece.text.matchAll(pattern)].map((match) => {
    const start = piece.at.span.start + match.index;
    return { text: match[0], at: { uri: piece.at.uri, span: { start, end: start + match[0].length } } };
  });

function fixes(context: RuleContext, text: string, at: Place): Fix[] {
  const names = new Set(context.names(at.uri).map(({ expression }) => expression));
  const plain = text
    .replace(/^[[<{$]+|[\]>}?]+$/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^your_/, '');
  const isReference = /^(?:var|local|module|data|each|google_|kubernetes_)/.test(text);
  if (isReference) return [fix(text, at, true)];
  const wanted = /project/.test(plain) ? [plain, 'project_id', 'project', 'gcp_project_id', 'gcp_project'] : [plain];
  const found = wanted.flatMap((name) => [`var.${name}`, `local.${name}`]).find((expression) => names.has(expression));
  return found ? [fix(found, at, true)] : [];
}

const fix = (expression: string, at: Place, preferred: boolean): Fix => ({
  title: `Interpolate \${${expression}}`,
  edits: [replace(at, `\${${expression}}`)],
  preferred,
  safe: false,
});
