// What the files of the measured workspaces say: written for this, in the manner of what teams on Google Cloud keep in their repositories.
import { release } from './release.mjs';

const pick = (random, list) => list[Math.floor(random() * list.length)];
const regions = ['europe-west1', 'europe-west4', 'us-central1', 'us-east4', 'asia-northeast1'];
const machines = ['e2-medium', 'e2-standard-4', 'n2-standard-8', 'c3-standard-4'];
const words = ['billing', 'catalog', 'search', 'orders', 'ledger', 'media', 'ingest', 'report', 'mailer', 'gateway', 'quota', 'audit'];
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/**
 * One chain in six files: three of Terraform, three manifests; beside the first of each dozen the cluster that they all run in. One in
 * eight is broken: the binding names another namespace.
 */
export function workload(i, random) {
  const name = `${pick(random, words)}-${i}`;
  const team = `teams/team-${Math.floor(i / 12)}`;
  const namespace = `${name}-ns`;
  const trusted = i % 8 === 7 ? 'default' : namespace;
  const region = pick(random, regions);
  const shared = i % 12 === 0 ? [[`${team}/cluster/main.tf`, cluster(`team-${i / 12}`, region, random)]] : [];
  return [
    ...shared,
    [
      `${team}/${name}/identity/main.tf`,
      `# Identity of ${name}
locals {
  labels = {
    team = "team-${Math.floor(i / 12)}"
    app  = "${name}"
  }
}

resource "google_service_account" "app" {
  project      = var.project_id
  account_id   = "${name}"
  display_name = "Workload of ${name}"
}

resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${var.project_id}.svc.id.goog[${trusted}/${name}]"
}

resource "google_storage_bucket" "data" {
  project                     = var.project_id
  name                        = "\${var.project_id}-${name}-data"
  location                    = "${region}"
  uniform_bucket_level_access = true
  labels                      = local.labels
}

resource "google_storage_bucket_iam_member" "data" {
  bucket = google_storage_bucket.data.name
  role   = "roles/storage.objectUser"
  member = "serviceAccount:\${google_service_account.app.email}"
}
`,
    ],
    [
      `${team}/${name}/identity/outputs.tf`,
      `output "service_account" {
  description = "E-mail of the account that ${name} acts as."
  value       = google_service_account.app.email
}

output "bucket" {
  description = "Bucket of ${name}."
  value       = google_storage_bucket.data.name
}
`,
    ],
    [
      `${team}/${name}/identity/variables.tf`,
      `variable "project_id" {
  type        = string
  description = "Project that ${name} runs in."
  default     = "acme-prod"
}
`,
    ],
    // One keeps a workload in one file, as what Kustomize renders, and one a whole release, as what Helm does.
    i === 2
      ? [`${team}/${name}/k8s/release.yaml`, release(name, namespace)]
      : [
          `${team}/${name}/k8s/${i === 1 ? 'rendered' : 'service-account'}.yaml`,
          `${i === 1 ? rendered(name, namespace, random) : ''}${accountOf(name, namespace)}`,
        ],
    [`${team}/${name}/k8s/deployment.yaml`, pods('Deployment', name, namespace)],
    [`${team}/${name}/k8s/worker.yaml`, pods('StatefulSet', `${name}-worker`, namespace, name)],
  ];
}

const accountOf = (name, namespace) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
    iam.gke.io/gcp-service-account: ${name}@acme-prod.iam.gserviceaccount.com
`;

/** About 12 KB of what belongs to a workload besides its account and pods. */
const rendered = (name, namespace, random) =>
  [
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n${times(70, (k) => `  SETTING_${k}: "${pick(random, words)}-${Math.floor(random() * 10000)}"\n`).join('')}`,
    ...times(8, (k) => pods('Deployment', `${name}-${k}`, namespace, name)),
    ...times(
      8,
      (k) =>
        `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}-${k}\n  namespace: ${namespace}\n  labels:\n    app: ${name}\nspec:\n  selector:\n    app: ${name}-${k}\n  ports:\n    - name: http\n      port: 80\n      targetPort: 8080\n`,
    ),
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  rules:\n${times(8, (k) => `    - host: h${k}.${name}.acme.example\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}-${k % 8}\n                port:\n                  number: 80\n`).join('')}`,
  ]
    .map((text) => `${text}---\n`)
    .join('');

const cluster = (name, region, random) => `resource "google_container_cluster" "main" {
  project                  = "acme-prod"
  name                     = "${name}"
  location                 = "${region}"
  remove_default_node_pool = true
  initial_node_count       = 1

  workload_identity_config {
    workload_pool = "acme-prod.svc.id.goog"
  }
}

resource "google_container_node_pool" "main" {
  project    = "acme-prod"
  name       = "main"
  location   = "${region}"
  cluster    = google_container_cluster.main.name
  node_count = ${1 + Math.floor(random() * 5)}

  node_config {
    machine_type    = "${pick(random, machines)}"
    service_account = "nodes@acme-prod.iam.gserviceaccount.com"

    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
`;

const pods = (kind, name, namespace, account = name) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${account}
      containers:
        - name: app
          image: europe-docker.pkg.dev/acme-prod/apps/${name}:1.4.2
          ports:
            - containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            requests:
              cpu: 250m
              memory: 256Mi
`;

/** One root with its own module, ten files; every third folder calls modules that all share. */
export function ordinaryTerraform(i, random) {
  const root = `infra/area-${Math.floor(i / 20)}/stack-${i}`;
  const region = pick(random, regions);
  const name = pick(random, words);
  return [
    [`${root}/main.tf`, calls(i, name)],
    [`${root}/variables.tf`, variables(9, random)],
    [`${root}/network.tf`, network(name, region, random)],
    [`${root}/storage.tf`, storage(name, region, random)],
    [`${root}/compute.tf`, compute(name, region, random)],
    [`${root}/dns.tf`, dns(name, random)],
    [
      `${root}/outputs.tf`,
      times(
        6,
        (k) =>
          `output "subnet_${k}" {\n  description = "Subnet ${k}."\n  value       = google_compute_subnetwork.subnet_${k % 4}.self_link\n}\n`,
      ).join('\n'),
    ],
    [`${root}/modules/${name}/main.tf`, storage(name, region, random)],
    [`${root}/modules/${name}/variables.tf`, variables(4, random)],
    [
      i % 30 === 0 ? `modules/shared-${i / 30}/main.tf` : `${root}/terraform.tfvars`,
      i % 30 === 0
        ? network('shared', region, random)
        : `environment = "prod"\nregion      = "${region}"\nsize        = ${3 + Math.floor(random() * 20)}\n`,
    ],
  ];
}

const calls = (i, name) => `terraform {
  required_version = ">= 1.5"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 5.30"
    }
  }

  backend "gcs" {
    bucket = "acme-terraform-state"
    prefix = "stacks/${i}"
  }
}

provider "google" {
  project = var.project_id
  region  = var.setting_0
}

locals {
  prefix = "\${var.project_id}-${name}"
  labels = merge(var.labels, { stack = "${i}" })
}

module "${name}" {
  source = "./modules/${name}"

  project_id = var.project_id
  labels     = local.labels
}
${i % 3 === 0 ? `\nmodule "shared" {\n  source = "../../../modules/shared-${Math.floor(i / 30)}"\n\n  project_id = var.project_id\n}\n` : ''}`;

const variables = (count, random) => `variable "project_id" {
  type        = string
  description = "Project of everything here."
}

variable "labels" {
  type    = map(string)
  default = {}
}
${times(count, (i) => `\nvariable "setting_${i}" {\n  type        = string\n  description = "Setting ${i}: see the handbook of the platform team before changing it."\n  default     = "${pick(random, words)}"\n}\n`).join('')}`;

const network = (name, region, random) => `resource "google_compute_network" "main" {
  project                 = var.project_id
  name                    = "${name}"
  auto_create_subnetworks = false
}
${times(
  4,
  (i) => `
resource "google_compute_subnetwork" "subnet_${i}" {
  project                  = var.project_id
  name                     = "${name}-${i}"
  region                   = "${region}"
  network                  = google_compute_network.main.id
  ip_cidr_range            = "10.${Math.floor(random() * 250)}.${i * 16}.0/20"
  private_ip_google_access = true

  dynamic "secondary_ip_range" {
    for_each = var.labels
    content {
      range_name    = secondary_ip_range.key
      ip_cidr_range = secondary_ip_range.value
    }
  }

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.5
    metadata             = "INCLUDE_ALL_METADATA"
  }
}
`,
).join('')}
resource "google_compute_firewall" "internal" {
  project = var.project_id
  name    = "${name}-internal"
  network = google_compute_network.main.name

  allow {
    protocol = "tcp"
    ports    = ["22", "443", "${8000 + Math.floor(random() * 999)}"]
  }

  source_ranges = [for subnet in [google_compute_subnetwork.subnet_0, google_compute_subnetwork.subnet_1] : subnet.ip_cidr_range]
}
`;

const storage = (name, region, random) =>
  times(
    5,
    (i) => `resource "google_storage_bucket" "bucket_${i}" {
  project                     = var.project_id
  name                        = "\${var.project_id}-${name}-${i}"
  location                    = upper("${region}")
  force_destroy               = false
  uniform_bucket_level_access = true
  labels                      = merge(var.labels, { kind = "${pick(random, words)}" })

  versioning {
    enabled = ${random() > 0.5}
  }

  lifecycle_rule {
    condition {
      age                = ${30 + Math.floor(random() * 300)}
      num_newer_versions = 3
    }
    action {
      type = "Delete"
    }
  }
}
`,
  ).join('\n');

const compute = (name, region, random) =>
  times(
    3,
    (i) => `resource "google_compute_instance_template" "${name}_${i}" {
  project      = var.project_id
  name_prefix  = "${name}-${i}-"
  machine_type = "${pick(random, machines)}"
  region       = "${region}"
  tags         = ["${name}", "internal"]

  disk {
    source_image = "projects/debian-cloud/global/images/family/debian-12"
    auto_delete  = true
    boot         = true
    disk_size_gb = ${20 + Math.floor(random() * 200)}
  }

  network_interface {
    subnetwork = google_compute_subnetwork.subnet_${i}.self_link
  }

  metadata_startup_script = <<-EOT
    #!/bin/bash
    set -euo pipefail
    apt-get install --yes nginx
    echo "\${var.setting_${i}}" > /etc/motd
    systemctl enable --now nginx
  EOT

  lifecycle {
    create_before_destroy = true
  }
}
`,
  ).join('\n');

const dns = (name, random) => `resource "google_dns_managed_zone" "main" {
  project     = var.project_id
  name        = "${name}"
  dns_name    = "${name}.acme.example."
  description = "Zone of ${name}"
}
${times(
  8,
  (i) => `
resource "google_dns_record_set" "record_${i}" {
  project      = var.project_id
  managed_zone = google_dns_managed_zone.main.name
  name         = "host-${i}.\${google_dns_managed_zone.main.dns_name}"
  type         = "A"
  ttl          = 300
  rrdatas      = ["10.0.${i}.${Math.floor(random() * 250)}"]
}
`,
).join('')}`;

/** Eight files that are no part of any chain: configuration, services, routes, pipelines, alerts, values, an API. */
export function ordinaryManifests(i, random) {
  const name = `${pick(random, words)}-${i}`;
  const folder = `deploy/group-${Math.floor(i / 20)}/${name}`;
  return [
    [
      `${folder}/config.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${times(30, (k) => `  SETTING_${k}: "${pick(random, words)}-${Math.floor(random() * 10000)}"\n`).join('')}`,
    ],
    [
      `${folder}/service.yaml`,
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n      targetPort: 8080\n`,
    ],
    [
      `${folder}/route.yaml`,
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: ${name}\nspec:\n  rules:\n${times(6, (k) => `    - host: h${k}.${name}.acme.example\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port:\n                  number: 80\n`).join('')}`,
    ],
    [
      `${folder}/.github/workflows/build.yml`,
      `name: build\non: [push]\njobs:\n${times(4, (k) => `  job${k}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make ${pick(random, words)}\n      - run: |\n          docker build --tag ${name}:${k} .\n          docker push ${name}:${k}\n`).join('')}`,
    ],
    [
      `${folder}/alerts.yaml`,
      `groups:\n  - name: ${name}\n    rules:\n${times(12, (k) => `      - alert: ${name}Slow${k}\n        expr: histogram_quantile(0.99, rate(http_seconds_bucket{app="${name}"}[5m])) > ${k}\n        for: 10m\n        labels:\n          severity: page\n`).join('')}`,
    ],
    [
      `${folder}/settings.yaml`,
      `replicas: ${1 + Math.floor(random() * 9)}\nimage:\n  repository: apps/${name}\n  tag: "1.${Math.floor(random() * 50)}"\nresources:\n  limits:\n    memory: 512Mi\n${times(20, (k) => `option${k}:\n  enabled: ${random() > 0.5}\n  weight: ${Math.floor(random() * 100)}\n`).join('')}`,
    ],
    [
      `${folder}/openapi.yaml`,
      `openapi: 3.0.3\ninfo:\n  title: ${name}\n  version: 1.0.0\npaths:\n${times(10, (k) => `  /${pick(random, words)}/${k}:\n    get:\n      operationId: get${k}\n      parameters:\n        - name: id\n          in: query\n          schema:\n            type: string\n      responses:\n        '200':\n          description: What was asked for.\n`).join('')}`,
    ],
    [
      `${folder}/compose.yaml`,
      `services:\n${times(4, (k) => `  ${pick(random, words)}${k}:\n    image: apps/${name}:${k}\n    ports:\n      - "${8000 + k}:8080"\n    environment:\n      LEVEL: info\n`).join('')}`,
    ],
  ];
}

/** A Terraform file of about 12 KB that has everything of one chain in it, as many repositories have theirs. */
export function longTerraform() {
  const random = () => 0.4;
  const [[, pool], [, identity]] = workload(0, random);
  return [
    identity,
    pool,
    network('main', regions[0], random),
    storage('main', regions[0], random),
    compute('main', regions[0], random),
    dns('main', random),
  ]
    .join('\n')
    .slice(0, 13_000);
}
