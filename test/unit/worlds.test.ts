import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chainState } from '../../server/chain/model';
import { createEngine } from '../../server/engine';
import { languageOf } from '../../server/facts/language';
import { known } from '../../server/facts/text';
import { analyse, uriOf } from '../workspace';

const root = (namespace: string): string => `
variable "project_id" { type = string }
variable "namespace" { default = "apps" }
resource "google_service_account" "app" {
  project    = var.project_id
  account_id = "shop-app"
}
resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${var.project_id}.svc.id.goog[\${var.namespace}/app]"
}
resource "kubernetes_service_account_v1" "app" {
  metadata {
    name        = "app"
    namespace   = "${namespace}"
    annotations = { "iam.gke.io/gcp-service-account" = google_service_account.app.email }
  }
}
`;

const said = (files: Readonly<Record<string, string>>): string[] =>
  analyse(new Map(Object.entries(files)))
    .findings.filter(({ rule }) => rule === 'WI105')
    .map(({ message }) => /\(With [^)]*\)$/.exec(message)?.[0] ?? 'with all');

describe('variants of a root by named tfvars files', () => {
  const dev = 'project_id = "acme-dev"\nnamespace = "web"\n';
  const prod = 'project_id = "acme-prod"\nnamespace = "shop"\n';

  it('a finding says for which it holds', () => {
    assert.deepEqual(said({ 'main.tf': root('web'), 'env/dev.tfvars': dev, 'env/prod.tfvars': prod }), ['(With env/prod.tfvars.)']);
    const test = 'project_id = "acme-test"\nnamespace = "shop"\n';
    assert.deepEqual(said({ 'main.tf': root('web'), 'dev.tfvars': dev, 'prod.tfvars': prod, 'test.tfvars': test }), [
      '(With prod.tfvars or test.tfvars.)',
    ]);
  });

  it('a finding that differs from one to the other says whose it is', () => {
    assert.deepEqual(said({ 'main.tf': root('other'), 'env/dev.tfvars': dev, 'env/prod.tfvars': prod }), [
      '(With env/dev.tfvars; the like with the others.)',
    ]);
  });

  it('a finding that is the same in all does not', () => {
    assert.deepEqual(
      said({ 'main.tf': root('web'), 'dev.tfvars': 'project_id = "acme-dev"\n', 'prod.tfvars': 'project_id = "acme-prod"\n' }).length,
      1,
    );
  });

  it('files that set nothing in common are given together', () => {
    const files = { 'main.tf': root('web'), 'prod/project.tfvars': 'project_id = "acme"\n', 'prod/names.tfvars': 'namespace = "web"\n' };
    assert.deepEqual(said(files), []);
    assert.deepEqual(said({ ...files, 'prod/names.tfvars': 'namespace = "shop"\n' }), ['with all']);
  });

  it('a folder of files is one alternative, named terraform.tfvars or not', () => {
    assert.deepEqual(
      said({
        'main.tf': root('web'),
        'env/dev/terraform.tfvars': dev,
        'env/prod/terraform.tfvars.json': JSON.stringify({ namespace: 'shop' }),
      }),
      ['(With env/prod/terraform.tfvars.json.)'],
    );
  });

  it('two roots with variants of the same name are taken together', () => {
    const accounts =
      'variable "project_id" {}\nresource "google_service_account" "app" {\n project = var.project_id\n account_id = "shop-app"\n}\n';
    const bindings =
      'variable "project_id" {}\nvariable "namespace" {}\nresource "google_service_account_iam_member" "app" {\n service_account_id = "projects/${var.project_id}/serviceAccounts/shop-app@${var.project_id}.iam.gserviceaccount.com"\n role = "roles/iam.workloadIdentityUser"\n member = "serviceAccount:${var.project_id}.svc.id.goog[${var.namespace}/app]"\n}\nresource "kubernetes_service_account_v1" "app" {\n metadata {\n name = "app"\n namespace = "web"\n annotations = { "iam.gke.io/gcp-service-account" = "shop-app@${var.project_id}.iam.gserviceaccount.com" }\n }\n}\n';
    const files = {
      'accounts/main.tf': accounts,
      'accounts/dev.tfvars': 'project_id = "acme-dev"\n',
      'accounts/prod.tfvars': 'project_id = "acme-prod"\n',
      'bindings/main.tf': bindings,
      'bindings/env/dev.tfvars': dev,
      'bindings/env/prod.tfvars': prod,
    };
    assert.deepEqual(said(files), ['(With env/prod.tfvars.)']);
    assert.deepEqual(said({ ...files, 'bindings/env/prod.tfvars': prod.replace('shop', 'web') }), []);
  });

  it('files beside the root are its own where they set its variables', () => {
    for (const [code, values] of [
      ['terraform', 'env'],
      ['infra/terraform', 'environments'],
      ['infra/gke', 'infra/vars/gke'],
    ] as const) {
      const files = { [`${code}/main.tf`]: root('web'), [`${values}/dev.tfvars`]: dev, [`${values}/prod.tfvars`]: prod };
      const path = code.startsWith('infra/') && values.startsWith('infra/') ? '../vars/gke' : `${code.replace(/[^/]+/g, '..')}/${values}`;
      assert.deepEqual(said(files), [`(With ${path}/prod.tfvars.)`], code);
      const leftovers = 'region = "x"\nzone = "y"\n';
      assert.deepEqual(said({ ...files, [`${values}/prod.tfvars`]: prod + leftovers }), [], 'half of it: perhaps for another');
    }
    const files = { 'main.tf': 'terraform {}\n', 'code/main.tf': root('web'), 'env/dev.tfvars': dev, 'env/prod.tfvars': prod };
    assert.deepEqual(said(files), ['(With ../env/prod.tfvars.)'], 'the module above takes none of it');
  });

  it('files that may be for several roots leave their variables open', () => {
    const one = { 'env/dev.tfvars': dev, 'a/main.tf': root('web') };
    assert.deepEqual(said(one), []);
    assert.deepEqual(said({ ...one, 'b/main.tf': root('shop') }), []);
    assert.deepEqual(said({ ...one, 'b/main.tf': 'variable "project_id" {}\n' }), [], 'the other takes half');
    assert.deepEqual(said({ 'a/main.tf': root('web') }), ['with all'], 'without any the default holds');
    const unrelated = { 'a/main.tf': root('web'), 'env/dev.tfvars': 'region = "x"\nzone = "y"\nsize = 1\nproject_id = "p"\n' };
    assert.deepEqual(said(unrelated), ['with all'], 'what it sets besides is not of interest');
  });

  describe('two roots with variants of other names', () => {
    const google = `variable "project_id" {}
variable "namespace" {}
resource "google_service_account" "app" {
  project    = var.project_id
  account_id = "shop-app"
}
resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:\${var.project_id}.svc.id.goog[\${var.namespace}/app]"
}
`;
    const kubernetes = `variable "project_id" {}
resource "kubernetes_service_account_v1" "app" {
  metadata {
    name        = "app"
    namespace   = "web"
    annotations = { "iam.gke.io/gcp-service-account" = "shop-app@\${var.project_id}.iam.gserviceaccount.com" }
  }
}
`;
    const files = (east: string, west: string, other = west): Record<string, string> => ({
      'google/main.tf': google,
      'google/east.tfvars': `project_id = "acme-one"\nnamespace = "${east}"\n`,
      'google/west.tfvars': `project_id = "acme-two"\nnamespace = "${west}"\n`,
      'google/central.tfvars': `project_id = "acme-two"\nnamespace = "${other}"\n`,
      'kubernetes/main.tf': kubernetes,
      'kubernetes/blue.tfvars': 'project_id = "acme-one"\n',
      'kubernetes/green.tfvars': 'project_id = "acme-two"\n',
    });
    const all = (texts: Readonly<Record<string, string>>): string[] =>
      analyse(new Map(Object.entries(texts)))
        .findings.filter(({ severity }) => severity !== 'hint')
        .map(({ rule, message }) => `${rule} ${/\(With [^)]*\)$/.exec(message)?.[0] ?? 'with all'}`);

    it('may be given in any combination: what is right in one of them is not told', () => {
      assert.deepEqual(all(files('web', 'web')), []);
      assert.deepEqual(all(files('web', 'shop', 'web')), []);
    });

    it('what is wrong in all of them is', () => {
      const everywhere: Record<string, string> = {};
      for (const [path, text] of Object.entries(files('shop', 'shop'))) everywhere[path] = text.replace('acme-one', 'acme-two');
      assert.deepEqual(all(everywhere), ['WI105 with all']);
      const differing = { ...everywhere, 'google/east.tfvars': 'project_id = "acme-two"\nnamespace = "store"\n' };
      assert.deepEqual(all(differing), ['WI105 (With central.tfvars or west.tfvars; the like with the others.)']);
    });

    it('chains are as good as they may be', () => {
      const { chains } = analyse(new Map(Object.entries(files('web', 'web'))));
      assert.deepEqual([...new Set(chains.map((chain) => chainState(chain)))], ['unknown'], 'no cluster is here; nothing is broken');
    });

    it('the chain of a manifest is that of the environment it belongs to', () => {
      const manifest = (namespace: string, project: string): string =>
        `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app\n  namespace: ${namespace}\n  annotations:\n    iam.gke.io/gcp-service-account: shop-app@${project}.iam.gserviceaccount.com\n`;
      const { 'google/main.tf': terraform, 'google/east.tfvars': east, 'google/west.tfvars': west } = files('shop-east', 'shop-west');
      const workspace = { 'google/main.tf': terraform!, 'google/east.tfvars': east!, 'google/west.tfvars': west! };
      const states = (manifests: Readonly<Record<string, string>>): string[] =>
        analyse(new Map(Object.entries({ ...workspace, ...manifests }))).chains.map(
          ({ namespace, links }) => `${known(namespace)} ${links.binding.state}`,
        );
      const [eastern, western] = [manifest('shop-east', 'acme-one'), manifest('shop-west', 'acme-two')];
      assert.deepEqual(states({ 'k8s/east.yaml': eastern, 'k8s/west.yaml': western }), ['shop-east ok', 'shop-west ok']);
      const crossed = states({ 'k8s/east.yaml': eastern, 'k8s/west.yaml': manifest('shop-west', 'acme-one') });
      assert.ok(crossed.includes('shop-west broken') && crossed.includes('shop-east ok'), crossed.join());
    });

    it('too many combinations: only what holds in all that are looked at', () => {
      const many = { ...files('web', 'web') };
      for (const root of ['a', 'b', 'c']) {
        many[`${root}/main.tf`] = google.replace('shop-app', `team-${root}-app`);
        for (const name of ['1', '2', '3']) many[`${root}/${root}${name}.tfvars`] = `project_id = "acme-${name}"\nnamespace = "web"\n`;
      }
      assert.deepEqual(
        all(many).filter((said) => !said.startsWith('WI110')),
        [],
      );
    });
  });

  it('an edit of a variant is seen, its removal too', () => {
    const engine = createEngine();
    const give = (path: string, text: string): void => engine.update({ uri: uriOf(path), language: languageOf(path)!, text, version: 1 });
    const findings = (): number => engine.snapshot().findings.filter(({ rule }) => rule === 'WI105').length;
    give('main.tf', root('web'));
    give('env/dev.tfvars', dev);
    give('env/prod.tfvars', dev);
    assert.equal(findings(), 0);
    give('env/prod.tfvars', prod);
    assert.equal(findings(), 1);
    engine.remove(uriOf('env/prod.tfvars'));
    assert.equal(findings(), 0);
  });
});
