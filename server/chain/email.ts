import { compare, flat, known, slice, type Comparison } from '../facts/text';
import type { Text } from '../facts/value';
import { normaliseProject } from './principal';

/** The parts of `ACCOUNT@PROJECT.iam.gserviceaccount.com`. */
export interface Email {
  readonly account: Text;
  readonly project: Text;
}

/** https://cloud.google.com/iam/docs/service-account-types#user-managed; other universes put theirs before `.iam`. */
const form = /^([^@]+)@([^@]+)\.iam\.gserviceaccount\.com$/;
const resourceName = /^(?:\/\/iam\.googleapis\.com\/)?projects\/[^/]+\/serviceAccounts\/(.+)$/;

/** Splits an e-mail; undefined where it is none, or where a hole hides the `@`. */
export function parseEmail(text: Text): Email | undefined {
  const match = form.exec(flat(text));
  if (!match) return undefined;
  const at = match[1]!.length;
  return { account: slice(text, 0, at), project: slice(text, at + 1, at + 1 + match[2]!.length) };
}

/** The e-mail within what `service_account_id` takes: `projects/P/serviceAccounts/EMAIL`, or the e-mail itself. */
export function emailOf(account: Text): Text {
  const text = flat(account);
  const match = resourceName.exec(text);
  return match ? slice(account, text.length - match[1]!.length, text.length) : account;
}

/** Google's own accounts: default ones and service agents. */
export const isGoogleManaged = (email: string): boolean =>
  /-compute@developer\.gserviceaccount\.com$|@appspot\.gserviceaccount\.com$|@cloudservices\.gserviceaccount\.com$|@gcp-sa-[a-z0-9-]+\.iam\.gserviceaccount\.com$|^service-\d+@/.test(
    email,
  );

/** Are two projects the same one? Domain-scoped ones are compared in one spelling. */
export function compareProjects(a: Text | null, b: Text | null): Comparison {
  const [left, right] = [known(a), known(b)];
  if (left === undefined || right === undefined) return compare(a, b);
  return normaliseProject(left) === normaliseProject(right) ? 'same' : 'different';
}

/** Are two e-mails the same account? Different accounts decide even while the projects are unknown. */
export function compareEmails(a: Text, b: Text): Comparison {
  const [left, right] = [parseEmail(a), parseEmail(b)];
  if (!left || !right) return compare(a, b);
  const [account, project] = [compare(left.account, right.account), compareProjects(left.project, right.project)];
  if (account === 'different' || project === 'different') return 'different';
  return account === 'same' && project === 'same' ? 'same' : 'unknown';
}
