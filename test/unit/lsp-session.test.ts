import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { CodeAction } from 'vscode-languageserver/node';
import type { Runtime } from '../../server/lsp/runtime';
import { reportRequest, type ReportResult } from '../../server/protocol';
import { uriOfPath } from '../../server/workspace/uri';
import { applied, vscodeCapabilities, type Editor } from '../lsp/editor';
import { fakeEngine, startFake } from '../lsp/fake';

let top: string;
let editor: Editor | undefined;
const uri = (name: string) => uriOfPath(join(top, name));
const folder = (name = '') => ({ uri: uri(name).replace(/\/$/, ''), name: basename(name) || 'top' });
const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

function lay(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), content);
  }
}

/** A clock by which everything takes long, so that the reading rests after every step: the first time until it may go on. */
function resting(): { readonly runtime: Pick<Runtime, 'now' | 'pause'>; readonly goOn: () => void } {
  let goOn: () => void = () => undefined;
  const rest = new Promise<void>((resolve) => (goOn = resolve));
  let now = 0;
  return { runtime: { now: () => (now += 1000), pause: () => rest }, goOn };
}

describe('a session with a predictable engine', () => {
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'session-')));
    editor = undefined;
  });
  afterEach(async () => {
    assert.deepEqual(editor?.popups ?? [], []);
    await editor?.stop();
    rmSync(top, { recursive: true, force: true });
  });

  it('shows findings of files that nobody opened', async () => {
    lay({ 'a.yaml': 'x: wrong\n', 'sub/b.tf': 'wrong', 'c.yaml': 'fine' });
    editor = await startFake({ folders: [folder()] });
    const status = await editor.ready();
    assert.deepEqual(editor.rules(uri('a.yaml')), ['WI303']);
    assert.deepEqual(editor.find(uri('a.yaml'), 'WI303').range, { start: { line: 0, character: 3 }, end: { line: 0, character: 8 } });
    assert.deepEqual(editor.rules(uri('sub/b.tf')), ['WI303']);
    assert.equal(editor.diagnostics.has(uri('c.yaml')), false);
    assert.deepEqual([status.files, status.findings.error], [3, 2]);
    await editor.until(() => editor!.logs.some((line) => /^Read 3 files of top in \d+ ms$/.test(line)));
  });

  it('puts the open text before the disk, and the disk back after closing', async () => {
    lay({ 'a.yaml': 'wrong' });
    editor = await startFake({ folders: [folder()] });
    await editor.ready();
    assert.deepEqual((await editor.open(uri('a.yaml'), 'fine')).diagnostics, []);
    assert.equal((await editor.change(uri('a.yaml'), 'wrong wrong')).diagnostics.length, 2);
    await editor.diskChanged({ uri: uri('a.yaml'), type: 2 });
    assert.equal((await editor.change(uri('a.yaml'), 'wrong wrong wrong')).diagnostics.length, 3);
    await editor.close(uri('a.yaml'));
    await editor.until(() => editor!.rules(uri('a.yaml')).length === 1);
    assert.equal(editor.diagnostics.get(uri('a.yaml'))!.version, undefined);
  });

  it('answers open files before the rest is read, and says nothing yet that the rest may refute', async () => {
    lay({ 'a.yaml': 'lonely wrong', 'z.yaml': 'company' });
    const { runtime, goOn } = resting();
    editor = await startFake({ folders: [folder()], runtime });
    const early = await editor.open(uri('a.yaml'), 'lonely wrong');
    assert.deepEqual(
      early.diagnostics.map(({ code }) => code),
      ['WI303'],
    );
    await editor.until(() => editor!.status?.state === 'indexing');
    const report = await editor.connection.sendRequest<ReportResult>(reportRequest, { nonce: 'n' });
    assert.match(report.body, /still being read/);
    goOn();
    await editor.ready();
    assert.deepEqual(editor.rules(uri('a.yaml')), ['WI303']);
  });

  it('takes the newest of several quick edits and skips those between', async () => {
    const log: string[] = [];
    editor = await startFake({ engine: fakeEngine(log) });
    await editor.ready();
    await editor.open('untitled:Untitled-1', 'fine', 'yaml');
    await editor.type('untitled:Untitled-1', 'w');
    await editor.type('untitled:Untitled-1', 'wrong');
    assert.equal((await editor.change('untitled:Untitled-1', 'wrong wrong')).diagnostics.length, 2);
    assert.deepEqual(log, ['update untitled:Untitled-1@1', 'update untitled:Untitled-1@4']);
    await editor.close('untitled:Untitled-1');
    await editor.until(() => editor!.rules('untitled:Untitled-1').length === 0);
    assert.equal(log.at(-1), 'remove untitled:Untitled-1');
  });

  it('publishes only what differs', async () => {
    lay({ 'a.yaml': 'wrong', 'b.yaml': 'fine' });
    editor = await startFake({ folders: [folder()] });
    await editor.ready();
    await editor.open(uri('b.yaml'), 'fine');
    await editor.change(uri('b.yaml'), 'finer');
    assert.deepEqual(
      editor.publications.map((one) => [basename(one.uri), one.version, one.diagnostics.length]),
      [
        ['a.yaml', undefined, 1],
        ['b.yaml', 1, 0],
        ['b.yaml', 2, 0],
      ],
    );
  });

  it('sees what happens on the disk: new, changed and deleted files, deleted and new folders, ignore files', async () => {
    lay({ 'a.yaml': 'fine', 'sub/b.yaml': 'wrong', 'sub/c.yaml': 'wrong' });
    editor = await startFake({ folders: [folder()] });
    await editor.ready();
    lay({ 'a.yaml': 'wrong', 'new.tf': 'wrong' });
    await editor.diskChanged({ uri: uri('a.yaml'), type: 2 }, { uri: uri('new.tf'), type: 1 }, { uri: uri('sub'), type: 3 });
    await editor.until(() => editor!.rules(uri('new.tf')).length === 1 && editor!.rules(uri('sub/b.yaml')).length === 0);
    assert.deepEqual(
      [editor.rules(uri('a.yaml')), editor.rules(uri('new.tf')), editor.rules(uri('sub/b.yaml'))],
      [['WI303'], ['WI303'], []],
    );
    rmSync(join(top, 'a.yaml'));
    await editor.diskChanged({ uri: uri('a.yaml'), type: 3 });
    await editor.until(() => editor!.rules(uri('a.yaml')).length === 0);
    lay({ 'moved/d.yaml': 'wrong', 'node_modules/e.yaml': 'wrong' });
    await editor.diskChanged({ uri: uri('moved'), type: 1 }, { uri: uri('node_modules/e.yaml'), type: 1 });
    await editor.until(() => editor!.rules(uri('moved/d.yaml')).length === 1);
    lay({ '.gitignore': 'moved\n' });
    await editor.diskChanged({ uri: uri('.gitignore'), type: 1 });
    await editor.until(() => editor!.rules(uri('moved/d.yaml')).length === 0);
    assert.equal(editor.diagnostics.has(uri('node_modules/e.yaml')), false);
  });

  it('takes settings of each folder, live', async () => {
    lay({ 'one/a.yaml': 'wrong', 'two/b.yaml': 'wrong', 'two/gen/c.yaml': 'wrong' });
    const folders = [folder('one'), folder('two')];
    editor = await startFake({
      folders,
      settings: { [`${folders[1]!.uri} gkeWorkloadIdentity`]: { rules: { WI303: 'hint' }, exclude: ['gen'] } },
    });
    await editor.ready();
    assert.equal(editor.find(uri('one/a.yaml'), 'WI303').severity, 1);
    assert.equal(editor.find(uri('two/b.yaml'), 'WI303').severity, 4);
    assert.deepEqual(editor.rules(uri('two/gen/c.yaml')), []);
    await editor.configure({ gkeWorkloadIdentity: { rules: { WI303: 'off', WI999: 'error' } } });
    await editor.until(() => editor!.rules(uri('one/a.yaml')).length === 0);
    assert.ok(editor.logs.includes('Settings, gkeWorkloadIdentity.rules: there is no rule WI999'));
    await editor.configure({ gkeWorkloadIdentity: null, 'files.exclude': { '**/gen': true, '**/b.yaml': { when: 'x' } } });
    await editor.until(() => editor!.rules(uri('two/b.yaml')).length === 1);
    assert.deepEqual(editor.rules(uri('two/gen/c.yaml')), []);
    await editor.configure({});
    await editor.until(() => editor!.rules(uri('two/gen/c.yaml')).length === 1);
    await editor.configure({ gkeWorkloadIdentity: { scope: 'openFiles' } });
    await editor.until(() => editor!.status?.findings.error === 0);
    assert.equal((await editor.open(uri('one/a.yaml'), 'wrong')).diagnostics.length, 1);
  });

  it('reads a folder that is added and forgets one that is removed', async () => {
    lay({ 'one/a.yaml': 'wrong', 'one/in/b.yaml': 'wrong', 'two/c.yaml': 'wrong' });
    const log: string[] = [];
    editor = await startFake({ folders: [folder('one')], engine: fakeEngine(log) });
    await editor.ready();
    await editor.changeFolders([folder('two')], []);
    await editor.until(() => editor!.rules(uri('two/c.yaml')).length === 1);
    await editor.changeFolders([folder('one/in')], [folder('one')]);
    await editor.until(() => editor!.status?.findings.error === 2 && editor!.status.state === 'ready');
    assert.deepEqual([editor.rules(uri('one/a.yaml')), editor.rules(uri('one/in/b.yaml'))], [[], ['WI303']]);
    assert.ok(log.includes('remove a.yaml'));
    await editor.changeFolders([], [folder('one/in'), folder('two')]);
    await editor.until(() => editor!.status?.files === 0);
  });

  it('offers fixes at the finding and at its other side, and resolves them with versions', async () => {
    lay({ 'a.yaml': 'linked fix:create', 'b.tf': '\n  company' });
    editor = await startFake({ folders: [folder()] });
    await editor.ready();
    await editor.open(uri('a.yaml'), 'linked fix:create');
    const here = await editor.codeActions(uri('a.yaml'), { start: { line: 0, character: 3 }, end: { line: 0, character: 3 } });
    assert.deepEqual(
      here.map(({ title, kind, isPreferred, edit }) => [title, kind, isPreferred, edit]),
      [
        ['Put it right', 'quickfix', true, undefined],
        ['Make a file', 'quickfix', false, undefined],
        ['Ignore WI105 here', 'quickfix', undefined, undefined],
      ],
    );
    assert.equal(here[0]!.diagnostics?.[0]?.code, 'WI105');
    assert.deepEqual(await editor.codeActions(uri('a.yaml'), { start: { line: 0, character: 10 }, end: { line: 0, character: 12 } }), []);
    const there = await editor.codeActions(uri('b.tf'), { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } });
    assert.deepEqual(
      there.map(({ title, isPreferred, diagnostics }) => [title, isPreferred, diagnostics]),
      [
        ['Put it right', false, undefined],
        ['Make a file', false, undefined],
      ],
    );
    const [put, make] = await Promise.all(here.map((action) => editor!.connection.sendRequest<CodeAction>('codeAction/resolve', action)));
    assert.deepEqual(put!.edit, {
      documentChanges: [
        {
          textDocument: { uri: uri('a.yaml'), version: 1 },
          edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } }, newText: 'right' }],
        },
      ],
    });
    assert.equal(applied(make!.edit!, () => '').get(uri('a.yaml') + '.new.tf'), 'x = 1\n');
  });

  it('answers code actions from the newest text', async () => {
    editor = await startFake();
    await editor.ready();
    await editor.open('untitled:a', 'fine');
    await editor.type('untitled:a', 'wrong');
    assert.equal((await editor.codeActions('untitled:a', everywhere)).length, 1);
  });

  it('fixes all that is safe, once for each place, and only when asked for', async () => {
    editor = await startFake();
    await editor.ready();
    await editor.open('untitled:a', 'wrong\nwrong fix:safe');
    assert.ok((await editor.codeActions('untitled:a', everywhere)).every(({ kind }) => kind === 'quickfix'));
    const [all, ...others] = await editor.codeActions('untitled:a', everywhere, ['source.fixAll']);
    assert.deepEqual([all?.kind, others], ['source.fixAll.gkeWorkloadIdentity', []]);
    const { edit } = await editor.connection.sendRequest<CodeAction>('codeAction/resolve', all);
    assert.equal(applied(edit!, () => 'wrong\nwrong fix:safe').get('untitled:a'), 'right\nright fix:safe');
    await editor.change('untitled:a', 'wrong');
    assert.deepEqual(await editor.codeActions('untitled:a', everywhere, ['source.fixAll']), []);
  });

  it('withholds a Terraform fix that the gate refuses, and logs why', async () => {
    lay({ 'a.tf': 'wrong', 'b.yaml': 'wrong' });
    const gate = { check: () => Promise.resolve({ ok: false as const, why: 'does not read back' }), dispose: () => undefined };
    editor = await startFake({ folders: [folder()], gate });
    await editor.ready();
    const resolved = async (name: string) => {
      const [action] = await editor!.codeActions(uri(name), everywhere);
      return (await editor!.connection.sendRequest<CodeAction>('codeAction/resolve', action)).edit;
    };
    assert.equal(await resolved('a.tf'), undefined);
    await editor.until(() => editor!.logs.includes('Fix withheld, "Put it right": does not read back'));
    assert.ok(await resolved('b.yaml'));
  });

  it('serves editors that can do less: no resolving, no file creation, no versions, one folder, settings only sent', async () => {
    lay({ 'a.yaml': 'wrong fix:create' });
    editor = await startFake({
      folders: [folder()],
      capabilities: {},
      initializationOptions: { gkeWorkloadIdentity: { rules: { WI303: 'warning' } } },
    });
    await editor.ready();
    assert.equal(editor.find(uri('a.yaml'), 'WI303').severity, 2);
    assert.deepEqual(editor.progress, []);
    assert.deepEqual(editor.registrations, []);
    const actions = await editor.codeActions(uri('a.yaml'), everywhere);
    assert.deepEqual(
      actions.map(({ title, edit }) => [title, edit?.changes?.[uri('a.yaml')]?.length, edit?.documentChanges]),
      [
        ['Put it right', 1, undefined],
        ['Ignore WI303 here', 1, undefined],
      ],
    );
    await editor.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { gkeWorkloadIdentity: { rules: { WI303: 'off' } } },
    });
    await editor.until(() => editor!.rules(uri('a.yaml')).length === 0);
  });

  it('shows progress, and asks to watch files and settings', async () => {
    lay({ 'a.yaml': 'fine' });
    // The reading waits until the editor shows it; a shorter one is over before that, and then nothing is shown.
    const { runtime, goOn } = resting();
    editor = await startFake({ folders: [folder()], runtime });
    await editor.until(() => editor!.progress.length >= 1);
    goOn();
    await editor.ready();
    await editor.until(() => editor!.progress.length >= 2);
    assert.deepEqual(
      (editor.progress as { kind: string }[]).map(({ kind }) => kind).filter((kind) => kind !== 'report'),
      ['begin', 'end'],
    );
    assert.deepEqual(editor.registrations.map(({ method }) => method).sort(), [
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
  });

  it('goes by one name for a file, and tells the editor its own', async () => {
    lay({ 'sp ace/a(1).yaml': 'wrong' });
    const spelled = `file://${top}/sp%20ace/a(1).yaml`;
    editor = await startFake({ folders: [{ uri: `file://${top}/`, name: 'top' }] });
    await editor.ready();
    assert.deepEqual(editor.rules(uri('sp ace/a(1).yaml')), ['WI303']);
    const answer = await editor.open(spelled, 'wrong');
    assert.equal(answer.uri, spelled);
    assert.equal((await editor.codeActions(spelled, everywhere))[0]?.title, 'Put it right');
  });

  it('leaves out open documents that are ignored, of another scheme or of no language; takes loose files', async () => {
    lay({ '.gitignore': 'out/', 'in/out/a.yaml': 'wrong' });
    editor = await startFake({ folders: [folder('')] });
    await editor.ready();
    const open = (of: string, languageId: string) =>
      editor!.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: of, languageId, version: 1, text: 'wrong' } });
    await open(uri('in/out/a.yaml'), 'yaml');
    await open('git:/x/a.yaml', 'yaml');
    await open(uri('readme.txt'), 'plaintext');
    await editor.open('file:///elsewhere/loose.yaml', 'wrong');
    await editor.open(uri('kubeconfig'), 'wrong');
    assert.deepEqual([...editor.diagnostics.keys()].sort(), ['file:///elsewhere/loose.yaml', uri('kubeconfig')].sort());
  });

  it('survives an engine that stumbles over a file, and says which', async () => {
    lay({ 'a.yaml': 'explode', 'b.yaml': 'wrong', 'c.tf': Uint8Array.of(0, 1, 2) });
    editor = await startFake({ folders: [folder(), folder('missing')] });
    const status = await editor.ready();
    assert.deepEqual(editor.rules(uri('b.yaml')), ['WI303']);
    assert.equal(status.skipped, 3);
    await editor.until(() =>
      [/Skipped .*c\.tf: binary/, /Skipped .*missing: no such file/].every((line) => editor!.logs.some((log) => line.test(log))),
    );
    assert.equal((await editor.open('untitled:x', 'explode')).diagnostics.length, 0);
    assert.equal((await editor.change('untitled:x', 'wrong')).diagnostics.length, 1);
  });

  it('answers requests it cannot serve with nothing, not with an end', async () => {
    editor = await startFake({ capabilities: vscodeCapabilities });
    await editor.ready();
    assert.deepEqual(await editor.codeActions('file:///not/open.yaml', everywhere), []);
    const stale: CodeAction = { title: 'old', data: 12345 };
    assert.deepEqual(await editor.connection.sendRequest('codeAction/resolve', stale), stale);
    await editor.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: 'file:///nobody.yaml', version: 2 },
      contentChanges: [{ text: '' }],
    });
    await editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: null as never });
    const report = await editor.connection.sendRequest<ReportResult>(reportRequest, { nonce: 'n' });
    assert.match(report.page, /No binding chain was found/);
  });
});
