import assert from 'node:assert/strict';
import type { TerraformFacts } from '../../server/facts/terraform';
import type { Text, Trail } from '../../server/facts/value';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import type { Place } from '../../server/syntax/span';
import { factsOf } from './terraform-workspace';

type Files = Readonly<Record<string, string>>;

const resolve = (files: Files) => resolveTerraform(new Map(factsOf(files).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

/** `file: the text that stands there` */
const written = (files: Files, { uri, span }: Place): string => {
  const path = uri.replace('file:///ws/', '');
  return `${path}: ${files[path]!.slice(span.start, span.end)}`;
};

const steps = (files: Files, trail: Trail | undefined): string[] =>
  trail ? [`${trail.label} (${trail.how}) ${written(files, trail.at)}`, ...steps(files, trail.next)] : [];

/** Every piece: where it is written, whether its characters stand there, and how it came. */
const provenance = (files: Files, text: Text): unknown[] =>
  text.pieces.map((piece) => [written(files, piece.at), piece.is === 'known' ? piece.exact : piece.is, ...steps(files, piece.trail)]);

describe('Terraform provenance', () => {
  it('through tfvars, module input, variable, local and template, every literal keeps its place', () => {
    const files = {
      'm/main.tf': `variable "ns" {}
variable "ksa" { default = "app" }
locals { member = "serviceAccount:p.svc.id.goog[\${var.ns}/\${var.ksa}]" }
resource "google_service_account_iam_member" "m" {
  service_account_id = "x"
  role = "r"
  member = local.member
}`,
      'main.tf': 'variable "namespace" { default = "unused" }\nmodule "m" {\n source = "./m"\n ns = "pre-${var.namespace}"\n}\n',
      'terraform.tfvars': 'namespace = "prod"\n',
    };
    const [grant] = resolve(files).grants;
    const template = 'm/main.tf: "serviceAccount:p.svc.id.goog[${var.ns}/${var.ksa}]"';
    assert.deepEqual(provenance(files, grant!.member!), [
      ['m/main.tf: serviceAccount:p.svc.id.goog[', true, `local.member (local) ${template}`],
      ['main.tf: pre-', true, `local.member (local) ${template}`, 'var.ns (input) main.tf: "pre-${var.namespace}"'],
      [
        'terraform.tfvars: prod',
        true,
        `local.member (local) ${template}`,
        'var.ns (input) main.tf: "pre-${var.namespace}"',
        'var.namespace (tfvars) terraform.tfvars: "prod"',
      ],
      ['m/main.tf: /', true, `local.member (local) ${template}`],
      ['m/main.tf: app', true, `local.member (local) ${template}`, 'var.ksa (default) m/main.tf: "app"'],
      ['m/main.tf: ]', true, `local.member (local) ${template}`],
    ]);
    assert.equal(written(files, grant!.member!.at), 'm/main.tf: local.member', 'the text stands at the sink');
  });

  it('for_each over a map leads to the entry that decides, key and value', () => {
    const files = {
      'main.tf': `locals {
  accounts = {
    "one" = { ns = "front", "ksa" = "web" }
    two   = { ns = "back", ksa = "api" }
  }
}
resource "google_service_account_iam_member" "m" {
  for_each = local.accounts
  service_account_id = each.key
  role = "r"
  member = "[\${each.value.ns}/\${each.value["ksa"]}]"
}`,
    };
    const { grants } = resolve(files);
    assert.deepEqual(
      grants.map(({ member }) => member!.pieces.filter((_, i) => i % 2 === 1).map((piece) => written(files, piece.at))),
      [
        ['main.tf: front', 'main.tf: web'],
        ['main.tf: back', 'main.tf: api'],
      ],
    );
    assert.deepEqual(
      grants.map(
        ({ target }) =>
          target.level === 'serviceAccount' && provenance(files, target.account).map((piece) => (piece as unknown[]).slice(0, 2)),
      ),
      [[['main.tf: one', true]], [['main.tf: two', true]]],
    );
  });

  it('through flatten, for and lists of objects that a module is given', () => {
    const files = {
      'm/main.tf': `variable "teams" {
  type = list(object({ ns = string, sas = list(string) }))
}
locals {
  pairs = flatten([for team in var.teams : [for sa in team.sas : { key = "\${team.ns}/\${sa}", ns = team.ns, sa = sa }]])
}
resource "google_service_account_iam_member" "m" {
  for_each = { for pair in local.pairs : pair.key => pair }
  service_account_id = "x"
  role = "r"
  member = "[\${each.value.ns}/\${each.value.sa}]"
}`,
      'main.tf': 'module "m" {\n source = "./m"\n teams = [\n { ns = "n1", sas = ["a", "b"] },\n { ns = "n2", sas = ["c"] },\n ]\n}\n',
    };
    assert.deepEqual(
      resolve(files).grants.map(({ member }) => member!.pieces.map((piece) => written(files, piece.at))),
      [
        ['m/main.tf: [', 'main.tf: n1', 'm/main.tf: /', 'main.tf: a', 'm/main.tf: ]'],
        ['m/main.tf: [', 'main.tf: n1', 'm/main.tf: /', 'main.tf: b', 'm/main.tf: ]'],
        ['m/main.tf: [', 'main.tf: n2', 'm/main.tf: /', 'main.tf: c', 'm/main.tf: ]'],
      ],
    );
  });

  it('what a function cuts out keeps its place, what it makes does not claim one', () => {
    const files = {
      'main.tf': `locals {
  whole = "serviceAccount:abc"
}
resource "google_service_account_iam_member" "m" {
  service_account_id = trimprefix(local.whole, "serviceAccount:")
  role = upper("abc")
  member = format("%s-%s", split(":", local.whole)[1], "x\\ty")
}`,
    };
    const [grant] = resolve(files).grants;
    assert.ok(grant?.target.level === 'serviceAccount');
    const places = (text: Text) => provenance(files, text).map((piece) => (piece as unknown[]).slice(0, 2));
    assert.deepEqual(places(grant.target.account), [['main.tf: abc', true]]);
    assert.deepEqual(places(grant.role), [['main.tf: abc', false]]);
    assert.deepEqual(places(grant.member!), [
      ['main.tf: abc', true],
      ['main.tf: -', true],
      ['main.tf: x', true],
      ['main.tf: \\t', false],
      ['main.tf: y', true],
    ]);
  });

  it('an attribute leads to what decides it, and through an output to the caller', () => {
    const files = {
      'm/main.tf':
        'resource "google_service_account" "a" {\n  account_id = "app"\n  project = "acme"\n}\noutput "email" { value = google_service_account.a.email }\n',
      'main.tf':
        'module "m" { source = "./m" }\nresource "google_project_iam_member" "x" {\n project = "acme"\n role = "r"\n member = "serviceAccount:${module.m.email}"\n}\n',
    };
    const [grant] = resolve(files).grants;
    const [, name, glue, project] = provenance(files, grant!.member!);
    const way = [
      'module.m.email (output) m/main.tf: google_service_account.a.email',
      'google_service_account.a.email (attribute) m/main.tf: account_id = "app"',
    ];
    assert.deepEqual(name, ['m/main.tf: app', true, ...way]);
    assert.deepEqual((glue as unknown[])[1], false);
    assert.deepEqual(project, ['m/main.tf: acme', true, ...way]);
  });

  it('names in scope: what has the same value in all instances of a module', () => {
    const files = {
      'm/main.tf': `variable "project_id" {}
variable "name" {}
locals { pool = "\${var.project_id}.svc.id.goog" }
resource "google_container_cluster" "c" {
  name = "c"
  workload_identity_config { 
    workload_pool = local.pool 
  }
}
resource "kubernetes_namespace" "n" {
  for_each = toset(["a"])
}`,
      'main.tf':
        'module "a" {\n source = "./m"\n project_id = "p"\n name = "a"\n}\nmodule "b" {\n source = "./m"\n project_id = "p"\n name = "b"\n}\n',
    };
    const names = resolve(files).names('file:///ws/m');
    assert.deepEqual(
      names.map(({ expression, value, kind }) => [
        expression,
        kind,
        value.pieces.map((piece) => (piece.is === 'known' ? piece.text : piece.is)).join(''),
      ]),
      [
        ['var.project_id', 'variable', 'p'],
        ['local.pool', 'local', 'p.svc.id.goog'],
        ['google_container_cluster.c.workload_identity_config[0].workload_pool', 'resource', 'p.svc.id.goog'],
        ['google_container_cluster.c.name', 'resource', 'c'],
        ['google_container_cluster.c.project', 'resource', 'symbol'],
      ],
    );
    assert.deepEqual(resolve(files).names('file:///ws/nowhere'), []);
  });
});
