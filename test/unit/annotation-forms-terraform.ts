import type { Form } from './annotation-forms';

/** Kubernetes objects that Terraform makes. */
export const terraformForms: readonly Form[] = [
  {
    form: 'kubernetes_service_account',
    files: `-- k8s.tf --
resource "kubernetes_service_account" "api" {
  metadata {
    name      = "api"
    namespace = "web"
  }
}
`,
    path: 'k8s.tf',
    fixed: `resource "kubernetes_service_account" "api" {
  metadata {
    name      = "api"
    namespace = "web"
    annotations = {
      "iam.gke.io/gcp-service-account" = google_service_account.api.email
    }
  }
}
`,
  },
  {
    form: 'kubernetes_manifest',
    files: `-- k8s.tf --
resource "kubernetes_manifest" "api" {
  manifest = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "api"
      namespace = "web"
    }
  }
}
`,
    path: 'k8s.tf',
    fixed: `resource "kubernetes_manifest" "api" {
  manifest = {
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata = {
      name      = "api"
      namespace = "web"
      annotations = {
        "iam.gke.io/gcp-service-account" = google_service_account.api.email
      }
    }
  }
}
`,
  },
  {
    form: 'kubectl_manifest',
    files: `-- k8s.tf --
resource "kubectl_manifest" "api" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: api
      namespace: web
  YAML
}
`,
    path: 'k8s.tf',
    fixed: `resource "kubectl_manifest" "api" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: api
      namespace: web
      annotations:
        iam.gke.io/gcp-service-account: \${google_service_account.api.email}
  YAML
}
`,
  },
  {
    form: 'kubectl_manifest of yamlencode',
    files: `-- k8s.tf --
resource "kubectl_manifest" "api" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = "api", namespace = "web" }
  })
}
`,
    path: 'k8s.tf',
    fixed: `resource "kubectl_manifest" "api" {
  yaml_body = yamlencode({
    apiVersion = "v1"
    kind       = "ServiceAccount"
    metadata   = { name = "api", namespace = "web", annotations = { "iam.gke.io/gcp-service-account" = google_service_account.api.email } }
  })
}
`,
  },
  {
    form: 'values of a helm_release',
    files: `-- k8s.tf --
resource "helm_release" "api" {
  name       = "api"
  namespace  = "web"
  repository = "https://charts.example.com"
  chart      = "generic"
  values = [<<-YAML
    serviceAccount:
      create: true
      name: api
  YAML
  ]
}
`,
    path: 'k8s.tf',
    fixed: `resource "helm_release" "api" {
  name       = "api"
  namespace  = "web"
  repository = "https://charts.example.com"
  chart      = "generic"
  values = [<<-YAML
    serviceAccount:
      create: true
      name: api
      annotations:
        iam.gke.io/gcp-service-account: \${google_service_account.api.email}
  YAML
  ]
}
`,
  },
  {
    form: 'encoded values of a helm_release',
    files: `-- k8s.tf --
resource "helm_release" "api" {
  name       = "api"
  namespace  = "web"
  repository = "https://charts.example.com"
  chart      = "generic"
  values = [yamlencode({
    serviceAccount = {
      create = true
      name   = "api"
    }
  })]
}
`,
    path: 'k8s.tf',
    fixed: `resource "helm_release" "api" {
  name       = "api"
  namespace  = "web"
  repository = "https://charts.example.com"
  chart      = "generic"
  values = [yamlencode({
    serviceAccount = {
      create = true
      name   = "api"
      annotations = {
        "iam.gke.io/gcp-service-account" = google_service_account.api.email
      }
    }
  })]
}
`,
  },
];
