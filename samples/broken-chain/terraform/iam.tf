# What my-app acts as when it calls Google's APIs.
resource "google_service_account" "app_gsa" {
  account_id   = "my-app-gsa"
  display_name = "my-app"
  project      = var.project_id
}

resource "google_service_account_iam_member" "workload_identity_binding" {
  service_account_id = google_service_account.app_gsa.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:acme-shop-4821.svc.id.goog[default/my-app-ksa]"

  # The workload identity pool comes into being with the first cluster of the project that has it enabled.
  depends_on = [google_container_cluster.primary]
}
