import { decidingPlace, flat, HOLE, rewritable, splitPlaceholders } from '../facts/text';
import type { Text } from '../facts/value';
import type { GoogleAccount } from '../resolve/model';
import type { Fix } from './finding';
import { fixOf, replace, type Draft, type Rule } from './rule';

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/create#request-body */
const form = /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/;
const [shortest, longest] = [6, 30];

/** The ID of a new Google account that the API refuses. */
export const gsaAccountIdInvalid: Rule = {
  id: 'WI511',
  name: 'gsa-account-id-invalid',
  severity: 'error',
  summary: 'The account_id of a Google service account is not one that the API accepts.',
  each: {
    *googleAccount(account) {
      if (!account.managed || !isResource(account)) return;
      const text = flat(account.accountId).replaceAll(HOLE, '…');
      const fault = faultOf(account.accountId);
      if (!fault) return;
      yield {
        severity: 'error',
        at: decidingPlace(account.accountId),
        message: `"${text}" ${fault}, so the service account is never made: an account_id has 6 to 30 characters, lower-case letters, digits and dashes, begins with a letter and does not end with a dash.`,
        related: [],
        fixes: renamed(account.accountId),
      } satisfies Draft;
    },
  },
};

/** Published modules make their account IDs from their inputs in ways of their own. */
const isResource = ({ label }: GoogleAccount): boolean => /(?:^|\.)google_service_account\.[\w-]+(?:\[.*\])?$/.test(label);

/** What is certainly wrong, whatever the holes hold; undefined for what is right or may be, and for placeholders. */
function faultOf(accountId: Text): string | undefined {
  const read = splitPlaceholders(accountId);
  const text = flat(read);
  if (text === '' || read.pieces.some((piece) => piece.is === 'unknown' && piece.placeholder !== undefined)) return undefined;
  const written = text.replaceAll(HOLE, '');
  const [wrong] = /[^-a-z0-9]/.exec(written) ?? [];
  if (wrong !== undefined) return wrong === '@' ? 'is an e-mail, not its first part' : `holds ${wrong === ' ' ? 'a blank' : wrong}`;
  if (written.length > longest) return `has ${written.length === text.length ? written.length : `more than ${longest}`} characters`;
  if (/^[-0-9]/.test(text)) return `begins with ${text[0]}`;
  if (text.endsWith('-')) return 'ends with a dash';
  return written.length === text.length && text.length < shortest ? `has ${text.length} characters` : undefined;
}

/** The same words, as an ID may spell them; none where that is not enough. */
function renamed(accountId: Text): Fix[] {
  const at = rewritable(accountId);
  const spelt = flat(accountId)
    .replace(/@.*$/, '')
    .toLowerCase()
    .replace(/[\s._]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return fixOf(`Rename to ${spelt}`, at && form.test(spelt) ? [replace(at, spelt)] : []);
}
