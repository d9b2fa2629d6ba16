import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createEngine } from '../../server/engine';
import { languageOf } from '../../server/facts/language';
import { flat } from '../../server/facts/text';
import { evaluationOf } from '../../server/resolve/terraform/evaluation';
import { globPattern } from '../../server/resolve/terraform/files';
import { moduleInstance } from '../../server/resolve/terraform/module-calls';
import { moduleGraph } from '../../server/resolve/terraform/modules';
import { noVariant } from '../../server/resolve/terraform/variants';
import { apply, pathOf, textAt, uriOf, type Files } from '../workspace';
import { factsOf, plain, valueIn } from './terraform-workspace';

const files: Readonly<Record<string, string>> = {
  'infra/main.tf': 'variable "env" { default = "prod" }\n',
  'infra/account.yaml': 'name: my-app\nnamespace: production\n',
  'infra/list.json': '{"accounts": [{"name": "a"}, {"name": "b"}]}',
  'infra/empty.yaml': '',
  'infra/env.tftpl': 'env=${env}\n%{ for name in names ~}\n- ${name}\n%{ endfor ~}\nliteral: "\\n"\n',
  'infra/teams/one.yaml': 'a: 1\n',
  'infra/teams/two.yml': 'a: 2\n',
  'infra/teams/deep/three.yaml': 'a: 3\n',
  'shared/big.yaml': 'x'.repeat(200_000),
  'shared/account.yaml': 'name: shared\n',
};

const texts = {
  text: (uri: string) => files[pathOf(uri)],
  under: (folder: string) =>
    Object.keys(files)
      .map(uriOf)
      .filter((uri) => uri.startsWith(`${folder}/`)),
};

function value(expression: string): unknown {
  const graph = moduleGraph(factsOf(files));
  const root = uriOf('infra');
  return plain(valueIn(moduleInstance(evaluationOf(graph, root, noVariant, texts), graph.modules.get(root)!, '', ''), expression));
}

const table: readonly (readonly [expression: string, expected: unknown])[] = [
  ['file("account.yaml")', 'name: my-app\nnamespace: production\n'],
  ['file("./account.yaml")', 'name: my-app\nnamespace: production\n'],
  ['file("${path.module}/account.yaml")', 'name: my-app\nnamespace: production\n'],
  ['file("${path.root}/../shared/account.yaml")', 'name: shared\n'],
  ['file("${path.cwd}/account.yaml")', 'name: my-app\nnamespace: production\n'],
  ['file("empty.yaml")', ''],
  ['yamldecode(file("account.yaml")).name', 'my-app'],
  ['yamldecode(file("${path.module}/account.yaml"))["namespace"]', 'production'],
  ['jsondecode(file("list.json")).accounts[*].name', ['a', 'b']],
  ['[for a in jsondecode(file("list.json")).accounts : upper(a.name)]', ['A', 'B']],
  ['trimspace(file("account.yaml"))', 'name: my-app\nnamespace: production'],
  ['templatefile("env.tftpl", { env = var.env, names = ["x", "y"] })', 'env=prod\n- x\n- y\nliteral: "\\n"\n'],
  ['templatefile("env.tftpl", { env = var.unset, names = [] })', 'env=?\nliteral: "\\n"\n'],
  ['templatefile("env.tftpl", var.unset)', '?'],
  ['fileset(path.module, "teams/*.yaml")', ['teams/one.yaml']],
  ['fileset("${path.module}/teams", "*.{yaml,yml}")', ['one.yaml', 'two.yml']],
  ['fileset("teams", "**/*.yaml")', ['deep/three.yaml', 'one.yaml']],
  ['[for f in fileset(path.module, "teams/*.yaml") : yamldecode(file("${path.module}/${f}")).a]', [1]],
  ['fileset(path.module, "teams/*")', '?'],
  ['fileset(path.module, "*.txt")', '?'],
  ['fileexists("account.yaml")', true],
  ['fileexists("nowhere.yaml")', '?'],
  ['file("nowhere.yaml")', '?'],
  ['file("/etc/passwd")', '?'],
  ['file("~/key.json")', '?'],
  ['file(var.unset)', '?'],
  ['file("../shared/big.yaml")', '?'],
  ['filesha256("account.yaml")', '?'],
  ['sha256(file("account.yaml"))', '?'],
  ['try(file("nowhere.yaml"), "x")', '?'],
];

describe('Terraform functions that read files', () => {
  for (const [expression, expected] of table) it(expression, () => assert.deepEqual(value(expression), expected));

  it('patterns', () => {
    assert.deepEqual(
      ['a.yaml', 'x/a.yaml', 'x/y/a.yaml'].map((path) => globPattern('**/a.yaml')!.test(path)),
      [true, true, true],
    );
    assert.equal(globPattern('a?.yaml')!.test('ab.yaml'), true);
    assert.equal(globPattern('[ab].yaml'), null);
  });
});

describe('Files that Terraform reads, in the engine', () => {
  const main = `
resource "google_service_account" "app" {
  project    = "acme-shop"
  account_id = "shop-app"
}
resource "google_service_account_iam_member" "app" {
  for_each           = { for a in yamldecode(file("\${path.module}/accounts.yaml")).accounts : a.name => a }
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:acme-shop.svc.id.goog[\${each.value.namespace}/\${each.key}]"
}
resource "kubernetes_service_account_v1" "app" {
  metadata {
    name        = "app"
    namespace   = "web"
    annotations = { "iam.gke.io/gcp-service-account" = google_service_account.app.email }
  }
}
`;
  const engineWith = (paths: Readonly<Record<string, string>>) => {
    const engine = createEngine();
    const give = (path: string, text: string): void => engine.update({ uri: uriOf(path), language: languageOf(path)!, text, version: 1 });
    for (const [path, text] of Object.entries(paths)) give(path, text);
    const rules = (): string[] =>
      engine
        .snapshot()
        .findings.map(({ rule }) => rule)
        .filter((rule) => rule === 'WI105' || rule === 'WI104');
    return { engine, give, rules };
  };
  const right = 'accounts:\n- name: app\n  namespace: web\n';
  const wrong = 'accounts:\n- name: app\n  namespace: shop\n';

  it('an edit of the file that is named is seen, of another one it is not', () => {
    const { engine, give, rules } = engineWith({ 'accounts.yaml': wrong, 'main.tf': main, 'other.yaml': 'a: 1\n' });
    assert.deepEqual(rules(), ['WI105']);
    const before = engine.snapshot();
    give('other.yaml', 'a: 2\n');
    assert.equal(engine.snapshot(), before);
    give('accounts.yaml', right);
    assert.deepEqual(rules(), []);
    engine.remove(uriOf('accounts.yaml'));
    assert.deepEqual(rules(), []);
    assert.equal(
      engine.snapshot().inventory.grants.every(({ member }) => member === null || flat(member).includes('\uE000')),
      true,
    );
    give('accounts.yaml', wrong);
    assert.deepEqual(rules(), ['WI105']);
  });

  it('a fix edits the file that says it', () => {
    const { engine } = engineWith({ 'accounts.yaml': wrong, 'main.tf': main });
    const [finding] = engine.snapshot().findings.filter(({ rule }) => rule === 'WI105');
    const texts: Files = new Map([
      ['accounts.yaml', wrong],
      ['main.tf', main],
    ]);
    const edited = finding!.fixes.map((fix) => apply(texts, fix.edits).get('accounts.yaml'));
    assert.ok(edited.includes(right));
    assert.ok(finding!.related.some(({ at }) => pathOf(at.uri) === 'accounts.yaml' && textAt(texts, at) === 'shop'));
    assert.equal(engine.text(uriOf('accounts.yaml')), wrong);
  });

  it('nothing else is kept for others to see', () => {
    const { engine } = engineWith({ 'main.tf': main, 'other.yaml': 'a: 1\n' });
    engine.snapshot();
    assert.equal(engine.text(uriOf('other.yaml')), undefined);
  });
});
