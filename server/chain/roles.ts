import { known } from '../facts/text';
import type { Text } from '../facts/value';

export const workloadIdentityUser = 'roles/iam.workloadIdentityUser';

/**
 * What a role lets its holder do with a Google service account, seen from a pod:
 * `right` is the role made for it; `token` contains iam.serviceAccounts.getAccessToken too but much else; `idToken` gives ID tokens
 * only; `none` is known to hold neither; `unknown` (custom roles, expressions, roles we have not read) may hold anything.
 * https://cloud.google.com/iam/docs/service-account-permissions, https://cloud.google.com/iam/docs/understanding-roles
 */
export type RoleKind = 'right' | 'token' | 'idToken' | 'none' | 'unknown';

const kinds: Readonly<Record<string, RoleKind>> = {
  [workloadIdentityUser]: 'right',
  'roles/iam.serviceAccountTokenCreator': 'token',
  'roles/iam.serviceAccountOpenIdTokenCreator': 'idToken',
  'roles/iam.serviceAccountUser': 'none',
  'roles/iam.serviceAccountAdmin': 'none',
  'roles/iam.serviceAccountCreator': 'none',
  'roles/iam.serviceAccountDeleter': 'none',
  'roles/iam.serviceAccountKeyAdmin': 'none',
  'roles/iam.serviceAccountViewer': 'none',
  'roles/iam.workloadIdentityPoolAdmin': 'none',
  'roles/iam.workloadIdentityPoolViewer': 'none',
  'roles/iam.securityReviewer': 'none',
  'roles/owner': 'none',
  'roles/editor': 'none',
  'roles/viewer': 'none',
  'roles/browser': 'none',
};

/** Services whose predefined roles speak of their own resources and never of service account tokens. */
const serviceRole =
  /^roles\/(?:artifactregistry|bigquery|bigtable|cloudkms|cloudsql|cloudtrace|container|datastore|dns|firebase|logging|monitoring|pubsub|redis|secretmanager|spanner|storage)\.(?!.*[sS]erviceAgent)[A-Za-z]+$/;

export function roleKind(role: Text): RoleKind {
  const name = known(role);
  if (name === undefined) return 'unknown';
  return kinds[name] ?? (serviceRole.test(name) ? 'none' : 'unknown');
}
