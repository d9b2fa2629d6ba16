import { flat, slice, splitPlaceholders } from '../facts/text';
import type { Piece, Text } from '../facts/value';

/** A reference that lost its `${}`: Terraform takes it for text. The pool's domain behind it is no part of it. */
const bare =
  /(?<![\w${.-])(?:var|local|module|data|each|google_[a-z_]+|kubernetes_[a-z0-9_]+)(?:\.(?!(?:svc|hub)\.id\.goog)[A-Za-z_][\w-]*|\[[^\]\s]*\](?=\.))+/g;
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
  return mask(splitPlaceholders(named), [bare, shell]);
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
    // What two literals make together is nobody's slip.
    if (start < from || masked.pieces.length !== 1 || first?.is !== 'known') continue;
    pieces.push(...slice(member, from, start).pieces);
    pieces.push({ is: 'unknown', why: `${first.text} is literal text`, placeholder: first.text, at: first.at, trail: first.trail });
    from = end;
  }
  return from === 0 ? member : { is: 'text', pieces: [...pieces, ...slice(member, from, text.length).pieces], at: member.at };
}

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
