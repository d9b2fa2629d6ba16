import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { outlineTerraform } from '../../server/facts/terraform-outline';
import { createSelection } from '../../server/resolve/terraform/selection';

const uriOf = (path: string): string => `file:///ws/${path}`;

function selecting(files: Readonly<Record<string, string>>) {
  const selection = createSelection();
  const put = (path: string, text: string | null): boolean => {
    const language = path.endsWith('.tfvars') ? 'terraform-vars' : path.endsWith('modules.json') ? 'json' : 'terraform';
    return selection.update(uriOf(path), text === null ? null : outlineTerraform({ uri: uriOf(path), language, text }));
  };
  const chosen = (): string[] => [...selection.files().keys()].map((uri) => uri.slice(uriOf('').length)).sort();
  for (const [path, text] of Object.entries(files)) put(path, text);
  return { put, chosen, facts: (path: string) => selection.files().get(uriOf(path)) };
}

const bucket = 'resource "google_storage_bucket" "b" {\n  name = "b"\n}\n';
const account = 'resource "google_service_account" "a" {\n  account_id = "a"\n}\n';
const call = (source: string): string => `module "m" {\n  source = "${source}"\n}\n`;

describe('selection of Terraform files', () => {
  it('leaves out modules that have no part in any chain', () => {
    const { chosen } = selecting({ 'a/main.tf': bucket, 'a/more.tf': bucket, 'b/main.tf': account, 'b/outputs.tf': bucket });
    assert.deepEqual(chosen(), ['b/main.tf', 'b/outputs.tf']);
  });

  it('takes callers at whatever depth, and all that they call', () => {
    const { chosen } = selecting({
      'root/main.tf': call('../modules/app'),
      'modules/app/main.tf': call('./identity') + call('../labels'),
      'modules/app/identity/main.tf': account,
      'modules/labels/main.tf': bucket,
      'other/main.tf': call('../modules/labels'),
    });
    assert.deepEqual(chosen(), ['modules/app/identity/main.tf', 'modules/app/main.tf', 'modules/labels/main.tf', 'root/main.tf']);
  });

  it('follows the list of installed modules', () => {
    const { chosen } = selecting({
      'root/main.tf': call('example/thing/google'),
      'root/.terraform/modules/modules.json': '{"Modules":[{"Key":"m","Source":"example/thing/google","Dir":".terraform/modules/m"}]}',
      'root/.terraform/modules/m/main.tf': account,
    });
    assert.deepEqual(chosen(), ['root/.terraform/modules/m/main.tf', 'root/.terraform/modules/modules.json', 'root/main.tf']);
  });

  it('takes values from folders below a module, and lets values alone make it matter', () => {
    const { chosen } = selecting({
      'a/main.tf': account,
      'a/env/prod.tfvars': 'name = "x"\n',
      'b/main.tf': call('example/thing/google'),
      'b/env/prod.tfvars': 'who = "app@p.iam.gserviceaccount.com"\n',
      'c/main.tf': bucket,
      'c/prod.tfvars': 'name = "y"\n',
    });
    assert.deepEqual(chosen(), ['a/env/prod.tfvars', 'a/main.tf', 'b/env/prod.tfvars', 'b/main.tf']);
  });

  it('changes its mind when a file does', () => {
    const { put, chosen } = selecting({ 'root/main.tf': call('./m'), 'root/m/main.tf': bucket });
    assert.deepEqual(chosen(), []);
    assert.equal(put('root/m/main.tf', account), true);
    assert.deepEqual(chosen(), ['root/m/main.tf', 'root/main.tf']);
    assert.equal(put('root/main.tf', bucket), true);
    assert.deepEqual(chosen(), ['root/m/main.tf']);
    assert.equal(put('root/m/main.tf', null), true);
    assert.deepEqual(chosen(), []);
  });

  it('reads again the edited file alone', () => {
    const { put, facts } = selecting({ 'a/main.tf': account, 'a/b.tf': bucket });
    const [main, other] = [facts('a/main.tf'), facts('a/b.tf')];
    assert.ok(main && other);
    assert.equal(put('a/main.tf', account.replace('"a" {', '"z" {')), true);
    assert.equal(facts('a/b.tf'), other);
    assert.notEqual(facts('a/main.tf'), main);
  });

  it('says that an edit elsewhere changes nothing', () => {
    const { put, chosen } = selecting({ 'a/main.tf': account, 'b/main.tf': bucket });
    chosen();
    assert.equal(put('b/main.tf', bucket + bucket), false);
    assert.equal(put('b/new.tf', null), false);
  });
});
