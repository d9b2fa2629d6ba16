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
