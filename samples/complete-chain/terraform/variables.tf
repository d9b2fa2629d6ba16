variable "project_id" {
  description = "Project that holds the cluster, the bucket and the service accounts."
  type        = string
}

variable "region" {
  description = "Region of the cluster and of the bucket."
  type        = string
  default     = "europe-west1"
}

variable "namespace" {
  description = "Kubernetes namespace that my-app runs in."
  type        = string
  default     = "production"
}

variable "ksa_name" {
  description = "Kubernetes service account that the pods of my-app run as."
  type        = string
  default     = "my-app-ksa"
}
