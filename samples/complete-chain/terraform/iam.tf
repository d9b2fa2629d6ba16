# What my-app acts as when it calls Google's APIs.
resource "google_service_account" "app_gsa" {
  account_id   = "my-app-gsa"
  display_name = "my-app"
  project      = var.project_id
}

resource "google_service_account_iam_member" "workload_identity_binding" {
  service_account_id = google_service_account.app_gsa.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project_id}.svc.id.goog[${var.namespace}/${var.ksa_name}]"

  # The workload identity pool comes into being with the first cluster of the project that has it enabled.
  depends_on = [google_container_cluster.primary]
}
