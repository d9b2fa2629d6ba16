import type { Comparison } from '../facts/text';
import type { Text } from '../facts/value';
import type { Opaque } from '../resolve/model';
import { compareEmails } from './email';
import { compareGoogleAccounts, concernsKubernetes, type GoogleAccountName, type Join } from './join';

/** Could something here that we do not model have granted roles on this Google account to this Kubernetes account? */
export function mayBeGrantedElsewhere(
  join: Join,
  google: GoogleAccountName,
  account: { readonly name: Text; readonly namespace: Text | null },
): boolean {
  return join.inventory.opaques.some(
    (opaque) => opaque.grants && concernsGoogle(join, opaque, google) !== 'different' && concernsKubernetes(opaque, account),
  );
}

/** Could something here that we do not model have annotated this Kubernetes account? */
export function mayBeAnnotatedElsewhere(join: Join, account: { readonly name: Text; readonly namespace: Text | null }): boolean {
  return join.inventory.opaques.some((opaque) => opaque.annotates && concernsKubernetes(opaque, account));
}

/** Could something here that we do not model have made this Kubernetes account? Charts do, and modules and scripts that are told of it. */
export const mayBeMadeElsewhere = (join: Join, account: { readonly name: Text; readonly namespace: Text | null }): boolean =>
  join.inventory.opaques.some((opaque) => opaque.what === 'other' && concernsKubernetes(opaque, account)) ||
  mayBeAnnotatedElsewhere(join, account);

/** Does something unmodelled grant roles on accounts that cannot be told from this one? Then not all of its IAM is visible. */
export const anyGrantHidden = (join: Join, google: GoogleAccountName): boolean =>
  join.inventory.opaques.some(
    (opaque) => opaque.grants && opaque.what !== 'markdown' && concernsGoogle(join, opaque, google) === 'unknown',
  );

/** Is something that we do not model told of this Google account, so that it may grant it roles? */
export const mayBeGivenRoles = (join: Join, google: GoogleAccountName): boolean =>
  join.inventory.opaques.some((opaque) => opaque.grants && concernsGoogle(join, opaque, google) !== 'different');

function concernsGoogle(join: Join, opaque: Opaque, google: GoogleAccountName): Comparison {
  if (opaque.googleAccounts === null) return 'unknown';
  let answer: Comparison = 'different';
  for (const text of opaque.googleAccounts) {
    const name = join.nameGoogleAccount(withoutPrefix(text));
    const same = compareGoogleAccounts(name, google);
    if (same === 'same' || compareEmails(name.email, google.email) === 'same') return 'same';
    // Markdown and modules silence by what they are known to speak of, scripts by their wildcards too (D1).
    if (same === 'unknown' && opaque.what === 'script') answer = 'unknown';
  }
  return answer;
}

/** `google_service_account.x.member` is `serviceAccount:` and the e-mail. */
function withoutPrefix(text: Text): Text {
  const [first, ...rest] = text.pieces;
  if (first?.is !== 'known' || first.text !== 'serviceAccount:') return text;
  return { ...text, pieces: rest };
}
