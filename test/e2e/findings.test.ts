import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  at,
  extensionId,
  finding,
  folder,
  found,
  gone,
  initial,
  open,
  restore,
  retype,
  ruleOf,
  rulesIn,
  until,
  untilFindings,
  untilInitial,
} from './editor';

describe('findings', () => {
  afterEach(restore);

  it('are shown for all files of the workspace, opened or not', async () => {
    await untilInitial();
    assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
    assert.equal(vscode.window.visibleTextEditors.length, 0);
  });

  it('stand at the very text that is wrong, with their rule, its page and the other side', async () => {
    const mode = await finding('terraform/cluster.tf', 'WI102');
    const { document } = await open('terraform/cluster.tf');
    assert.match(document.getText(mode.range), /^"?GCE_METADATA"?$/);
    assert.ok(typeof mode.code === 'object');
    assert.match(mode.code.target.toString(), /WI102/);

    const account = await finding('k8s/service-account.yaml', 'WI103');
    assert.equal((await open('k8s/service-account.yaml')).document.getText(account.range), 'my-app-ksa');
    assert.equal(account.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(account.relatedInformation?.some(({ location }) => location.uri.path.endsWith('/terraform/iam.tf')));

    const namespace = await finding('terraform/iam.tf', 'WI105');
    const related = namespace.relatedInformation?.map(({ location }) => location.uri.path) ?? [];
    assert.ok(
      related.some((path) => path.endsWith('/k8s/service-account.yaml')),
      related.join(),
    );
  });

  it('follow typing, before anything is saved', async () => {
    const editor = await open('k8s/service-account.yaml');
    await retype(editor, 'name: my-app-ksa', 'name: some-other-ksa');
    await gone('k8s/service-account.yaml', 'WI103');
    assert.ok(editor.document.isDirty);
    await retype(editor, 'name: some-other-ksa', 'name: my-app-ksa');
    await finding('k8s/service-account.yaml', 'WI103');
  });

  it('of one half of the chain follow typing in the other', async () => {
    const editor = await open('terraform/iam.tf');
    await retype(editor, '[default/my-app-ksa]', '[production/my-app-ksa]');
    await gone('terraform/iam.tf', 'WI105');
    await retype(editor, '[production/my-app-ksa]', '[production/another-ksa]');
    await gone('k8s/service-account.yaml', 'WI103');
  });

  it('of the other blocks stay while one block is broken in mid-edit', async () => {
    const editor = await open('terraform/cluster.tf');
    await retype(editor, 'initial_node_count       = 1', 'initial_node_count       = {');
    await retype(editor, 'GCE_METADATA', 'GKE_METADATA');
    await gone('terraform/cluster.tf', 'WI102');
    await retype(editor, 'GKE_METADATA', 'GCE_METADATA');
    await finding('terraform/cluster.tf', 'WI102');
  });

  it('follow a file that is changed, made or deleted on disk', async () => {
    const cluster = at('terraform/cluster.tf').fsPath;
    writeFileSync(cluster, readFileSync(cluster, 'utf8').replace('GCE_METADATA', 'GKE_METADATA'));
    await gone('terraform/cluster.tf', 'WI102');

    mkdirSync(at('k8s/added').fsPath);
    cpSync(join(__dirname, '../../test/e2e/second/service-account.yaml'), at('k8s/added/ledger.yaml').fsPath);
    await finding('k8s/added/ledger.yaml', 'WI303');

    rmSync(at('k8s/added/ledger.yaml').fsPath);
    await gone('k8s/added/ledger.yaml', 'WI303');
  });

  it('come back when the server is started again', async () => {
    await untilInitial();
    const cleared = until('the old findings to go', vscode.languages.onDidChangeDiagnostics, () => Object.keys(found()).length === 0);
    await vscode.commands.executeCommand('gkeWorkloadIdentity.restartServer');
    await cleared;
    await untilInitial();
    await retype(await open('terraform/cluster.tf'), 'GCE_METADATA', 'GKE_METADATA');
    await gone('terraform/cluster.tf', 'WI102');
  });

  it('take the severity of the settings at once, and of one folder alone', async () => {
    const settings = vscode.workspace.getConfiguration('gkeWorkloadIdentity', folder().uri);
    const severity = () => vscode.languages.getDiagnostics(at('terraform/cluster.tf')).find((one) => ruleOf(one) === 'WI102')?.severity;
    try {
      await settings.update('rules', { WI102: 'hint', WI103: 'off' }, vscode.ConfigurationTarget.WorkspaceFolder);
      await untilFindings('WI102 as a hint', () => severity() === vscode.DiagnosticSeverity.Hint);
      await gone('k8s/service-account.yaml', 'WI103');
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    }
    await untilFindings('WI102 with its own severity', () => severity() === vscode.DiagnosticSeverity.Error);
  });

  it('of a folder come and go with the folder', async () => {
    await untilInitial();
    const second = vscode.Uri.joinPath(folder().uri, '../second');
    const file = vscode.Uri.joinPath(second, 'service-account.yaml');
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 0, { uri: second }));
    await untilFindings('WI303 in the second folder', () => rulesIn(file).includes('WI303'));
    assert.deepEqual(found(), initial);
    assert.ok(vscode.workspace.updateWorkspaceFolders(1, 1));
    await untilFindings('no finding in the second folder', () => rulesIn(file).length === 0);
  });
});
