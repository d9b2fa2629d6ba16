import { flat, originOf, show, splitPlaceholders } from '../facts/text';
import type { Piece, Text } from '../facts/value';
import { across, place, type Place } from '../syntax/span';
import { emailFault, type EmailFault } from './email-syntax';
import { expressionIn } from './member-references';

/** What an annotation's value is where the e-mail of a Google account belongs. */
export type AnnotationFault =
  | { readonly is: 'attribute'; readonly attribute: string }
  /** A reference of Terraform that lost its `${}`, and where it stands. */
  | { readonly is: 'reference'; readonly expression: string; readonly at: Place }
  | { readonly is: 'resourceName' | 'uniqueId' | 'shortName' | 'prefix' }
  | EmailFault;

/** `serviceAccount:` belongs into IAM members. */
export const memberPrefix = 'serviceAccount:';

const wrongAttributes: ReadonlySet<string> = new Set(['name', 'id', 'account_id', 'unique_id', 'member']);

/**
 * Does this value of iam.gke.io/gcp-service-account name a Google account to somebody else, but not to the metadata server?
 * undefined where it is an e-mail, or may be one (placeholders are unknown, rules.md D5).
 */
export function annotationFault(value: Text): AnnotationFault | undefined {
  const origin = originOf(value);
  if (origin?.type === 'google_service_account') {
    return wrongAttributes.has(origin.attribute) ? { is: 'attribute', attribute: origin.attribute } : undefined;
  }
  const reference = literalReference(value);
  if (reference) return { is: 'reference', ...reference };
  const read = splitPlaceholders(value);
  const text = flat(read);
  if (text.startsWith(memberPrefix)) return { is: 'prefix' };
  if (/^(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\//.test(text)) return { is: 'resourceName' };
  if (text === '') return undefined;
  if (/^\d{21}$/.test(text)) return { is: 'uniqueId' };
  return /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(text) ? { is: 'shortName' } : emailFault(read);
}

/** The reference that stands as text in a string of Terraform code: what defaults and tfvars hold is filled in elsewhere. */
function literalReference(value: Text): { expression: string; at: Place } | undefined {
  const [first] = value.pieces;
  const isWritten = value.pieces.every(
    (piece) =>
      (piece.is === 'known' || (piece.is === 'unknown' && piece.placeholder !== undefined)) &&
      !piece.trail &&
      piece.at.uri === value.at.uri,
  );
  if (!first || !isWritten || !/\.(?:tf|tofu)$/.test(value.at.uri)) return undefined;
  const expression = expressionIn(show(value));
  return expression === undefined
    ? undefined
    : { expression, at: place(first.at.uri, across(first.at.span, value.pieces.at(-1)!.at.span)) };
}

/** What somebody left to be filled in within an annotation's value, in order (rules.md D5). */
export const placeholdersIn = (value: Text): readonly (Extract<Piece, { is: 'unknown' }> & { readonly placeholder: string })[] =>
  splitPlaceholders(value).pieces.flatMap((piece) =>
    piece.is === 'unknown' && piece.placeholder !== undefined ? [{ ...piece, placeholder: piece.placeholder }] : [],
  );
