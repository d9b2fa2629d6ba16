export const email = 'api-gsa@acme-prod.iam.gserviceaccount.com';
export const annotation = `iam.gke.io/gcp-service-account: ${email}`;

export const account = `resource "google_service_account" "api" {
  project    = "acme-prod"
  account_id = "api-gsa"
}
`;
export const grant = (namespaces: readonly string[]): string =>
  namespaces
    .map(
      (namespace, i) => `resource "google_service_account_iam_member" "api${i}" {
  service_account_id = google_service_account.api.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:acme-prod.svc.id.goog[${namespace}/api]"
}
`,
    )
    .join('');
export const iam = `-- iam.tf --\n${account}${grant(['web'])}`;

export const base = `-- base/kustomization.yaml --
resources: [api.yaml]
-- base/api.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
`;

/** One way to write a ServiceAccount. */
export interface Form {
  readonly form: string;
  readonly rule?: string;
  /** The workspace besides `iam`, and the file that changes. */
  readonly files: string;
  readonly path: string;
  readonly fixed: string;
}
