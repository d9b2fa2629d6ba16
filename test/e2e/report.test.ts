import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, finding, gone, open, restore, retype, until, untilInitial } from './editor';
import { screen } from './screen';

/** The tab of the report, once it is there. */
const reportTab = () =>
  until('the tab of the report', vscode.window.tabGroups.onDidChangeTabs, () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('gkeWorkloadIdentity.report')),
  );

describe('the binding chain report', () => {
  beforeEach(untilInitial);
  afterEach(restore);

  it('opens in a tab, once', async () => {
    await vscode.commands.executeCommand('gkeWorkloadIdentity.showReport');
    assert.equal((await reportTab()).label, 'Binding Chain Report');
    await vscode.commands.executeCommand('gkeWorkloadIdentity.showReport');
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  });

  it('shows the chain with each link, and follows what is mended', async function () {
    if (!screen.there) this.skip();
    const editor = await open('terraform/cluster.tf');
    await vscode.commands.executeCommand('gkeWorkloadIdentity.showReport'); // beside it
    const text = await screen.text('webview', 'main');
    assert.match(text, /my-app-ksa/);
    assert.match(text, /production/);
    assert.match(text, /Broken/);

    await screen.text('webview', 'main:has-text("GCE_METADATA")');
    await retype(editor, 'GCE_METADATA', 'GKE_METADATA');
    await gone('terraform/cluster.tf', 'WI102');
    await screen.text('webview', 'main:not(:has-text("GCE_METADATA"))');
  });

  it('leads to the place of a link', async function () {
    if (!screen.there) this.skip();
    await vscode.commands.executeCommand('gkeWorkloadIdentity.showReport');
    await screen.click('webview', 'main :text("cluster.tf")');
    const editor = await until('an editor', vscode.window.onDidChangeActiveTextEditor, () => vscode.window.activeTextEditor);
    assert.equal(editor.document.uri.toString(), at('terraform/cluster.tf').toString());
  });
});

describe('the screen', () => {
  afterEach(restore);

  it('shows the squiggle, and the fix in the menu of the lightbulb', async function () {
    if (!screen.there) this.skip();
    const { range } = await finding('terraform/cluster.tf', 'WI102');
    const editor = await open('terraform/cluster.tf');
    editor.selection = new vscode.Selection(range.start, range.start);
    await screen.text('workbench', '.monaco-editor .squiggly-error');
    await screen.text('workbench', '.lightBulbWidget, [class*="gutter-lightbulb"]');
    await vscode.commands.executeCommand('editor.action.quickFix');
    await screen.click('workbench', '.action-widget .monaco-list-row:has-text("GKE_METADATA")');
    await gone('terraform/cluster.tf', 'WI102');
    assert.match(editor.document.getText(), /mode = "GKE_METADATA"/);
  });
});
