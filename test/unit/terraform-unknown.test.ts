import assert from 'node:assert/strict';
import { compare } from '../../server/facts/text';
import type { Text, Value } from '../../server/facts/value';
import { toText } from '../../server/resolve/terraform/values';
import { plain, rootOf, valueIn } from './terraform-workspace';

const module = `
variable "project_id" {}
variable "other" {}
variable "create" { default = null }
variable "filled_in" { default = "PROJECT_ID" }
variable "empty" { default = "" }
variable "none" { default = [] }
variable "accounts" {}
locals {
  loop    = local.pool
  pool    = local.loop
  project = var.project_id
  typing  = 
  extra   = concat(["a"], var.none)
  merged  = merge({ a = "x" }, var.accounts)
}
resource "google_service_account" "app" {
  account_id = "app"
}
resource "google_service_account" "other" {
  account_id = "app"
  project    = var.project_id
}
resource "google_service_account" "each" {
  for_each   = var.accounts
  account_id = each.value.name
}
resource "random_id" "x" {}
resource "google_container_cluster" "main" {
  name     = "main"
  location = "europe-west1"
  project  = var.project_id
  workload_identity_config {
    workload_pool = "\${var.project_id}.svc.id.goog"
  }
}
resource "google_container_cluster" "autopilot" {
  name             = "auto"
  enable_autopilot = true
}
data "google_project" "this" {}
data "google_client_config" "this" {}
data "google_project" "named" { project_id = var.project_id }
resource "kubernetes_namespace" "ns" { 
  metadata { 
    name = "prod" 
  } 
}
resource "kubernetes_service_account_v1" "ksa" { 
  metadata { 
    name      = "app-\${var.other}" 
    namespace = kubernetes_namespace.ns.metadata[0].name
  } 
}
`;

/** What stays open: \`${label}\` is a symbol, \`?\` unknown, \`!\` an error, \`…\` may have more. */
const open: readonly (readonly [expression: string, value: unknown])[] = [
  ['var.project_id', '${var.project_id}'],
  ['"${var.project_id}.svc.id.goog"', '${var.project_id}.svc.id.goog'],
  ['"serviceAccount:${var.project_id}.svc.id.goog[default/app]"', 'serviceAccount:${var.project_id}.svc.id.goog[default/app]'],
  ['format("%s.svc.id.goog", var.project_id)', '${var.project_id}.svc.id.goog'],
  ['join("/", ["ns", var.other])', 'ns/${var.other}'],
  ['local.project', '${var.project_id}'],
  ['var.filled_in', '${var.filled_in}'],
  ['var.empty', '${var.empty}'],
  ['var.missing', '?'],
  ['local.missing', '?'],
  ['local.loop', '?'],
  ['local.typing', '?'],
  ['nope("x")', '?'],
  ['provider::google::project_from_id("x")', '?'],
  ['"a${nope()}b"', 'a?b'],
  ['file("x")', '?'],
  ['timestamp()', '?'],
  ['each.value', '?'],
  ['count.index', '?'],
  ['lower("${var.other}-A")', '${lower(var.other)}-a'],
  ['split("/", "a/${var.other}")', '${split()}'],
  ['trimprefix("serviceAccount:${var.other}", "serviceAccount:")', '${var.other}'],
  ['trimsuffix("${var.other}.svc.id.goog", ".svc.id.goog")', '${var.other}'],
  ['substr("abc-${var.other}", 0, 3)', 'abc'],
  ['replace(var.other, "a", "b")', '${replace()}'],
  ['coalesce(var.other, "x")', '${coalesce()}'],
  ['coalesce("x", var.other)', 'x'],
  ['var.create ? "a" : "b"', '${a condition}'],
  ['var.create ? "a" : "a"', 'a'],
  ['var.create ? ["a"] : []', ['…']],
  ['concat(["a"], var.create ? ["b"] : [])', ['a', '…']],
  ['local.extra', ['a', '…']],
  ['contains(local.extra, "a")', true],
  ['contains(local.extra, "b")', '?'],
  ['length(local.extra)', '?'],
  ['local.merged.a', '?'],
  ['"x-${var.other}" == null', false],
  ['"x-${var.other}" == ""', false],
  ['"x-${var.other}" == "y"', false],
  ['var.other == var.other', true],
  ['var.other == var.project_id', '${==}'],
  ['startswith("abc-${var.other}", "abc")', true],
  ['[for a in var.accounts : a.name]', '${for}'],
  ['var.accounts["x"].name', '${var.accounts.x.name}'],
  ['try(var.accounts.x, "y")', '${try()}'],
  ['google_service_account.app.email', 'app@${provider.project}.iam.gserviceaccount.com'],
  ['google_service_account.app.name', 'projects/${provider.project}/serviceAccounts/app@${provider.project}.iam.gserviceaccount.com'],
  ['google_service_account.app.id', 'projects/${provider.project}/serviceAccounts/app@${provider.project}.iam.gserviceaccount.com'],
  ['google_service_account.app.member', 'serviceAccount:app@${provider.project}.iam.gserviceaccount.com'],
  ['google_service_account.app.account_id', 'app'],
  ['google_service_account.app.unique_id', '${google_service_account.app.unique_id}'],
  ['google_service_account.other.project', '${var.project_id}'],
  ['google_service_account.missing.email', '?'],
  ['random_id.x.hex', '${random_id.x.hex}'],
  ['google_container_cluster.main.workload_identity_config[0].workload_pool', '${var.project_id}.svc.id.goog'],
  ['google_container_cluster.main.workload_identity_config.0.workload_pool', '${var.project_id}.svc.id.goog'],
  ['one(google_container_cluster.main.workload_identity_config[*].workload_pool)', '${var.project_id}.svc.id.goog'],
  ['google_container_cluster.main.id', 'projects/${var.project_id}/locations/europe-west1/clusters/main'],
  ['google_container_cluster.autopilot.workload_identity_config[0].workload_pool', '${provider.project}.svc.id.goog'],
  ['data.google_project.this.project_id', '${provider.project}'],
  ['data.google_project.this.number', '${data.google_project.this.number}'],
  ['data.google_project.named.project_id', '${var.project_id}'],
  ['data.google_client_config.this.project', '${provider.project}'],
  ['kubernetes_namespace.ns.metadata[0].name', 'prod'],
  ['kubernetes_namespace.ns.metadata.0.name', 'prod'],
  ['kubernetes_namespace.ns.id', 'prod'],
  ['kubernetes_namespace.ns.metadata[0].uid', '${kubernetes_namespace.ns.metadata[0].uid}'],
  ['kubernetes_service_account_v1.ksa.metadata[0].name', 'app-${var.other}'],
  ['kubernetes_service_account_v1.ksa.metadata[0].namespace', 'prod'],
  ['kubernetes_service_account_v1.ksa.id', 'prod/app-${var.other}'],
  ['terraform.workspace', '${terraform.workspace}'],
  ['"a" "b"', 'a'],
  ['[1, 2', [1, 2]],
  ['google_service_account.', '?'],
  ['"${var."', '?'],
];

describe('Terraform expressions that are not wholly known', () => {
  const root = rootOf({ 'main.tf': module });
  for (const [expression, expected] of open) {
    it(`${expression} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(plain(valueIn(root, expression)), expected);
    });
  }
});

describe('Terraform symbols', () => {
  const root = rootOf({ 'main.tf': module });
  const text = (expression: string): Text => toText(valueIn(root, expression))!;
  const compared: readonly (readonly [string, string, ReturnType<typeof compare>])[] = [
    ['var.project_id', 'local.project', 'same'],
    ['var.project_id', 'var.other', 'unknown'],
    ['"${var.project_id}.svc.id.goog"', 'google_container_cluster.main.workload_identity_config[0].workload_pool', 'same'],
    ['data.google_project.named.number', 'data.google_project.named.number', 'same'],
    ['data.google_project.named.number', 'data.google_project.this.number', 'unknown'],
    ['google_service_account.app.email', '"app@${data.google_client_config.this.project}.iam.gserviceaccount.com"', 'same'],
    ['google_service_account.app.email', 'google_service_account.other.email', 'unknown'],
    ['google_service_account.app.name', 'google_service_account.app.id', 'same'],
    ['lower(var.other)', 'lower(var.other)', 'same'],
    ['lower(var.other)', 'upper(var.other)', 'unknown'],
    ['nope(var.other)', 'nope(var.other)', 'unknown'],
    ['"a-${var.other}"', '"b-${var.other}"', 'different'],
  ];
  for (const [left, right, expected] of compared) {
    it(`${left} and ${right}: ${expected}`, () => assert.equal(compare(text(left), text(right)), expected));
  }

  it('an attribute says of which resource it is', () => {
    const origins = new Set(text('google_service_account.app.email').pieces.map(({ origin }) => origin));
    assert.equal(origins.size, 1);
    assert.deepEqual([...origins][0], {
      resource: 'file:///ws|google_service_account.app',
      type: 'google_service_account',
      mode: 'managed',
      attribute: 'email',
    });
    const value: Value = valueIn(root, 'google_service_account.app.unique_id');
    assert.equal(value.is === 'symbol' && value.origin?.attribute, 'unique_id');
  });
});
