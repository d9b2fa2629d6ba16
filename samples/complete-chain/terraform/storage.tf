resource "google_storage_bucket" "config" {
  name                        = "${var.project_id}-my-app-config"
  location                    = var.region
  uniform_bucket_level_access = true
}

resource "google_storage_bucket_iam_member" "app_reads_config" {
  bucket = google_storage_bucket.config.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.app_gsa.member
}
