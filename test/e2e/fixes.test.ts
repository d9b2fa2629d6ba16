import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, choose, finding, found, gone, open, quickFix, quickFixes, restore, untilFindings, untilInitial } from './editor';

/** The text of a file as it would be saved now. */
const textOf = async (path: string) => (await vscode.workspace.openTextDocument(at(path))).getText();

/** One of the findings that are left. */
function next(): { path: string; rule: string } | undefined {
  const [path, rules] = Object.entries(found())[0] ?? [];
  const rule = rules?.[0];
  return path !== undefined && rule !== undefined ? { path, rule } : undefined;
}

/** Takes the first fix that is offered for a rule, by its title, and waits until the finding has gone. */
async function fix(path: string, rule: string, title: RegExp): Promise<void> {
  const { range } = await finding(path, rule);
  await open(path);
  await choose(await quickFix(at(path), range, title));
  await gone(path, rule);
}

describe('quick fixes', () => {
  afterEach(restore);

  it('insert the annotation, with the account that the binding names', async () => {
    await fix('k8s/service-account.yaml', 'WI103', /annotat/i);
    assert.match(
      await textOf('k8s/service-account.yaml'),
      /^ {2}annotations:\n {4}iam\.gke\.io\/gcp-service-account: my-app-gsa@acme-shop-4821\.iam\.gserviceaccount\.com$/m,
    );
  });

  it('switch the node pool to GKE_METADATA', async () => {
    await fix('terraform/cluster.tf', 'WI102', /GKE_METADATA/);
    assert.match(await textOf('terraform/cluster.tf'), /^ {6}mode = "GKE_METADATA"$/m);
  });

  it('rewrite the member string with interpolation', async () => {
    await fix('terraform/iam.tf', 'WI801', /interpolat|var\.project_id|\$\{/i);
    assert.match(
      await textOf('terraform/iam.tf'),
      /"serviceAccount:\$\{(var\.project_id|google_[\w.]+)\}\.svc\.id\.goog\[default\/my-app-ksa\]"/,
    );
  });

  it('bind the namespace that the account is in', async () => {
    await fix('terraform/iam.tf', 'WI105', /production/);
    assert.match(await textOf('terraform/iam.tf'), /\[production\/my-app-ksa\]/);
  });

  it('are taken by Auto Fix where the cursor stands, and undone in one step', async () => {
    const { range } = await finding('terraform/cluster.tf', 'WI102');
    const editor = await open('terraform/cluster.tf');
    const before = editor.document.getText();
    editor.selection = new vscode.Selection(range.start, range.start);
    await quickFix(editor.document.uri, range, /GKE_METADATA/); // the provider answers from now on
    await vscode.commands.executeCommand('editor.action.autoFix');
    await gone('terraform/cluster.tf', 'WI102');
    await vscode.commands.executeCommand('undo');
    await finding('terraform/cluster.tf', 'WI102');
    assert.equal(editor.document.getText(), before);
  });

  it('taken one after the other, the preferred ones, leave a complete chain', async () => {
    await untilInitial();
    // A finding may change its place when another one is mended: one looks anew each time.
    for (let left = next(); left; left = next()) {
      const { path, rule } = left;
      const { range } = await finding(path, rule);
      await open(path);
      const actions = await quickFixes(at(path), range);
      const preferred = actions.find((one) => one.isPreferred);
      assert.ok(preferred, `no preferred fix for ${rule} in ${path}: ${actions.map(({ title }) => title).join(' | ')}`);
      await choose(preferred);
      await gone(path, rule);
    }
    await untilFindings('no finding at all', () => Object.keys(found()).length === 0);
  });
});
