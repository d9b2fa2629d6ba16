import assert from 'node:assert/strict';
import { extractTerraform } from '../../server/facts/terraform';
import type { ConfigurationFacts } from '../../server/facts/terraform';
import type { TemplatePart } from '../../server/syntax/hcl/ast';

const facts = (text: string): ConfigurationFacts => {
  const read = extractTerraform({ uri: 'file:///ws/main.tf', language: 'terraform', text });
  assert.ok(read?.is === 'configuration');
  return read;
};

const plainLiteral = (part: TemplatePart | undefined): string | undefined => (part?.kind === 'literal' ? part.value : undefined);

describe('Terraform facts of one file', () => {
  it('sorts what a file declares', () => {
    const text = `
      variable "a" {
        type     = string
        default  = "x"
        nullable = false
      }
      locals {
        b = 1
        c = 2
      }
      output "d" { value = local.b }
      module "e" {
        source  = "./e"
        version = "1.0"
      }
      provider "google" {
        alias   = "west"
        project = "p"
        batching {}
      }
      resource "google_service_account" "f" { account_id = "f" }
      data "google_project" "g" {}
      moved {
        from = a.b
        to   = a.c
      }
      check "h" {}`;
    const { variables, locals, outputs, calls, providers, resources } = facts(text);
    assert.deepEqual(
      variables.map(({ name, nullable }) => [name, nullable]),
      [['a', false]],
    );
    assert.deepEqual(
      locals.map(({ name }) => name),
      ['b', 'c'],
    );
    assert.deepEqual(
      outputs.map(({ name, value }) => [name, value?.kind]),
      [['d', 'attribute-access']],
    );
    assert.deepEqual(
      calls.map(({ name, source, version }) => [name, source, version]),
      [['e', './e', '1.0']],
    );
    assert.deepEqual(
      providers.map(({ name, alias, body }) => [name, alias, body.items.length]),
      [['google', 'west', 2]],
    );
    assert.deepEqual(
      resources.map(({ mode, type, name }) => [mode, type, name]),
      [
        ['managed', 'google_service_account', 'f'],
        ['data', 'google_project', 'g'],
      ],
    );
    const { header, nameSpan } = resources[0]!;
    assert.equal(text.slice(header.start, header.end), 'resource "google_service_account" "f"');
    assert.equal(text.slice(nameSpan.start, nameSpan.end), '"f"');
  });

  it('keeps little of resources that have no part in a chain, and the scripts beside them', () => {
    const { resources } = facts(`resource "google_storage_bucket" "b" {
      name     = "b"
      location = "EU"
      labels   = { a = "b" }
      lifecycle_rule {
        action {}
      }
      provisioner "local-exec" {
        command = "x"
      }
      provisioner "file" {}
    }`);
    const [bucket] = resources;
    assert.equal(bucket!.whole, false);
    assert.deepEqual(
      bucket!.body.items.map((item) => (item.kind === 'attribute' ? item.name.name : item.type.name)),
      ['name', 'location', 'provisioner'],
    );
  });

  it('tfvars in both syntaxes, with places', () => {
    for (const [uri, text, written] of [
      ['file:///ws/terraform.tfvars', 'project = "acme"\n', '"acme"'],
      ['file:///ws/x.auto.tfvars.json', '{ "project": "acme" }', '"acme"'],
    ] as const) {
      const language = uri.endsWith('.json') ? 'json' : 'terraform-vars';
      const read = extractTerraform({ uri, language, text });
      assert.ok(read?.is === 'tfvars');
      const [value] = read.values;
      assert.equal(value!.name, 'project');
      assert.equal(text.slice(value!.value!.span.start, value!.value!.span.end), written);
    }
  });

  it('JSON syntax: templates have their places in the JSON text', () => {
    const text = '{"locals": {"member": "serviceAccount:${var.p}[a/b]", "quoted": "say \\"${x}\\""}}';
    const read = extractTerraform({ uri: 'file:///ws/main.tf.json', language: 'terraform-json', text });
    assert.ok(read?.is === 'configuration');
    const [member, quoted] = read.locals.map(({ value }) => value);
    assert.ok(member?.kind === 'template' && quoted?.kind === 'template');
    assert.deepEqual(
      member.parts.map(({ span }) => text.slice(span.start, span.end)),
      ['serviceAccount:', '${var.p}', '[a/b]'],
    );
    assert.equal(quoted.parts.length, 3);
    assert.equal(plainLiteral(quoted.parts[0]), 'say "');
  });

  it('files that are no part of Terraform give nothing', () => {
    assert.equal(extractTerraform({ uri: 'file:///ws/package.json', language: 'json', text: '{}' }), null);
    assert.equal(extractTerraform({ uri: 'file:///ws/x.yaml', language: 'yaml', text: 'a: b' }), null);
  });

  it('modules.json of terraform init', () => {
    const uri = 'file:///ws/.terraform/modules/modules.json';
    const text = '{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"a.b","Source":"x","Version":"1","Dir":"d"},{"Key":3},null]}';
    const read = extractTerraform({ uri, language: 'json', text });
    assert.deepEqual(read, { is: 'modules', uri, modules: [{ key: 'a.b', source: 'x', version: '1', dir: 'd' }] });
  });
});
