import assert from 'node:assert/strict';
import { show } from '../../server/facts/text';
import type { TerraformFacts } from '../../server/facts/terraform';
import type { Text } from '../../server/facts/value';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf } from './terraform-workspace';

const resolve = (main: string, more: Readonly<Record<string, string>> = {}) =>
  resolveTerraform(new Map(factsOf({ 'main.tf': main, ...more }).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

const said = (text: Text | null | 'unknown'): string => (text === null ? 'null' : text === 'unknown' ? text : show(text));

describe('Terraform objects: Kubernetes', () => {
  it('service accounts, default ones, and annotations on those of others', () => {
    const main = `
      variable "annotations" { default = {} }
      resource "kubernetes_service_account" "a" {
        metadata {
          name = "a"
          namespace = "n"
          annotations = {
            "iam.gke.io/gcp-service-account" = "a@p.iam.gserviceaccount.com"
            "other" = "x"
          }
        }
      }
      resource "kubernetes_service_account_v1" "b" {
        metadata {
          name = "b"
          annotations = merge({ "iam.gke.io/gcp-service-account" = "b@p.iam.gserviceaccount.com" }, var.annotations)
        }
      }
      resource "kubernetes_default_service_account_v1" "d" {
        metadata {
          namespace = "n"
        }
      }
      resource "kubernetes_annotations" "e" {
        kind = "ServiceAccount"
        metadata {
          name = "e"
          namespace = "n"
        }
        annotations = { "iam.gke.io/gcp-service-account" = "e@p.iam.gserviceaccount.com" }
      }
      resource "kubernetes_annotations" "f" {
        kind = "Deployment"
        metadata {
          name = "f"
        }
      }
      resource "kubernetes_service_account" "g" {
        metadata {
          name = "g"
        }
        lifecycle {
          ignore_changes = [metadata[0].annotations]
        }
      }`;
    assert.deepEqual(
      resolve(main).kubernetesAccounts.map((one) => [
        one.kind,
        `${said(one.namespace)}/${said(one.name)}`,
        one.annotationsKnown,
        ...one.annotations.map(({ value }) => said(value)),
      ]),
      [
        ['terraform', 'n/a', true, 'a@p.iam.gserviceaccount.com'],
        ['terraform', 'default/b', false, '?'],
        ['terraform', 'n/default', true],
        ['annotations-only', 'n/e', true, 'e@p.iam.gserviceaccount.com'],
        ['terraform', 'default/g', false],
      ],
    );
  });

  it('workloads with their accounts', () => {
    const main = `
      resource "kubernetes_deployment_v1" "d" {
        metadata {
          name = "web"
          namespace = "front"
          labels = { app = "web" }
        }
        spec {
          template {
            metadata {}
            spec {
              service_account_name = kubernetes_service_account.a.metadata[0].name
              host_network = true
              container {
                name = "c"
                env {
                  name = "GOOGLE_APPLICATION_CREDENTIALS"
                  value = "/key.json"
                }
              }
            }
          }
        }
      }
      resource "kubernetes_cron_job_v1" "c" {
        metadata {
          name = "tidy"
        }
        spec {
          job_template {
            spec {
              template {
                spec {
                  container {
                    name = "c"
                  }
                }
              }
            }
          }
        }
      }
      resource "kubernetes_service_account" "a" {
        metadata {
          name = "web-ksa"
        }
      }`;
    assert.deepEqual(
      resolve(main).workloads.map((one) => [
        one.kind,
        said(one.namespace),
        said(one.name),
        said(one.account),
        one.hostNetwork,
        one.credentialsAt !== null,
      ]),
      [
        ['Deployment', 'front', 'web', 'web-ksa', true, true],
        ['CronJob', 'default', 'tidy', 'null', false, false],
      ],
    );
  });

  it('manifests in HCL and in YAML within HCL', () => {
    const main = `
      variable "ns" {}
      resource "kubernetes_manifest" "a" {
        manifest = {
          apiVersion = "v1"
          kind       = "ServiceAccount"
          metadata = {
            name      = "a"
            namespace = var.ns
            annotations = { "iam.gke.io/gcp-service-account" = "a@p.iam.gserviceaccount.com" }
          }
        }
      }
      resource "kubectl_manifest" "b" {
        yaml_body = <<-YAML
          apiVersion: v1
          kind: ServiceAccount
          metadata:
            name: b
            namespace: \${var.ns}
            annotations:
              iam.gke.io/gcp-service-account: "b@\${var.ns}.iam.gserviceaccount.com"
        YAML
      }
      resource "kubectl_manifest" "c" {
        yaml_body = yamlencode({
          apiVersion = "v1"
          kind       = "ServiceAccount"
          metadata   = { name = "c", namespace = var.ns }
        })
      }`;
    const { kubernetesAccounts } = resolve(main);
    assert.deepEqual(
      kubernetesAccounts.map((one) => [`${said(one.namespace)}/${said(one.name)}`, ...one.annotations.map(({ value }) => said(value))]),
      [['${var.ns}/a', 'a@p.iam.gserviceaccount.com'], ['${var.ns}/b', 'b@${var.ns}.iam.gserviceaccount.com'], ['${var.ns}/c']],
    );
    const [piece] = kubernetesAccounts[1]!.name.pieces;
    assert.equal(main.slice(piece!.at.span.start, piece!.at.span.end), 'b');
  });
});

describe('Terraform objects: clusters and node pools', () => {
  it('what does not last, and where an iterator has no certain key', () => {
    const { googleAccountKeys, nodePools } = resolve(`
      ephemeral "google_service_account_key" "read" {
        name = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com/keys/1"
      }
      resource "google_container_node_pool" "p" {
        name    = "p"
        cluster = "c"
        node_config {
          dynamic "workload_metadata_config" {
            for_each = ["GKE_METADATA"]
            content {
              mode = workload_metadata_config.key
            }
          }
        }
      }
    `);
    assert.deepEqual(googleAccountKeys, []);
    assert.deepEqual(
      nodePools.map(({ mode }) => said(mode)),
      ['?'],
    );
  });

  it('pools of clusters, written out, dynamic, missing and legacy', () => {
    const main = `
      variable "on" { default = null }
      resource "google_container_cluster" "a" {
        name = "a"
        project = "p"
        workload_identity_config {
          workload_pool = "p.svc.id.goog"
        }
        remove_default_node_pool = true
      }
      resource "google_container_cluster" "b" {
        name = "b"
        node_config {
          workload_metadata_config {
            mode = "GCE_METADATA"
          }
        }
      }
      resource "google_container_cluster" "c" {
        name = "c"
        enable_autopilot = true
        project = "p"
      }
      resource "google_container_cluster" "d" {
        name = "d"
        dynamic "workload_identity_config" {
          for_each = var.on ? [1] : []
          content {
            workload_pool = "x"
          }
        }
        node_pool {
          name = "inline"
          node_config {
            workload_metadata_config {
              node_metadata = "SECURE"
            }
            taint {
              key = "k"
            }
          }
        }
      }
      resource "google_container_cluster" "e" {
        name = "e"
        enable_autopilot = var.on
        workload_identity_config {
          identity_namespace = "old.svc.id.goog"
        }
      }
      resource "google_container_cluster" "gone" {
        count = 0
        name = "gone"
      }
      resource "google_container_node_pool" "n" {
        cluster = google_container_cluster.a.name
        name = "n"
        node_config {
          service_account = "n@p.iam.gserviceaccount.com"
          workload_metadata_config {
            mode = "GKE_METADATA"
          }
        }
      }
      resource "google_container_node_pool" "by_name" {
        cluster = "b"
        name = "by-name"
      }`;
    const { clusters, nodePools } = resolve(main);
    assert.deepEqual(
      clusters.map((one) => [said(one.name), one.autopilot, said(one.pool)]),
      [
        ['a', false, 'p.svc.id.goog'],
        ['b', false, 'null'],
        ['c', true, 'p.svc.id.goog'],
        ['d', false, 'unknown'],
        ['e', 'unknown', 'old.svc.id.goog'],
      ],
    );
    assert.deepEqual(
      nodePools.map((one) => [
        one.kind,
        said(one.name),
        one.clusterKey?.replace(/.*\./, ''),
        said(one.mode),
        one.modeAttribute,
        one.tainted,
      ]),
      [
        ['default', 'default-pool', 'b', 'GCE_METADATA', 'mode', false],
        ['inline', 'inline', 'd', 'SECURE', 'node_metadata', true],
        ['default', 'default-pool', 'e', 'null', null, false],
        ['resource', 'n', 'a', 'GKE_METADATA', 'mode', false],
        ['resource', 'by-name', 'b', 'null', null, false],
      ],
    );
    assert.equal(said(nodePools[3]!.serviceAccount), 'n@p.iam.gserviceaccount.com');
  });
});
