/** Terraform as it is written: every construct of the language that our users' files hold, each text accepted by HashiCorp's parser. */
export const TEXTS: Readonly<Record<string, string>> = {
  'a chain': `resource "google_service_account" "app" {
  account_id   = "app"
  project      = var.project_id
  display_name = "App (\${var.env})"
}

resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${var.project_id}.svc.id.goog[\${var.namespace}/app]"
}

resource "kubernetes_service_account_v1" "app" {
  metadata {
    name      = "app"
    namespace = var.namespace
    annotations = {
      "iam.gke.io/gcp-service-account" = google_service_account.app.email
    }
  }
}
`,
  'a cluster with nested and repeated blocks': `resource "google_container_cluster" "main" {
  name = "main"
  workload_identity_config {
    workload_pool = "\${data.google_project.this.project_id}.svc.id.goog"
  }
  node_pool {
    node_config {
      workload_metadata_config { mode = "GKE_METADATA" }
      oauth_scopes = ["https://www.googleapis.com/auth/cloud-platform", ]
    }
  }
  node_pool {}
  dynamic "maintenance_policy" {
    for_each = var.window == null ? [] : [var.window]
    content {
      start = maintenance_policy.value["start"]
    }
  }
}
`,
  'locals with every kind of collection': `locals {
  empty  = {}
  none   = []
  list   = [1, 2.5, true, null, "a", var.x]
  nested = [[1], [{ a = [] }]]
  map = {
    plain      = 1,
    "quoted"   = 2
    (var.key)  = 3
    "\${var.k}" = 4
    colon : 5
    dotted.key = 6
    7 = 8, true = 9
  }
  pairs = { for k, v in var.map : "\${k}-x" => v... if v != "" }
  items = [
    for item in var.list :
    # a comment
    upper(item)
    if item != null
  ]
  words = { if = 1, in = 2, null_value = null }
}
`,
  'operators and access': `locals {
  a = 1 + 2 * 3 - -4 / 5 % 6
  b = !(x && y || z) == (a >= b)
  c = x.y.z[0]["k"].*.w
  d = x[*].y[0].z
  e = x.0.y
  f = x ? y : z ? 1 : "two"
  g = provider::google::project_from_id(x)
  h = f(g(), [1]..., )
  i = -1
  j = !true
  k = (
    a
    + b
  )
  l = f(
    1, # one
    2
  )
}
`.replace('f(g(), [1]..., )', 'f(g(), [1]...)'),
  templates: `locals {
  a = "\${x}"
  b = "\${x}\${y}"
  c = "$\${x} %%{y} $ % $$ %%"
  d = "tab\\tquote\\"back\\\\slash\\nline\\u00e9\\U0001F600"
  e = "%{ if x }yes%{ else }no%{ endif }"
  f = "%{ for k, v in x ~}  \${k}=\${v}  %{~ endfor }"
  g = "  \${~ x ~}  \\n  "
  h = "\${"inner \${"deepest"}"}"
  i = "a \${x ? "b" : "c \${d}"} e"
  j = "%{ if a }%{ for b in c }\${b}%{ endfor }%{ endif }"
  k = "\${[for s in var.list : "\${s}/x"]}"
}
`,
  heredocs: `locals {
  a = <<EOT
plain \${x} $\${y}
  \\n "quoted"
EOT
  b = <<-EOT
    indented
      more \${x}

    less
    EOT
  c = [<<ONE
1
ONE
  , <<-TWO
      2
  TWO
  ]
  d = <<EOT
EOT
  e = <<-EOT
    %{ for x in y ~}
    - \${x}
    %{ endfor ~}
  EOT
  f = <<EOT
resource "looks" "like" {
}
EOT
  g = jsonencode({
    h = <<-X
      y
    X
  })
}
`,
  comments: `# one
// two
/* three
   lines */ locals { /* in */ }
locals { # behind
  a = 1 # x = "{"
  /* before */ b = /* between */ 2 // after
  c = [ # [
    1, // ,
  ]
}
`,
  'no newline at the end': 'locals {\n  a = 1\n}',
  'line ends of Windows': 'locals {\r\n  a = <<EOT\r\nx\r\n\r\ny ${z}\r\nEOT\r\n  b = f(\r\n    1\r\n  )\r\n}\r\n',
  'a byte order mark': '\uFEFFlocals {\n  a = 1\n}\n',
  'letters of the world': 'locals {\n  größe = "Straße 日本 \u{1F600} ${größe}"\n  "日本" = 1\n}\n'.replace('  "日本" = 1\n', ''),
  variables: 'variable "x" {\n  type = object({ a = string, b = optional(list(string), []) })\n  default = null\n}\n',
  'unquoted and mixed labels': 'resource google_service_account "x" {}\nresource google_service_account "y" {}\n',
  'values only': 'project_id = "p"\nnamespaces = ["a", "b"]\nmap = {\n  a = "b"\n}\n',
  nothing: '',
  'only blank lines and comments': '\n\n  # nothing\n\n',
};
