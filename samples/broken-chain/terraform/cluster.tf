resource "google_container_cluster" "primary" {
  name     = "primary"
  location = var.region

  # The pools are resources of their own, see below.
  remove_default_node_pool = true
  initial_node_count       = 1

  workload_identity_config {
    workload_pool = "${var.project_id}.svc.id.goog"
  }
}

resource "google_container_node_pool" "app_nodes" {
  name       = "app-pool"
  cluster    = google_container_cluster.primary.name
  location   = google_container_cluster.primary.location
  node_count = 2

  node_config {
    machine_type    = "e2-standard-4"
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]

    workload_metadata_config {
      mode = "GCE_METADATA"
    }
  }
}

# The nodes' own identity: pulls images and ships logs, nothing else.
resource "google_service_account" "nodes" {
  account_id   = "gke-nodes"
  display_name = "Nodes of the primary cluster"
}

resource "google_project_iam_member" "nodes" {
  project = var.project_id
  role    = "roles/container.defaultNodeServiceAccount"
  member  = google_service_account.nodes.member
}
