import assert from 'node:assert/strict';
import { provenanceOf } from '../../server/present/provenance';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import type { Place } from '../../server/syntax/span';
import { factsOf } from './terraform-workspace';

type Files = Readonly<Record<string, string>>;

const resolve = (files: Files) => resolveTerraform(new Map(factsOf(files).map((facts) => [facts.uri, facts] as const)));

const lineIn =
  (files: Files) =>
  ({ uri, span }: Place): string => {
    const path = uri.replace('file:///ws/', '');
    return `${path}:${files[path]!.slice(0, span.start).split('\n').length}`;
  };

describe('where a value comes from', () => {
  const account = `resource "kubernetes_service_account_v1" "app" {
  metadata {
    name      = "my-app-ksa"
    namespace = var.namespace
  }
}
`;

  it('is told step by step', () => {
    const files = { 'main.tf': account, 'variables.tf': '# Names\n\nvariable "namespace" { default = "default" }\n' };
    const [ksa] = resolve(files).kubernetesAccounts;
    assert.equal(provenanceOf([ksa!.namespace, ksa!.name], lineIn(files)), 'default/my-app-ksa ← var.namespace (variables.tf:3, default)');
    assert.equal(provenanceOf([ksa!.name], lineIn(files)), 'my-app-ksa', 'written out');
    assert.equal(provenanceOf([null], lineIn(files)), '?');
  });

  it('through tfvars, locals, inputs of modules and entries of maps; what parts share is told once', () => {
    const files = {
      'main.tf': `variable "team" {}
locals {
  apps = {
    pay = { ksa = "payer" }
  }
}
module "app" {
  source   = "./app"
  for_each = local.apps
  ns       = "\${var.team}-apps"
  ksa      = each.value.ksa
}
`,
      'terraform.tfvars': 'team = "shop"\n',
      'app/main.tf': `variable "ns" {}
variable "ksa" {}
locals {
  member = "serviceAccount:p.svc.id.goog[\${var.ns}/\${var.ksa}]"
}
resource "google_service_account_iam_member" "m" {
  service_account_id = "x"
  role               = "roles/iam.workloadIdentityUser"
  member             = local.member
}
`,
    };
    const [grant] = resolve(files).grants;
    assert.equal(
      provenanceOf([grant!.member], lineIn(files)),
      'serviceAccount:p.svc.id.goog[shop-apps/payer] ← local.member (app/main.tf:4) ← ' +
        '[var.ns (main.tf:10, input) ← var.team (terraform.tfvars:1, tfvars)], ' +
        '[var.ksa (main.tf:11, input) ← each.value (main.tf:4) ← local.apps (main.tf:3)]',
    );
  });
});
