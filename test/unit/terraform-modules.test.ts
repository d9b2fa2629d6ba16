import assert from 'node:assert/strict';
import { show } from '../../server/facts/text';
import type { TerraformFacts } from '../../server/facts/terraform';
import { newTerraformCache, resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf } from './terraform-workspace';

type Files = Readonly<Record<string, string>>;

const resolve = (files: Files) => resolveTerraform(new Map(factsOf(files).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

/** The e-mails of all Google accounts, in order of their keys. */
const emails = (files: Files): string[] =>
  [...resolve(files).googleAccounts].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ email }) => show(email));

const account = `
variable "name" {}
variable "project" { default = "" }
resource "google_service_account" "this" {
  account_id = var.name
  project    = var.project
}
output "email" { value = google_service_account.this.email }
`;

describe('Terraform modules', () => {
  it('a called folder is analysed through its callers only, once for each call', () => {
    const files = {
      'modules/account/main.tf': account,
      'prod/main.tf': `
        module "a" {
          source  = "../modules/account"
          name    = "one"
          project = "acme"
        }
        module "b" {
          source  = "../modules/account"
          name    = module.a.email
          project = "acme"
        }`,
    };
    assert.deepEqual(emails(files), ['one@acme.iam.gserviceaccount.com', 'one@acme.iam.gserviceaccount.com@acme.iam.gserviceaccount.com']);
    const accounts = resolve(files).googleAccounts;
    assert.deepEqual(
      accounts.map(({ scope }) => scope.instance),
      ['module.a', 'module.b'],
    );
    assert.equal(new Set(accounts.map(({ at }) => JSON.stringify(at))).size, 1, 'one place');
    assert.equal(new Set(accounts.map(({ scope }) => scope.root)).size, 1);
    assert.equal(accounts[0]!.scope.root, 'file:///ws/prod');
  });

  it('count and for_each on calls and resources make instances', () => {
    const files = {
      'm/main.tf': `${account}
        resource "google_service_account" "more" {
          count = 2
          account_id = "\${var.name}-\${count.index}"
          project = "p"
        }`,
      'main.tf': `
        module "each" {
          source   = "./m"
          for_each = { x = "ex", y = "why" }
          name     = each.value
          project  = each.key
        }
        module "none" {
          source = "./m"
          count  = 0
          name   = "never"
        }`,
    };
    assert.deepEqual(emails(files), [
      'ex-0@p.iam.gserviceaccount.com',
      'ex-1@p.iam.gserviceaccount.com',
      'ex@x.iam.gserviceaccount.com',
      'why-0@p.iam.gserviceaccount.com',
      'why-1@p.iam.gserviceaccount.com',
      'why@y.iam.gserviceaccount.com',
    ]);
    assert.deepEqual(
      resolve(files).googleAccounts.map(({ key }) => key.replace('file:///ws|', '')),
      ['x', 'y'].flatMap((key) => [
        `module.each["${key}"].google_service_account.this`,
        `module.each["${key}"].google_service_account.more[0]`,
        `module.each["${key}"].google_service_account.more[1]`,
      ]),
    );
  });

  it('an unset variable of the root is the same symbol in all modules, through any depth', () => {
    const inner = 'variable "project" {}\nresource "google_service_account" "a" {\n account_id = "a"\n project = var.project\n}\n';
    const files = {
      'inner/main.tf': inner,
      'outer/main.tf': 'variable "p" {}\nmodule "inner" {\n source = "../inner"\n project = "${var.p}"\n}\n',
      'root/main.tf':
        'variable "project_id" {}\nmodule "outer" {\n source = "../outer"\n p = var.project_id\n}\nmodule "inner" {\n source = "../inner"\n project = var.project_id\n}\n',
    };
    const [a, b] = resolve(files).googleAccounts.map(({ project }) => project.pieces);
    assert.equal(a?.length, 1);
    assert.equal(a[0]!.is === 'symbol' && a[0]!.key, 'file:///ws/root||var.project_id');
    assert.equal(b?.[0]!.is === 'symbol' && b[0].key, 'file:///ws/root||var.project_id');
  });

  it('two roots never share symbols', () => {
    const text = 'variable "project_id" {}\nresource "google_service_account" "a" {\n account_id = "a"\n project = var.project_id\n}\n';
    const keys = resolve({ 'a/main.tf': text, 'b/main.tf': text }).googleAccounts.map(({ project }) => project.pieces[0]);
    assert.equal(keys[0]?.is === 'symbol' && keys[1]?.is === 'symbol' && keys[0].key !== keys[1].key, true);
  });

  it('cycles and missing folders end in unknown', () => {
    const files = {
      'a/main.tf': `module "b" {\n source = "../b"\n}\nmodule "gone" {\n source = "../gone"\n}
        resource "google_service_account" "x" {\n account_id = module.gone.name\n project = "p"\n}`,
      'b/main.tf': 'module "c" {\n source = "../c"\n}\n',
      'c/main.tf': 'module "b" {\n source = "../b"\n}\n',
      'self/main.tf':
        'module "self" {\n source = "../self"\n}\nresource "google_service_account" "x" {\n account_id = "s"\n project = "p"\n}\n',
    };
    assert.deepEqual(emails(files), ['${module.gone.name}@p.iam.gserviceaccount.com', 's@p.iam.gserviceaccount.com']);
    assert.equal(resolve(files).notes.filter(({ why }) => why === 'the module calls itself').length, 2);
  });

  it('tfvars win over defaults, the later over the earlier; placeholders say nothing', () => {
    const main =
      'variable "n" {\n default = "default"\n}\nresource "google_service_account" "a" {\n account_id = var.n\n project = "p"\n}\n';
    const accountIds = (files: Files) => resolve({ 'main.tf': main, ...files }).googleAccounts.map(({ accountId }) => show(accountId));
    assert.deepEqual(accountIds({}), ['default']);
    assert.deepEqual(accountIds({ 'terraform.tfvars': 'n = "vars"' }), ['vars']);
    assert.deepEqual(accountIds({ 'terraform.tfvars': 'n = "vars"', 'b.auto.tfvars': 'n = "auto"' }), ['auto']);
    assert.deepEqual(accountIds({ 'z.auto.tfvars.json': '{"n": "json"}', 'b.auto.tfvars': 'n = "auto"' }), ['json']);
    assert.deepEqual(accountIds({ 'env/prod.tfvars': 'n = "elsewhere"', 'prod.tfvars': 'n = "named"' }), ['elsewhere', 'named']);
    assert.deepEqual(accountIds({ 'terraform.tfvars': 'n = "YOUR_ACCOUNT"' }), ['${var.n}']);
    assert.deepEqual(accountIds({ 'terraform.tfvars': 'n = ""' }), ['${var.n}']);
  });

  it('in a called module an empty default is what it says, and null gives the default where null is refused', () => {
    const files = {
      'm/main.tf': `
        variable "name" { default = "" }
        variable "strict" {
          default  = "preset"
          nullable = false
        }
        variable "loose" { default = "preset" }
        resource "google_service_account" "a" {
          account_id = var.name != "" ? var.name : "fallback"
          project    = "\${var.strict}-\${var.loose == null ? "null" : "set"}"
        }`,
      'main.tf': 'module "m" {\n source = "./m"\n strict = null\n loose = null\n}\n',
    };
    assert.deepEqual(emails(files), ['fallback@preset-null.iam.gserviceaccount.com']);
  });

  it('override files change blocks, .tofu files hide .tf files of the same name', () => {
    const main = 'resource "google_service_account" "a" {\n account_id = "base"\n project = "p"\n}\n';
    const over = 'resource "google_service_account" "a" {\n account_id = "over"\n}\n';
    assert.deepEqual(emails({ 'main.tf': main, 'override.tf': over }), ['over@p.iam.gserviceaccount.com']);
    assert.deepEqual(emails({ 'main.tf': main, 'a_override.tf.json': '{"resource":{"google_service_account":{"a":{"project":"q"}}}}' }), [
      'base@q.iam.gserviceaccount.com',
    ]);
    assert.deepEqual(emails({ 'main.tf': main, 'main.tofu': main.replace('base', 'tofu') }), ['tofu@p.iam.gserviceaccount.com']);
  });

  it('override files change every kind of declaration; .tofu hides .tf, .tofu.json and .tf.json alike', () => {
    const main = `
      variable "project" { default = "base" }
      locals { id = "base" }
      module "m" {
        source = "./m"
        id     = local.id
      }
      output "x" { value = 1 }`;
    const called = 'variable "id" {}\nresource "google_service_account" "a" {\n account_id = var.id\n project = "p"\n}\n';
    const files = { 'main.tf': main, 'm/main.tf': called };
    assert.deepEqual(emails(files).slice(-1), ['base@p.iam.gserviceaccount.com']);
    assert.deepEqual(emails({ ...files, 'local_override.tf': 'locals {\n id = "over"\n}\n' }), ['over@p.iam.gserviceaccount.com']);
    const call = { 'main.tf': main, 'm/main.tf': called, 'override.tf': 'module "m" {\n id = "called"\n}\n' };
    assert.deepEqual(emails(call), ['called@p.iam.gserviceaccount.com']);
    const hidden = { 'a.tf.json': '{"locals": {"id": "json"}}', 'a.tofu.json': '{"locals": {"id": "tofu"}}' };
    const bare = main.replace('locals { id = "base" }', '');
    assert.deepEqual(emails({ ...hidden, 'main.tf': bare, 'm/main.tf': called }), ['tofu@p.iam.gserviceaccount.com']);
  });

  it('removed, moved, import and check blocks make nothing and hide nothing', () => {
    const main = `
      removed {
        from = google_service_account.old
        lifecycle { destroy = false }
      }
      moved {
        from = google_service_account.before
        to   = google_service_account.a
      }
      import {
        to = google_service_account.a
        id = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com"
      }
      check "health" {
        data "google_service_account" "checked" { account_id = "checked" }
      }
      resource "google_service_account" "a" {
        account_id = "a"
        project    = "p"
      }`;
    assert.deepEqual(emails({ 'main.tf': main }), ['a@p.iam.gserviceaccount.com']);
  });

  it('what Terragrunt gives is not known', () => {
    const main = 'variable "id" {}\nresource "google_service_account" "a" {\n account_id = var.id\n project = "p"\n}\n';
    const files = { 'main.tf': main, 'terragrunt.hcl': 'inputs = {\n id = "from-terragrunt"\n}\n' };
    assert.deepEqual(emails(files), ['${var.id}@p.iam.gserviceaccount.com']);
    // Terragrunt may set what has a default as well.
    const preset = { ...files, 'main.tf': main.replace('{}', '{ default = "preset" }') };
    assert.deepEqual(emails(preset), ['${var.id}@p.iam.gserviceaccount.com']);
    const module = { 'modules/app/main.tf': preset['main.tf'] };
    const live = (source: string) =>
      emails({ ...module, 'live/prod/app/terragrunt.hcl': `terraform {\n source = "${source}"\n}\ninputs = {}\n` });
    for (const source of [
      '../../../modules/app',
      '../../../modules//app',
      '${get_repo_root()}/modules/app',
      'git::https://x//modules/app?ref=v1',
    ])
      assert.deepEqual(live(source), ['${var.id}@p.iam.gserviceaccount.com'], source);
    assert.deepEqual(live('../../../modules/other'), ['preset@p.iam.gserviceaccount.com']);
  });

  it('.tf.json reads as the native syntax does, templates included', () => {
    const files = {
      'main.tf.json': JSON.stringify({
        variable: { p: { default: 'acme' } },
        locals: { ksa: 'app' },
        resource: {
          google_service_account: { a: { account_id: 'x-${local.ksa}', project: '${var.p}' } },
          kubernetes_service_account: {
            k: {
              metadata: { name: '${local.ksa}', annotations: { 'iam.gke.io/gcp-service-account': '${google_service_account.a.email}' } },
            },
          },
        },
      }),
    };
    const { googleAccounts, kubernetesAccounts } = resolve(files);
    assert.deepEqual(
      googleAccounts.map(({ email }) => show(email)),
      ['x-app@acme.iam.gserviceaccount.com'],
    );
    assert.deepEqual(
      kubernetesAccounts.map((one) => [show(one.name), show(one.namespace), ...one.annotations.map(({ value }) => show(value))]),
      [['app', 'default', 'x-app@acme.iam.gserviceaccount.com']],
    );
    assert.equal(kubernetesAccounts[0]!.editing, null, 'no fix writes blocks into JSON');
  });

  it('of a provider with for_each, and of an alias that is not here, the project is not known', () => {
    const account = (name: string, provider: string): string =>
      `resource "google_service_account" "${name}" {\n account_id = "${name}"\n provider = ${provider}\n}\n`;
    const several =
      'provider "google" {\n project = "p"\n}\nprovider "google" {\n alias = "by"\n for_each = toset(["x"])\n project = each.key\n}\n';
    const { googleAccounts } = resolve({
      'main.tf': `${several}${account('a', 'google.by["x"]')}${account('b', 'google.elsewhere')}module "m" {\n source = "./m"\n providers = { google = google.by["x"] }\n}\n`,
      'm/main.tf': 'resource "google_service_account" "c" {\n account_id = "c"\n}\n',
    });
    assert.deepEqual(
      googleAccounts.map(({ email }) => show(email)),
      ['a@?.iam.gserviceaccount.com', 'b@${provider.google.elsewhere.project}.iam.gserviceaccount.com', 'c@?.iam.gserviceaccount.com'],
    );
  });

  it('the provider gives the project, also through aliases that a call passes on', () => {
    const files = {
      'm/main.tf':
        'resource "google_service_account" "a" {\n account_id = "a"\n}\nresource "google_service_account" "b" {\n provider = google-beta\n account_id = "b"\n}\n',
      'main.tf': `
        provider "google" { project = "standard" }
        provider "google" {
          alias   = "west"
          project = "western"
        }
        module "plain" { source = "./m" }
        module "west" {
          source    = "./m"
          providers = { google = google.west }
        }`,
    };
    assert.deepEqual(emails(files), [
      'a@standard.iam.gserviceaccount.com',
      'b@${provider.project}.iam.gserviceaccount.com',
      'a@western.iam.gserviceaccount.com',
      'b@${provider.project}.iam.gserviceaccount.com',
    ]);
  });

  it('modules that terraform init has fetched are read, and never analysed for themselves', () => {
    const files = {
      'main.tf': 'module "acc" {\n source = "example/account/google"\n name = "a"\n project = "p"\n}\n',
      '.terraform/modules/acc/main.tf': account,
      '.terraform/modules/acc/examples/x/main.tf': account,
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          { Key: '', Source: '', Dir: '.' },
          { Key: 'acc', Source: 'example/account/google', Version: '1.0.0', Dir: '.terraform/modules/acc' },
        ],
      }),
    };
    assert.deepEqual(emails(files), ['a@p.iam.gserviceaccount.com']);
  });

  it('an unknown condition makes uncertain instances; symbols iterate together', () => {
    const files = {
      'main.tf': `
        variable "create" { default = null }
        variable "accounts" {}
        resource "google_service_account" "each" {
          for_each   = var.accounts
          account_id = each.value.name
          project    = "p"
        }
        resource "google_service_account_iam_member" "each" {
          for_each           = var.accounts
          service_account_id = google_service_account.each[each.key].name
          role               = "roles/iam.workloadIdentityUser"
          member             = "serviceAccount:p.svc.id.goog[\${each.value.ns}/\${each.key}]"
        }
        resource "google_service_account_iam_member" "maybe" {
          count              = var.create ? 1 : 0
          service_account_id = google_service_account.each["x"].name
          role               = "roles/iam.workloadIdentityUser"
          member             = "serviceAccount:p.svc.id.goog[n/\${count.index}]"
        }`,
    };
    const { grants } = resolve(files);
    assert.deepEqual(
      grants.map(({ uncertain, target, member }) => [uncertain, target.level === 'serviceAccount' && show(target.account), show(member)]),
      [
        [
          true,
          'projects/p/serviceAccounts/${each.value.name}@p.iam.gserviceaccount.com',
          'serviceAccount:p.svc.id.goog[${each.value.ns}/${each.key}]',
        ],
        [true, '${google_service_account.each.x.name}', 'serviceAccount:p.svc.id.goog[n/0]'],
      ],
    );
  });
});

describe('Terraform resolution after an edit', () => {
  const files: Record<string, string> = {
    'm/main.tf': account,
    'root/main.tf':
      'module "a" {\n source = "../m"\n name = "a"\n project = "p"\n}\nmodule "b" {\n source = "../m"\n name = module.a.email\n project = "p"\n}\n',
    'other/main.tf': 'resource "google_service_account" "x" {\n account_id = "x"\n project = "p"\n}\n',
  };
  const read = (path: string, text: string): [string, TerraformFacts] => {
    const [facts] = factsOf({ [path]: text });
    return [facts!.uri, facts!];
  };

  it('equals a resolution from the start, whichever file was edited', () => {
    const cache = newTerraformCache();
    const current = new Map(Object.entries(files).map(([path, text]) => read(path, text)));
    resolveTerraform(current, cache);
    const edits: readonly (readonly [string, string])[] = [
      ['m/main.tf', account.replace('var.name\n', '"${var.name}-x"\n')],
      ['root/main.tf', files['root/main.tf']!.replace('"a"\n project', '"changed"\n project')],
      ['m/main.tf', `\n\n\n${account}`],
      ['m/main.tf', 'variable "name" {}\n'],
      ['m/main.tf', account],
      ['other/main.tf', 'resource "google_service_account" "y" {\n account_id = "y"\n}\n'],
      ['other/more.tf', 'module "m" {\n source = "../m"\n name = "new"\n}\n'],
    ];
    for (const [path, text] of edits) {
      current.set(...read(path, text));
      const patched = { ...resolveTerraform(current, cache), names: undefined, reads: undefined };
      assert.deepEqual(patched, { ...resolveTerraform(current), names: undefined, reads: undefined }, `after editing ${path}`);
    }
  });

  it('a module folder that comes or goes is seen', () => {
    const cache = newTerraformCache();
    const current = new Map(Object.entries(files).map(([path, text]) => read(path, text)));
    resolveTerraform(current, cache);
    current.delete('file:///ws/m/main.tf');
    assert.equal(resolveTerraform(current, cache).googleAccounts.length, 1);
    current.set(...read('m/main.tf', account));
    assert.equal(resolveTerraform(current, cache).googleAccounts.length, 3);
  });
});
