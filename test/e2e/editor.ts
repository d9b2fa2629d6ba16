// What the end-to-end tests do with the editor. They wait for what VS Code tells, never for time to pass.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

export const extensionId = 'gke-workload-identity.gke-workload-identity';
export const source = 'workload-identity';

/** What `samples/broken-chain` shows as it is, file by file. */
export const initial: Readonly<Record<string, readonly string[]>> = {
  'k8s/service-account.yaml': ['WI103'],
  'terraform/cluster.tf': ['WI102'],
  'terraform/iam.tf': ['WI105', 'WI801'],
};

/** The folder that is open from the start: a copy of `samples/broken-chain`. */
export const folder = (): vscode.WorkspaceFolder => vscode.workspace.workspaceFolders![0]!;
export const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder().uri, path);
export const samples = join(__dirname, '../../samples');

export const ours = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter((one) => one.source === source);

/** The rule's id; empty if the diagnostic carries none. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : (code ?? ''));
}

export const rulesIn = (uri: vscode.Uri): string[] => ours(uri).map(ruleOf).sort();

/** The rules found per file of a folder; files without a finding are left out. */
export function found(within: vscode.Uri = folder().uri): Record<string, string[]> {
  const files = vscode.languages.getDiagnostics().map(([uri]) => uri);
  const entries = files
    .filter((uri) => uri.path.startsWith(`${within.path}/`))
    .map((uri) => [uri.path.slice(within.path.length + 1), rulesIn(uri)] as const)
    .filter(([, rules]) => rules.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

/** Becomes what `probe` gives once it gives something; asked now and after each `event`. After 20 s it fails, saying what was waited for and what is there. */
export function until<T>(what: string, event: vscode.Event<unknown>, probe: () => T | undefined | false): Promise<T> {
  return new Promise((resolve, reject) => {
    const ask = (): boolean => {
      const answer = probe();
      if (answer === undefined || answer === false) return false;
      clearTimeout(limit);
      listener.dispose();
      resolve(answer);
      return true;
    };
    const listener = event(() => void ask());
    const limit = setTimeout(() => {
      listener.dispose();
      reject(new Error(`waited for ${what}; there is ${JSON.stringify(found())}`));
    }, 20_000);
    ask();
  });
}

export const untilFindings = (what: string, probe: () => boolean): Promise<true> =>
  until(what, vscode.languages.onDidChangeDiagnostics, () => probe() || undefined);

/** Waits for the one diagnostic of this rule in this file. */
export const finding = (path: string, rule: string): Promise<vscode.Diagnostic> =>
  until(`${rule} in ${path}`, vscode.languages.onDidChangeDiagnostics, () => ours(at(path)).find((one) => ruleOf(one) === rule));

/** Waits until this rule says nothing in this file. */
export const gone = (path: string, rule: string): Promise<true> =>
  untilFindings(`no ${rule} in ${path}`, () => !rulesIn(at(path)).includes(rule));

/** Waits until the folder shows what the sample shows when nobody has touched it. */
export const untilInitial = (): Promise<true> =>
  untilFindings('the findings of the untouched sample', () => JSON.stringify(found()) === JSON.stringify(initial));

export async function open(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(path)));
}

/** Puts one text in place of another in the editor, as typing does: the file on disk stays as it is. */
export async function retype(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const start = editor.document.getText().indexOf(from);
  if (start < 0) throw new Error(`there is no ${JSON.stringify(from)} in ${editor.document.uri.path}`);
  const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + from.length));
  if (!(await editor.edit((edit) => edit.replace(range, to)))) throw new Error('the editor refused the edit');
}

/** What the lightbulb offers at this place of an open file. */
export async function quickFixes(uri: vscode.Uri, range: vscode.Range): Promise<vscode.CodeAction[]> {
  const resolved = 20; // so many come with their edits
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value, resolved);
}

/**
 * The quick fix of this title, once it is offered. VS Code may answer with an empty list while some other extension registers its
 * provider, and has no event for that: each round asks all providers anew.
 */
export async function quickFix(uri: vscode.Uri, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  const limit = Date.now() + 20_000;
  for (;;) {
    const actions = await quickFixes(uri, range);
    const action = actions.find((one) => title.test(one.title));
    if (action) return action;
    if (Date.now() > limit) throw new Error(`no fix ${title} among: ${actions.map((one) => one.title).join(' | ')}`);
  }
}

/** Does what choosing the action from the menu does. */
export async function choose(action: vscode.CodeAction): Promise<void> {
  if (action.edit && !(await vscode.workspace.applyEdit(action.edit))) throw new Error(`the edit of ${action.title} was refused`);
  if (action.command) await vscode.commands.executeCommand(action.command.command, ...((action.command.arguments ?? []) as unknown[]));
}

/** Throws away what a test has changed, in the editor and on disk, and waits for the findings of the untouched sample. */
export async function restore(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const name of ['k8s', 'terraform']) {
    const path = join(folder().uri.fsPath, name);
    rmSync(join(path, 'added'), { recursive: true, force: true });
    cpSync(join(samples, 'broken-chain', name), path, { recursive: true });
  }
  await untilInitial();
}
