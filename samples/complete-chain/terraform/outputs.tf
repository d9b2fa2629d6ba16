output "google_service_account" {
  description = "What to annotate the Kubernetes service account with."
  value       = google_service_account.app_gsa.email
}

output "kubernetes_service_account" {
  value = "${var.namespace}/${var.ksa_name}"
}
