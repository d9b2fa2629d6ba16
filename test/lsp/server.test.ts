import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { copyCommand, reportRequest, type ReportResult } from '../../server/protocol';
import { pathOfUri, uriOfPath } from '../../server/workspace/uri';
import { applied, Editor, vscodeCapabilities, type EditorOptions } from './editor';

const samples = join(__dirname, '../../samples');

let top: string;
let editor: Editor | undefined;
const uri = (name: string) => uriOfPath(join(top, name));
const onDisk = (file: string) => readFileSync(pathOfUri(file)!, 'utf8');

function lay(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), content);
  }
}

async function start(options: EditorOptions = {}): Promise<Editor> {
  editor = await Editor.start({ folders: [{ uri: uriOfPath(top), name: 'shop' }], ...options });
  return editor;
}

/** The edit of the fix with this title, as the editor gets it after choosing it. */
async function fix(file: string, diagnostic: Diagnostic, title: RegExp): Promise<CodeAction> {
  const actions = await editor!.codeActions(file, diagnostic.range);
  const action = actions.find((one) => title.test(one.title));
  assert.ok(action, `no ${String(title)} among ${actions.map((one) => one.title).join(', ')}`);
  assert.equal(action.edit, undefined);
  return editor!.connection.sendRequest<CodeAction>('codeAction/resolve', action);
}

const account = 'k8s/service-account.yaml';
const iam = 'terraform/iam.tf';
const cluster = 'terraform/cluster.tf';

describe('the bundled server over stdio', () => {
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'server-')));
    editor = undefined;
  });
  afterEach(async () => {
    assert.deepEqual(editor?.popups ?? [], []);
    assert.equal((await editor?.stop()) ?? 0, 0);
    rmSync(top, { recursive: true, force: true });
  });

  describe('in the broken sample', () => {
    beforeEach(() => {
      cpSync(join(samples, 'broken-chain'), top, { recursive: true });
    });

    it('says what it can do, and shows the incident without any file being open', async () => {
      await start();
      const { capabilities, serverInfo } = editor!.initialized;
      assert.equal(serverInfo?.name, 'gke-workload-identity');
      assert.deepEqual(capabilities.codeActionProvider, {
        codeActionKinds: ['quickfix', 'source.fixAll.gkeWorkloadIdentity'],
        resolveProvider: true,
      });
      assert.equal(capabilities.diagnosticProvider, undefined);
      const status = await editor!.ready();
      assert.deepEqual(editor!.rules(uri(account)), ['WI103']);
      assert.deepEqual(editor!.rules(uri(cluster)), ['WI102']);
      assert.deepEqual(editor!.rules(uri(iam)), ['WI105', 'WI801']);
      assert.deepEqual(status.chains, { ok: 0, broken: 1, unknown: 0 });
    });

    it('gives each diagnostic its source, code, page, exact range and the other side', async () => {
      await start();
      await editor!.ready();
      const { range, source, severity, codeDescription, relatedInformation } = editor!.find(uri(account), 'WI103');
      assert.deepEqual(range, { start: { line: 3, character: 8 }, end: { line: 3, character: 18 } });
      assert.deepEqual([source, severity], ['workload-identity', 1]);
      assert.match(codeDescription!.href, /^https:.*\/docs\/rules\/WI103-ksa-missing-gsa-annotation\.md$/);
      assert.equal(relatedInformation?.[0]?.location.uri, uri(iam));
    });

    it('mends the chain: each preferred fix, resolved and applied, leaves less to find', async () => {
      await start();
      await editor!.ready();
      const texts = new Map([account, iam, cluster].map((name) => [uri(name), onDisk(uri(name))]));
      for (const [file, text] of texts) await editor!.open(file, text, file.endsWith('.tf') ? 'terraform' : 'yaml');
      for (const [name, rule, title] of [
        [cluster, 'WI102', /GKE_METADATA/],
        [account, 'WI103', /^Annotate with my-app-gsa@/],
        [iam, 'WI105', /namespace production/],
        [iam, 'WI801', /Interpolate/],
      ] as const) {
        const { edit } = await fix(uri(name), editor!.find(uri(name), rule), title);
        assert.ok(edit, `${rule} was withheld: ${editor!.logs.join('\n')}`);
        for (const [file, text] of applied(edit, (of) => texts.get(of)!)) {
          texts.set(file, text);
          await editor!.change(file, text);
        }
        assert.ok(!editor!.rules(uri(name)).includes(rule), `${rule} is still there`);
      }
      await editor!.until(() => editor!.status!.chains.ok === 1 && editor!.status!.findings.information === 0);
      const { findings, chains } = editor!.status!;
      assert.deepEqual(
        [findings, chains],
        [
          { error: 0, warning: 0, information: 0, hint: 0 },
          { ok: 1, broken: 0, unknown: 0 },
        ],
      );
    });

    it('offers the fix of the ServiceAccount in the Terraform that grants to it', async () => {
      await start();
      await editor!.ready();
      const related = editor!.find(uri(account), 'WI103').relatedInformation![0]!.location;
      const actions = await editor!.codeActions(related.uri, related.range);
      assert.ok(actions.some(({ title }) => /^Annotate with my-app-gsa@/.test(title)));
    });

    it('follows an edit in one file into the findings of another, and back', async () => {
      await start();
      await editor!.ready();
      const text = onDisk(uri(iam));
      await editor!.open(uri(iam), text, 'terraform');
      await editor!.change(uri(iam), text.replace('roles/iam.workloadIdentityUser', 'roles/viewer'));
      await editor!.until(() => editor!.rules(uri(account)).length === 0);
      await editor!.change(uri(iam), text);
      await editor!.until(() => editor!.rules(uri(account)).includes('WI103'));
      await editor!.change(uri(iam), text + '\nresource "google_storage_bucket" "half" {\n  name = "${');
      assert.deepEqual(editor!.rules(uri(iam)), ['WI105', 'WI801']);
    });

    it('sees a file that changes on the disk, and one that goes', async () => {
      await start();
      await editor!.ready();
      writeFileSync(join(top, cluster), onDisk(uri(cluster)).replace('GCE_METADATA', 'GKE_METADATA'));
      await editor!.diskChanged({ uri: uri(cluster), type: 2 });
      await editor!.until(() => editor!.rules(uri(cluster)).length === 0);
      rmSync(join(top, 'terraform'), { recursive: true });
      await editor!.diskChanged({ uri: uri('terraform'), type: 3 });
      await editor!.until(() => editor!.rules(uri(account)).length === 0 && editor!.rules(uri(iam)).length === 0);
    });

    it('takes severities live, and a folder that is removed with its findings', async () => {
      await start();
      await editor!.ready();
      await editor!.configure({ gkeWorkloadIdentity: { rules: { WI103: 'hint', WI102: 'off' } } });
      await editor!.until(() => editor!.rules(uri(cluster)).length === 0);
      assert.equal(editor!.find(uri(account), 'WI103').severity, 4);
      await editor!.changeFolders([], [{ uri: uriOfPath(top), name: 'shop' }]);
      await editor!.until(() => editor!.rules(uri(account)).length === 0 && editor!.status?.files === 0);
      await editor!.changeFolders([{ uri: uriOfPath(top), name: 'shop' }], []);
      await editor!.until(() => editor!.rules(uri(account)).length === 1);
    });

    it('reports the chain with each link, its place and its finding', async () => {
      await start();
      await editor!.ready();
      const { page, body } = await editor!.connection.sendRequest<ReportResult>(reportRequest, { nonce: 'n1' });
      assert.ok(page.includes(body) && page.includes("script-src 'nonce-n1'"));
      for (const expected of [
        'production/my-app-ksa',
        'my-app-gsa@acme-shop-4821.iam.gserviceaccount.com',
        'Node pool',
        'k8s/service-account.yaml:4',
        'WI102',
      ])
        assert.ok(body.includes(expected), expected);
    });

    it('answers a burst of requests and cancellations', async () => {
      await start();
      await editor!.ready();
      const text = onDisk(uri(iam));
      await editor!.open(uri(iam), text, 'terraform');
      const { range } = editor!.find(uri(iam), 'WI105');
      for (let round = 0; round < 30; round++) void editor!.type(uri(iam), text + '\n'.repeat(round));
      const answers = await Promise.all(Array.from({ length: 20 }, () => editor!.codeActions(uri(iam), range)));
      assert.ok(answers.every((actions) => actions.length === answers[0]!.length && actions.length > 0));
      assert.deepEqual((await editor!.change(uri(iam), text)).diagnostics.map(({ code }) => code).sort(), ['WI105', 'WI801']);
    });
  });

  it('obeys the settings file of the workspace, names its mistakes and helps to write it', async () => {
    cpSync(join(samples, 'broken-chain'), top, { recursive: true });
    await start();
    await editor!.ready();
    const file = uri('.gke-workload-identity.yaml');
    const { diagnostics } = await editor!.open(file, 'rules:\n  WI102: off\n  WI801: loud\n  ');
    assert.deepEqual(
      diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.character}`),
      ['configuration 2:9'],
    );
    await editor!.until(() => editor!.rules(uri(cluster)).length === 0);
    const position = { line: 3, character: 2 };
    const items = await editor!.connection.sendRequest<{ label: string }[]>('textDocument/completion', {
      textDocument: { uri: file },
      position,
    });
    assert.ok(items.some(({ label }) => label === 'WI103') && !items.some(({ label }) => label === 'WI102'));
  });

  it('offers to ignore a finding, and does so', async () => {
    cpSync(join(samples, 'broken-chain'), top, { recursive: true });
    await start();
    await editor!.ready();
    const file = uri(cluster);
    const { edit } = await fix(file, editor!.find(file, 'WI102'), /^Ignore WI102 here$/);
    const { diagnostics } = await editor!.open(file, applied(edit!, onDisk).get(file)!, 'terraform');
    assert.deepEqual(diagnostics, []);
  });

  it('offers the command for the live object to an editor that can copy it, and to no other', async () => {
    cpSync(join(samples, 'broken-chain'), top, { recursive: true });
    await start({ capabilities: { ...vscodeCapabilities, experimental: { [copyCommand]: true } } });
    await editor!.ready();
    const copied = async (file: string, rule: string): Promise<unknown[]> => {
      const actions = await editor!.codeActions(file, editor!.find(file, rule).range);
      return actions
        .filter(({ command }) => command?.command === copyCommand)
        .flatMap(({ command }) => (command!.arguments ?? []) as unknown[]);
    };
    assert.deepEqual(await copied(uri(cluster), 'WI102'), [
      'gcloud container node-pools update app-pool --cluster=primary --location=LOCATION --project=acme-shop-4821 --workload-metadata=GKE_METADATA',
    ]);
    assert.deepEqual(await copied(uri(account), 'WI103'), [
      'kubectl annotate serviceaccount my-app-ksa --namespace=production iam.gke.io/gcp-service-account=my-app-gsa@acme-shop-4821.iam.gserviceaccount.com',
    ]);
    await editor!.stop();
    await start();
    await editor!.ready();
    assert.deepEqual(await copied(uri(cluster), 'WI102'), []);
  });

  it('tells on hover what a value is and where it comes from', async () => {
    lay({
      'main.tf': 'resource "google_service_account" "app" {\n  account_id = var.name\n  project    = "acme-prod"\n}\n',
      'variables.tf': 'variable "name" {\n  default = "shop"\n}\n',
    });
    await start();
    await editor!.ready();
    const file = uri('main.tf');
    await editor!.open(file, onDisk(file), 'terraform');
    const hover = (line: number, character: number): Promise<unknown> =>
      editor!.connection.sendRequest('textDocument/hover', { textDocument: { uri: file }, position: { line, character } });
    assert.deepEqual(await hover(1, 18), {
      contents: {
        kind: 'markdown',
        value: '```text\nshop ← google_service_account.app.account_id (main.tf:2) ← var.name (variables.tf:2, default)\n```',
      },
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 23 } },
    });
    assert.equal(await hover(2, 18), null, 'written out');
    assert.equal(await hover(0, 2), null, 'nothing of a chain');
  });

  it('finds nothing in the complete sample', async () => {
    cpSync(join(samples, 'complete-chain'), top, { recursive: true });
    await start();
    const status = await editor!.ready();
    assert.deepEqual([...editor!.diagnostics.keys()], []);
    assert.deepEqual(status.chains, { ok: 1, broken: 0, unknown: 0 });
  });

  it('analyses a snippet that is not saved anywhere', async () => {
    await start({ folders: [] });
    const pool = `resource "google_container_node_pool" "p" {\n  cluster = "c"\n  node_config {\n    service_account = var.nodes\n    workload_metadata_config {\n      mode = "GKE_METADATAA"\n    }\n  }\n}\n`;
    const { diagnostics } = await editor!.open('untitled:Untitled-1', pool, 'terraform');
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['WI403'],
    );
    const { edit } = await fix('untitled:Untitled-1', diagnostics[0]!, /GKE_METADATA/);
    assert.ok(
      applied(edit!, () => pool)
        .get('untitled:Untitled-1')!
        .includes('"GKE_METADATA"'),
    );
  });

  describe('with bad input', () => {
    it('stays up and says what it skipped', async () => {
      lay({
        'binary.tf': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3),
        'empty.yaml': '',
        'empty.tf': '',
        'broken.tf': 'resource "google_service_account" "x" {\n  account_id = "${',
        'broken.yaml': 'kind: ServiceAccount\nmetadata: {name: [\n\t- }\n---\n',
        'helm/templates/sa.yaml': '{{- if .Values.x }}\nkind: ServiceAccount\nmetadata:\n  name: {{ include "x" . }}\n{{- end }}\n',
        'deep.tf': 'locals {\n  x = ' + '['.repeat(20_000),
        'deep.yaml': '['.repeat(20_000),
        'huge.yaml': 'a: b\n'.repeat(1_100_000),
        'large.yaml': '- a: b\n'.repeat(700_000),
        'latin1.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xfc),
        'lonely-surrogate.json': '{"a": "\\ud800"}',
      });
      await start();
      const status = await editor!.ready();
      assert.deepEqual(status.findings, { error: 0, warning: 0, information: 0, hint: 0 });
      await editor!.until(() => editor!.logs.some((line) => line.startsWith('Read ')));
      const skipped = editor!.logs.filter((line) => line.startsWith('Skipped ')).sort();
      assert.deepEqual(
        skipped.map((line) => line.replace(top + '/', '')),
        ['Skipped binary.tf: binary', 'Skipped huge.yaml: larger than 5 MB (5.2 MB)'],
      );
      for (const name of ['broken.tf', 'broken.yaml', 'deep.tf'])
        assert.deepEqual((await editor!.open(uri(name), readFileSync(join(top, name), 'utf8'))).diagnostics, []);
      assert.deepEqual(
        editor!.logs.filter((line) => /error|at .*\(.*:\d+:\d+\)/i.test(line)),
        [],
      );
    });

    it('names a folder that cannot be read', async () => {
      await start({ folders: [{ uri: uri('missing'), name: 'missing' }] });
      const status = await editor!.ready();
      assert.deepEqual([status.files, status.skipped], [0, 1]);
      await editor!.until(() => editor!.logs.some((line) => line.endsWith('missing: no such file or folder')));
    });

    it('has nothing to say where there is neither Kubernetes nor Terraform', async () => {
      lay({ 'package.json': '{"name": "x"}', '.github/workflows/ci.yml': 'on: push\njobs: {}\n', 'src/index.ts': '', 'docs/a.md': '# x' });
      await start();
      const status = await editor!.ready();
      assert.deepEqual([...editor!.diagnostics.keys()], []);
      assert.deepEqual(status.chains, { ok: 0, broken: 0, unknown: 0 });
      const { body } = await editor!.connection.sendRequest<ReportResult>(reportRequest, { nonce: 'n' });
      assert.match(body, /Looked for in 3 files of shop/);
    });
  });
});
