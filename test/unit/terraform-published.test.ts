import assert from 'node:assert/strict';
import { show } from '../../server/facts/text';
import type { TerraformFacts } from '../../server/facts/terraform';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf } from './terraform-workspace';

const resolve = (main: string) =>
  resolveTerraform(new Map(factsOf({ 'main.tf': main }).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

describe('Terraform modules that are not in the workspace', () => {
  it('the workload-identity module: both accounts, annotation and grant', () => {
    const main = `
      module "wi" {
        source     = "terraform-google-modules/kubernetes-engine/google//modules/workload-identity"
        version    = "~> 30.0"
        name       = "a-very-long-name-of-more-than-thirty-characters"
        namespace  = "team"
        project_id = "acme"
        k8s_sa_project_id = "host"
        roles      = ["roles/storage.objectViewer"]
      }
      resource "google_project_iam_member" "x" {
        project = "acme"
        role    = "r"
        member  = "serviceAccount:\${module.wi.gcp_service_account_email}"
      }`;
    const { googleAccounts, kubernetesAccounts, grants, opaques } = resolve(main);
    const email = 'a-very-long-name-of-more-than@acme.iam.gserviceaccount.com';
    assert.deepEqual(
      googleAccounts.map((one) => [show(one.email), one.managed]),
      [[email, true]],
    );
    assert.deepEqual(
      kubernetesAccounts.map((one) => [one.kind, show(one.namespace), show(one.name), show(one.annotations[0]!.value)]),
      [['terraform', 'team', 'a-very-long-name-of-more-than-thirty-characters', email]],
    );
    assert.deepEqual(
      grants.map(({ role, member }) => [show(role), show(member)]),
      [
        ['r', `serviceAccount:${email}`],
        ['roles/iam.workloadIdentityUser', 'serviceAccount:host.svc.id.goog[team/a-very-long-name-of-more-than-thirty-characters]'],
        ['roles/storage.objectViewer', `serviceAccount:${email}`],
      ],
    );
    assert.deepEqual(opaques, []);
    const origin = grants[0]!.member!.pieces.at(-1)!.origin;
    assert.equal(origin?.resource, googleAccounts[0]!.key);
  });

  it('existing Kubernetes accounts are annotated, or left alone', () => {
    const module = (more: string) => `
      module "wi" {
        source     = "github.com/terraform-google-modules/terraform-google-kubernetes-engine//modules/workload-identity?ref=v30.0.0"
        name       = "a"
        project_id = "acme"
        use_existing_k8s_sa = true
        k8s_sa_name = "ksa"
        ${more}
      }`;
    assert.deepEqual(
      resolve(module('')).kubernetesAccounts.map(({ kind }) => kind),
      ['annotations-only'],
    );
    assert.deepEqual(resolve(module('annotate_k8s_sa = false')).kubernetesAccounts, []);
  });

  it('cluster modules have their pool and mode unless they are told otherwise', () => {
    const main = `
      module "gke" {
        source     = "terraform-google-modules/kubernetes-engine/google//modules/private-cluster"
        name       = "c"
        project_id = "acme"
        node_pools = [{ name = "a" }, { name = "b", node_metadata = "EXPOSE" }, { name = "c", node_metadata = "GKE_METADATA_SERVER" }]
      }
      module "off" {
        source             = "terraform-google-modules/kubernetes-engine/google"
        name               = "off"
        project_id         = "acme"
        identity_namespace = null
      }
      module "auto" {
        source     = "terraform-google-modules/kubernetes-engine/google//modules/beta-autopilot-public-cluster"
        name       = "auto"
        project_id = "acme"
      }
      resource "google_service_account_iam_member" "x" {
        service_account_id = "x"
        role               = "r"
        member             = "serviceAccount:\${module.gke.identity_namespace}[n/k]"
      }`;
    const { clusters, nodePools, grants } = resolve(main);
    assert.deepEqual(
      clusters.map(({ name, pool, autopilot }) => [show(name), pool === 'unknown' || pool === null ? pool : show(pool), autopilot]),
      [
        ['c', 'acme.svc.id.goog', false],
        ['off', 'unknown', false],
        ['auto', 'acme.svc.id.goog', true],
      ],
    );
    assert.deepEqual(
      nodePools.map(({ name, mode, clusterKey }) => [show(name), mode === 'unknown' || mode === null ? mode : show(mode), clusterKey]),
      [
        ...['GKE_METADATA', 'GCE_METADATA', 'GKE_METADATA'].map((mode, i) => ['abc'[i], mode, clusters[0]!.key]),
        ['default-node-pool', 'GKE_METADATA', clusters[1]!.key],
      ],
    );
    assert.equal(show(grants[0]!.member), 'serviceAccount:acme.svc.id.goog[n/k]');
  });

  it('Fabric: grants in the map of the account module', () => {
    const main = `
      variable "project_id" {}
      module "sa" {
        source     = "github.com/GoogleCloudPlatform/cloud-foundation-fabric//modules/iam-service-account?ref=v34.0.0"
        project_id = var.project_id
        prefix     = "dev"
        name       = "app"
        iam = {
          "roles/iam.workloadIdentityUser" = ["serviceAccount:\${var.project_id}.svc.id.goog[ns/ksa]"]
        }
        iam_bindings_additive = {
          more = { role = "roles/iam.workloadIdentityUser", member = "serviceAccount:x.svc.id.goog[ns/other]" }
        }
      }
      module "pool" {
        source       = "git::https://github.com/GoogleCloudPlatform/cloud-foundation-fabric.git//modules/gke-nodepool?ref=v34.0.0"
        project_id   = var.project_id
        cluster_name = module.cluster.name
        name         = "np"
        node_config  = { workload_metadata_config_mode = "GCE_METADATA" }
      }
      module "cluster" {
        source     = "github.com/GoogleCloudPlatform/cloud-foundation-fabric//modules/gke-cluster-standard"
        project_id = var.project_id
        name       = "c"
      }`;
    const { googleAccounts, grants, nodePools, clusters } = resolve(main);
    assert.deepEqual(
      googleAccounts.map(({ email }) => show(email)),
      ['dev-app@${var.project_id}.iam.gserviceaccount.com'],
    );
    assert.deepEqual(
      grants.map(({ role, member, authority }) => [authority, show(role), show(member)]),
      [
        ['binding', 'roles/iam.workloadIdentityUser', 'serviceAccount:${var.project_id}.svc.id.goog[ns/ksa]'],
        ['member', 'roles/iam.workloadIdentityUser', 'serviceAccount:x.svc.id.goog[ns/other]'],
      ],
    );
    assert.equal(nodePools[0]!.mode !== 'unknown' && show(nodePools[0]!.mode), 'GCE_METADATA');
    assert.equal(nodePools[0]!.clusterKey, clusters[0]!.key);
  });

  it('any other module may do anything with the accounts it is told of', () => {
    const main = `
      resource "google_service_account" "a" {
        account_id = "a"
        project    = "p"
      }
      module "x" {
        source = "example/x/google"
        email  = google_service_account.a.email
        things = { more = [google_service_account.a.account_id, "plain"] }
        ksa_name = "app"
      }
      module "y" {
        source = "example/y/google"
        name   = "plain"
      }`;
    assert.deepEqual(
      resolve(main).opaques.map((one) => [
        one.grants,
        one.annotates,
        one.googleAccounts?.map(show),
        one.kubernetesAccounts?.map(({ name }) => show(name)),
      ]),
      [
        [true, false, ['a@p.iam.gserviceaccount.com', 'a'], undefined],
        [false, true, undefined, ['app']],
      ],
    );
  });

  it('scripts beside resources and providers that ignore annotations', () => {
    const main = `
      provider "kubernetes" {
        ignore_annotations = ["^iam.gke.io\\\\/.*"]
      }
      resource "null_resource" "x" {
        provisioner "local-exec" {
          command = "gcloud iam service-accounts add-iam-policy-binding a@p.iam.gserviceaccount.com --role r --member m"
        }
      }
      resource "null_resource" "harmless" {
        provisioner "local-exec" {
          command = "echo"
        }
      }`;
    assert.deepEqual(
      resolve(main).opaques.map((one) => [one.what, one.grants, one.annotates, one.googleAccounts?.map(show)]),
      [
        ['script', true, false, ['a@p.iam.gserviceaccount.com']],
        ['provider', false, true, undefined],
      ],
    );
  });

  it('versions: Workload Identity is on by default since 12, in beta modules since 8; pools follow in 12 and 9', () => {
    const made = (module: string, version: string) => {
      const { clusters, nodePools } = resolve(`
        module "gke" {
          source     = "terraform-google-modules/kubernetes-engine/google${module}"
          ${version}
          project_id = "acme"
          name       = "main"
          node_pools = [{ name = "pool" }]
        }`);
      const shown = (text: Parameters<typeof show>[0] | 'unknown') => (text === 'unknown' ? text : show(text));
      return [shown(clusters[0]!.pool), shown(nodePools[0]!.mode)];
    };
    const on = ['acme.svc.id.goog', 'GKE_METADATA'];
    assert.deepEqual(made('', ''), on);
    assert.deepEqual(made('', 'version = "~> 33.0"'), on);
    assert.deepEqual(made('', 'version = ">= 11.0"'), on);
    assert.deepEqual(made('', 'version = "~> 11.0"'), ['unknown', 'unknown']);
    assert.deepEqual(made('//modules/private-cluster', 'version = "11.1.0"'), ['unknown', 'unknown']);
    assert.deepEqual(made('//modules/beta-private-cluster', 'version = "~> 9.0"'), on);
    assert.deepEqual(made('//modules/beta-public-cluster', 'version = "8.1.0"'), ['acme.svc.id.goog', 'unknown']);
    assert.deepEqual(made('//modules/beta-public-cluster', 'version = "7.3"'), ['unknown', 'unknown']);
    const tagged = resolve(
      'module "gke" {\n source = "github.com/terraform-google-modules/terraform-google-kubernetes-engine?ref=v10.0.0"\n project_id = "acme"\n name = "main"\n}\n',
    );
    assert.equal(tagged.clusters[0]!.pool, 'unknown');
  });

  it('versions: k8s_sa_project_id came late, workload_identity of the fabric was a variable of its own', () => {
    const identity = (version: string) =>
      resolve(
        `module "wi" {\n source = "terraform-google-modules/kubernetes-engine/google//modules/workload-identity"\n version = "${version}"\n project_id = "acme"\n name = "my-app"\n}\n`,
      ).identityModules[0]!.poolProjectInput;
    assert.deepEqual(['~> 21.0', '~> 22.0', '30.2.0'].map(identity), [false, true, true]);
    const fabric = (more: string) =>
      resolve(
        `module "gke" {\n source = "github.com/GoogleCloudPlatform/cloud-foundation-fabric//modules/gke-cluster"\n}\nmodule "std" {\n source = "github.com/GoogleCloudPlatform/cloud-foundation-fabric//modules/gke-cluster-standard?ref=v20.0.0"\n project_id = "acme"\n name = "x"\n ${more}\n}\n`,
      ).clusters.map(({ pool }) => (pool === null || pool === 'unknown' ? pool : show(pool)));
    assert.deepEqual(fabric(''), ['acme.svc.id.goog']);
    assert.deepEqual(fabric('workload_identity = false'), ['unknown']);
  });
});
