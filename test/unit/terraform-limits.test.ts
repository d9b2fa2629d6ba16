import assert from 'node:assert/strict';
import type { TerraformFacts } from '../../server/facts/terraform';
import { limits } from '../../server/resolve/terraform/budget';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf, plain, rootOf, valueIn, valueOf } from './terraform-workspace';

type Files = Readonly<Record<string, string>>;

const resolve = (files: Files) => resolveTerraform(new Map(factsOf(files).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

const member = (forEach: string): string =>
  `resource "google_service_account_iam_member" "m" {\n for_each = ${forEach}\n service_account_id = "x"\n role = "r"\n member = each.key\n}\n`;

/** The notes of a workspace; evaluating it must end. */
const notesOf = (files: Files): string[] => resolve(files).notes.map(({ why }) => why);

describe('Terraform evaluation is bounded', () => {
  it('for_each over 100,000 keys', () => {
    const literal = `{ ${Array.from({ length: 100_000 }, (_, i) => `k${i} = ${i}`).join(', ')} }`;
    assert.deepEqual(notesOf({ 'main.tf': member(literal) }), ['an object of 100000 entries is not followed']);
    assert.equal(resolve({ 'main.tf': member(literal) }).grants.length, 1);
    assert.deepEqual(notesOf({ 'main.tf': member('toset([for i in range(9000) : "k${i}"])') }), ['range() makes something very large']);
    assert.deepEqual(notesOf({ 'main.tf': member('toset([for i in range(2500) : "k${i}"])') }), ['2500 instances are not followed']);
    assert.equal(plain(valueOf('range(100000)')), '?');
  });

  it('a local of 1 MB is a value, but no function works on it', () => {
    const root = rootOf({ 'main.tf': `locals {\n big = "${'x'.repeat(1_000_000)}"\n}\n` });
    assert.equal((plain(valueIn(root, 'local.big')) as string).length, 1_000_000);
    assert.equal(plain(valueIn(root, 'upper(local.big)')), '?');
    assert.deepEqual(
      root.evaluation.budget.notes.map(({ why }) => why),
      ['upper() of something very large is not followed'],
    );
  });

  it('doubling locals', () => {
    const doubled = Array.from(
      { length: 60 },
      (_, i) => ` t${i + 1} = "\${local.t${i}}\${local.t${i}}"\n l${i + 1} = concat(local.l${i}, local.l${i})`,
    );
    const root = rootOf({ 'main.tf': `locals {\n t0 = "x"\n l0 = ["x"]\n${doubled.join('\n')}\n}\n` });
    const text = valueIn(root, 'local.t60');
    assert.ok(text.is === 'text' && text.pieces.length <= limits.pieces * 2);
    valueIn(root, 'local.l60');
    assert.ok(root.evaluation.budget.notes.length > 0);
  });

  it('long texts in long lists', () => {
    const long = `"${'${upper("x")}-'.repeat(200)}"`;
    const root = rootOf({ 'main.tf': `locals {\n text = ${long}\n list = [for i in range(4000) : local.text]\n}\n` });
    valueIn(root, '[for text in local.list : "${text}${text}"]');
    assert.deepEqual(
      root.evaluation.budget.notes.map(({ why }) => why),
      ['evaluation of this root module was cut short: it takes too many steps'],
    );
  });

  it('a chain of 5,000 locals', () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => ` l${i} = local.l${i + 1}`);
    const root = rootOf({ 'main.tf': `locals {\n${chain.join('\n')}\n l5000 = "end"\n}\n` });
    assert.equal(plain(valueIn(root, 'local.l0')), '?');
    assert.deepEqual(
      root.evaluation.budget.notes.map(({ why }) => why),
      ['expressions lead too deep into one another'],
    );
    assert.equal(plain(valueIn(rootOf({ 'main.tf': 'locals {\n a = local.b\n b = "end"\n}\n' }), 'local.a')), 'end');
  });

  it('modules that multiply', () => {
    const files: Record<string, string> = {};
    for (let i = 0; i < 12; i++)
      files[`m${i}/main.tf`] =
        `module "a" {\n source = "../m${i + 1}"\n for_each = toset(["1", "2", "3", "4", "5", "6"])\n}\nresource "google_service_account" "a" {\n account_id = "a"\n}\n`;
    files['m12/main.tf'] = 'resource "google_service_account" "a" {\n account_id = "a"\n}\n';
    assert.ok(notesOf(files).includes('this root module has too many module instances'));
  });

  it('nested for expressions over long lists', () => {
    const loops = '[for a in local.l : [for b in local.l : [for c in local.l : "${a}${b}${c}"]]]';
    const root = rootOf({ 'main.tf': 'locals {\n l = range(1000)\n}\n' });
    valueIn(root, loops);
    assert.ok(root.evaluation.budget.notes.length > 0);
  });
});

describe('Terraform that cannot be evaluated', () => {
  const broken: Files = {
    'empty.tf': '',
    'binary.tf': '\u0000\uFFFD\u0001"{{{',
    'typing.tf':
      'resource "google_service_account_iam_member" "typing" {\n service_account_id = google_service_account.\n role = \n member = "serviceAccount:${var.\n}\n',
    'wrong.tf': `
      variable {}
      variable "self" { default = var.self }
      locals { a = local.b, b = local.a }
      resource "google_service_account" {}
      resource "google_service_account" "selfish" { account_id = google_service_account.selfish.account_id }
      resource "google_service_account" "types" {
        account_id = 1 + "x"
        project = [1]
        count = "many"
      }
      resource "google_service_account_iam_binding" "types" {
        service_account_id = { a = 1 }
        role = null
        members = "one"
      }
      resource "google_container_cluster" "c" {
        name = google_container_node_pool.p.name
        workload_identity_config = "x"
      }
      resource "google_container_node_pool" "p" {
        name = google_container_cluster.c.name
        for_each = google_container_node_pool.p
      }
      resource "kubernetes_service_account" "k" {
        metadata = { name = "x" }
      }
      module "m" {}
      module "n" { source = var.x }
      output "o" {}
      provider {}
    `,
    'bad.tf.json': '{"resource": [1, {"google_service_account": null}], "locals": "x"',
    'bad.tfvars': 'self = \nother',
    '.terraform/modules/modules.json': '{"Modules": {"a": 1}}',
  };

  it('gives what can be known, and no more', () => {
    const { googleAccounts, grants, clusters, nodePools, kubernetesAccounts } = resolve(broken);
    assert.deepEqual(grants.map(({ label }) => label).sort(), [
      'google_service_account_iam_binding.types',
      'google_service_account_iam_member.typing',
    ]);
    assert.equal(
      grants.every(({ member: one }) => one?.pieces.every((piece) => piece.is !== 'known' || piece.text === 'serviceAccount:') ?? true),
      true,
    );
    assert.equal(googleAccounts.length, 2);
    assert.equal(clusters.length, 1);
    assert.equal(nodePools.length, 2);
    assert.equal(kubernetesAccounts.length, 1);
  });

  it('a broken block leaves the others alone', () => {
    const good = 'resource "google_service_account" "good" {\n account_id = "good"\n project = "p"\n}\n';
    const { googleAccounts } = resolve({ 'main.tf': `resource "google_service_account" "typing" {\n account_id = "ty\n${good}` });
    assert.ok(googleAccounts.some(({ label }) => label === 'google_service_account.good'));
  });
});
