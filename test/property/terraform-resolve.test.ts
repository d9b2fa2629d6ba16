import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TerraformFacts } from '../../server/facts/terraform';
import { newTerraformCache, resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf } from '../unit/terraform-workspace';

const main = `variable "project_id" {}
variable "ns" { default = "prod" }
locals {
  pool = "\${var.project_id}.svc.id.goog"
  accounts = { one = { ksa = "a" }, two = { ksa = "b" } }
}
resource "google_service_account" "app" {
  for_each   = local.accounts
  account_id = "app-\${each.key}"
}
resource "google_service_account_iam_binding" "wi" {
  for_each           = local.accounts
  service_account_id = google_service_account.app[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  members            = [for k in [each.value.ksa] : "serviceAccount:\${local.pool}[\${var.ns}/\${k}]"]
}
module "m" {
  source = "./m"
  name   = try(google_service_account.app["one"].email, "none")
}
`;
const inner =
  'variable "name" {}\noutput "name" {\n value = upper(var.name)\n}\nresource "google_service_account" "x" {\n account_id = var.name\n}\n';

const asMap = (files: Readonly<Record<string, string>>) =>
  new Map(factsOf(files).map((facts): [string, TerraformFacts] => [facts.uri, facts]));

/** One edit: a stretch replaced by a few characters that matter to the syntax, or by an expression. */
const edit = fc.record({
  inMain: fc.boolean(),
  at: fc.nat(900),
  remove: fc.nat(20),
  insert: fc.oneof(
    fc.string({ unit: fc.constantFrom('"', '{', '}', '[', ']', '$', '.', '\n', ' ', 'a', '=', '(', ')', '*'), maxLength: 6 }),
    fc.constantFrom(
      'local.pool',
      'module.m.name',
      'each.value',
      'var.ns',
      '[*].x',
      'flatten(',
      'null',
      '...',
      '1/0',
      'count = 3\n',
      'for_each = {}\n',
    ),
  ),
});

describe('Terraform resolution of arbitrary edits', () => {
  it('never throws, and a patched resolution equals one from the start', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        const texts: Record<string, string> = { 'main.tf': main, 'm/main.tf': inner };
        const cache = newTerraformCache();
        const files = asMap(texts);
        resolveTerraform(files, cache);
        for (const { inMain, at, remove, insert } of edits) {
          const path = inMain ? 'main.tf' : 'm/main.tf';
          const text = texts[path]!;
          const start = at % (text.length + 1);
          texts[path] = text.slice(0, start) + insert + text.slice(start + remove);
          for (const [uri, facts] of asMap({ [path]: texts[path] })) files.set(uri, facts);
          const patched = resolveTerraform(files, cache);
          const fresh = resolveTerraform(files);
          assert.deepEqual({ ...patched, names: undefined, reads: undefined }, { ...fresh, names: undefined, reads: undefined });
          patched.names('file:///ws');
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** A tree of modules that pass values, resources and providers to each other; `#n` is a place where something may change. */
const tree: Readonly<Record<string, string>> = {
  'main.tf': `variable "project_id" { default = "#0" }
provider "google" {
  project = var.project_id
}
provider "google" {
  alias   = "west"
  project = "#1"
}
module "ids" {
  source = "./ids"
  names  = ["#2", "two"]
}
module "team" {
  source     = "./team"
  for_each   = toset(module.ids.all)
  name       = each.key
  account    = module.ids
  project_id = var.project_id
  providers  = { google = google.west }
}
module "plain" {
  source  = "./team"
  count   = "#3" == "" ? 0 : 1
  name    = "#3"
  account = module.team["two"].workload
}
`,
  'other.tf': '# #4\nlocals {\n  unused = "#4"\n}\n',
  'ids/main.tf': `variable "names" {}
resource "google_service_account" "this" {
  for_each   = toset(var.names)
  account_id = "\${each.key}-#5"
}
output "all" {
  value = [for name in var.names : lower(name)]
}
output "email" {
  value = google_service_account.this["two"].email
}
`,
  'team/main.tf': `variable "name" {}
variable "account" {}
variable "project_id" { default = null }
module "workload" {
  source    = "../workload"
  name      = var.name
  email     = try(var.account.email, "#6")
  namespace = "ns-\${var.name}"
}
output "workload" {
  value = module.workload
}
`,
  'workload/main.tf': `variable "name" {}
variable "email" {}
variable "namespace" { default = "#7" }
data "google_project" "this" {}
resource "kubernetes_service_account_v1" "this" {
  metadata {
    name        = var.name
    namespace   = var.namespace
    annotations = { "iam.gke.io/gcp-service-account" = var.email }
  }
}
resource "google_service_account_iam_member" "this" {
  service_account_id = var.email
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${data.google_project.this.project_id}.svc.id.goog[\${var.namespace}/\${var.name}#8]"
}
output "email" {
  value = "\${var.name}@#9"
}
`,
};

describe('Terraform resolution of a tree of modules', () => {
  it('patched after edits equals one from the start', () => {
    const change = fc.record({ hole: fc.nat(9), to: fc.constantFrom('', 'a', 'b', 'longer', 'two', '${1 +', '"\n') });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const held = Array.from({ length: 10 }, () => 'one');
        const textOf = (path: string): string => tree[path]!.replace(/#(\d)/g, (_, hole: string) => held[Number(hole)]!);
        const files = asMap(Object.fromEntries(Object.keys(tree).map((path) => [path, textOf(path)])));
        const cache = newTerraformCache();
        resolveTerraform(files, cache);
        for (const { hole, to } of changes) {
          held[hole] = to;
          for (const path of Object.keys(tree))
            if (tree[path]!.includes(`#${hole}`)) for (const [uri, facts] of asMap({ [path]: textOf(path) })) files.set(uri, facts);
          const [patched, whole] = [resolveTerraform(files, cache), resolveTerraform(files)];
          assert.deepEqual({ ...patched, names: undefined, reads: undefined }, { ...whole, names: undefined, reads: undefined });
          for (const folder of ['', '/ids', '/team', '/workload'])
            assert.deepEqual(patched.names(`file:///ws${folder}`), whole.names(`file:///ws${folder}`));
        }
      }),
      { numRuns: 150 },
    );
  });
});
