import { flat, known, slice, splitPlaceholders } from '../facts/text';
import type { Piece, Text } from '../facts/value';
import { across, place } from '../syntax/span';

const path =
  '(?:var|local|module|data|each|google_[a-z_]+|kubernetes_[a-z0-9_]+)(?:\\.(?!(?:svc|hub)\\.id\\.goog)[A-Za-z_][\\w-]*|\\[[^\\]\\s]*\\](?=\\.))+';
/**
 * A reference that lost its `${}`, or has something else in its place (`$${x}`, `{x}`, `{{x}}`, `#{x}`, `$(x)`, `$x`): Terraform
 * takes it for text. The pool's domain behind it is no part of it.
 */
const reference = new RegExp(`[$#%]?\\{\\{?\\s*${path}\\s*\\}\\}?|\\$\\(\\s*${path}\\s*\\)|\\$${path}|(?<![\\w\${.-])${path}`, 'g');
const wholeReference = new RegExp(`^(?:[$#%]?\\{\\{?|\\$\\(|\\$)?\\s*(${path})\\s*[})]*$`);
/** The expression that such a text holds; undefined for other texts. */
export const expressionIn = (text: string): string | undefined => wholeReference.exec(text)?.[1];
/** The shell's way of writing it. */
const shell = /\$[a-z_][a-z0-9_]*(?![\w{])/g;
/** Names of a member that no Kubernetes object can have, written as people write what is to be filled in: `[NS/MY_KSA]`. */
const toFillIn = 'NS|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+';
const upperName = new RegExp(`(?<=\\[)(?:${toFillIn})(?=\\/)|(?<=\\/)(?:${toFillIn})(?=[\\]/]|$)`, 'g');

/**
 * The member with everything in it that was meant to be something else as an unknown piece: placeholders (rules.md D5), references
 * without `${}`, shell variables. Each such piece has the text as its `placeholder`; WI205 speaks of them, everybody else is silent.
 */
export function maskReferences(member: Text): Text {
  const named = /\.(?:svc|hub)\.id\.goog/.test(flat(member)) ? mask(member, [upperName]) : member;
  return mask(splitPlaceholders(mask(named, [reference])), [shell]);
}

function mask(member: Text, patterns: readonly RegExp[]): Text {
  const text = flat(member);
  const spans = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ 0: found, index }) => ({ start: index, end: index + found.length })),
  );
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    const masked = slice(member, start, end);
    const [first] = masked.pieces;
    const found = known(masked);
    // What two literals make together is nobody's slip.
    if (start < from || !first || found === undefined || !isOneLiteral(masked.pieces)) continue;
    const at = place(first.at.uri, across(first.at.span, masked.pieces.at(-1)!.at.span));
    pieces.push(...slice(member, from, start).pieces);
    pieces.push({ is: 'unknown', why: `${found} is literal text`, placeholder: found, at, trail: first.trail });
    from = end;
  }
  return from === 0 ? member : { is: 'text', pieces: [...pieces, ...slice(member, from, text.length).pieces], at: member.at };
}

/** Do these pieces stand side by side? Escapes are pieces of their own. */
const isOneLiteral = ([first, ...rest]: readonly Piece[]): boolean => {
  let last = first!.at;
  return rest.every(({ at }) => {
    const follows = at.uri === last.uri && at.span.start === last.span.end;
    last = at;
    return follows;
  });
};

/** What the hole at this offset of `flat(member)` calls itself: `var.project_number`, `google_project.number`. */
export function nameOfHole(member: Text, offset: number): string | undefined {
  const [piece] = slice(member, offset, offset + 1).pieces;
  if (piece?.is === 'symbol') return piece.origin ? `${piece.origin.type}.${piece.origin.attribute}` : piece.label;
  return undefined;
}

/** Is it the number of a project that this hole stands for, going by its name? */
export const isProjectNumber = (name: string | undefined): boolean =>
  name !== undefined && (/(?:^|[._])project_?(?:number|num)$/i.test(name) || name === 'google_project.number');

/** Is it certainly the ID of a project? `var.project` may be either, an attribute `project` is not. */
export const isProjectId = (name: string | undefined): boolean =>
  name !== undefined && (/(?:^|[._])project_id$/i.test(name) || /^google_\w+\.project$/.test(name));

/** Is it what a cluster calls its pool, `.svc.id.goog` included? A variable of that name may hold the project alone. */
export const isPool = (name: string | undefined): boolean =>
  name !== undefined && /(?:^|\.)google_container_cluster\..*\bworkload_pool$/.test(name);

/** Does it stand for a project, be it by ID or by number? */
export const isProject = (name: string | undefined): boolean =>
  isProjectId(name) || isProjectNumber(name) || (name !== undefined && /(?:^|[._])project$/i.test(name));
