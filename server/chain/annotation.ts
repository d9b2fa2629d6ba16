import { flat, originOf, splitPlaceholders } from '../facts/text';
import type { Piece, Text } from '../facts/value';
import { emailFault, type EmailFault } from './email-syntax';

/** What an annotation's value is where the e-mail of a Google account belongs. */
export type AnnotationFault =
  | { readonly is: 'attribute'; readonly attribute: string }
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
  const read = splitPlaceholders(value);
  const text = flat(read);
  if (text.startsWith(memberPrefix)) return { is: 'prefix' };
  if (/^(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\//.test(text)) return { is: 'resourceName' };
  if (text === '') return undefined;
  if (/^\d{21}$/.test(text)) return { is: 'uniqueId' };
  return /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/.test(text) ? { is: 'shortName' } : emailFault(read);
}

/** What somebody left to be filled in within an annotation's value, in order (rules.md D5). */
export const placeholdersIn = (value: Text): readonly (Extract<Piece, { is: 'unknown' }> & { readonly placeholder: string })[] =>
  splitPlaceholders(value).pieces.flatMap((piece) =>
    piece.is === 'unknown' && piece.placeholder !== undefined ? [{ ...piece, placeholder: piece.placeholder }] : [],
  );
