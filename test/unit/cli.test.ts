import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { version } from '../../package.json';
import { main } from '../../server/cli';

const root = join(__dirname, '..', '..');
const samples = join(root, 'samples');

interface Range {
  start: { line: number; column: number };
  end: { line: number; column: number };
}
interface Named {
  folder?: string;
  file: string;
}
interface Answer {
  version: number;
  findings: (Named & {
    rule: string;
    severity: string;
    message: string;
    range: Range;
    related: (Named & { range: Range; message: string })[];
    fixes: { title: string; preferred: boolean; safe: boolean; edits: (Named & { range: Range; newText: string })[] }[];
  })[];
  chains: {
    namespace: string | null;
    ksa: string;
    gsa: string | null;
    access: string;
    links: Record<string, { state: string; why: string }>;
  }[];
  summary: { files: number; skipped: (Named & { why: string })[]; error: number; chains: Record<string, number> };
}

async function run(
  argv: string[],
  { cwd = root, env = {}, isTTY = false }: { cwd?: string; env?: Record<string, string>; isTTY?: boolean } = {},
) {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    cwd,
    env,
    stdout: { isTTY, write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
  });
  return { code, out, err, answer: () => JSON.parse(out) as Answer };
}

const wrongAnnotation = (value: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: prod
  annotations:
    iam.gke.io/gcp-service-account: ${value}
`;

describe('command line', () => {
  let scratch = '';
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'gwi-cli-'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  /** Writes files and gives the folder they are in. */
  async function folder(name: string, files: Record<string, string | Uint8Array>): Promise<string> {
    const at = join(scratch, name);
    await mkdir(at, { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(at, file)), { recursive: true });
      await writeFile(join(at, file), content);
    }
    return at;
  }

  it('answers to --help and --version', async () => {
    const help = await run(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /--fail-on error\|warning\|never/);
    assert.equal((await run(['check', '-h'])).out, help.out);
    assert.deepEqual(await run(['--version']).then(({ code, out }) => [code, out]), [0, `${version}\n`]);
  });

  for (const argv of [[], ['lint'], ['check', '--format', 'xml'], ['check', '--fail-on', 'hint'], ['check', '--fix'], ['check', '']])
    it(`takes "${argv.join(' ')}" for wrong usage`, async () => {
      const { code, out, err } = await run(argv);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /\nTry --help\.\n$/);
    });

  it('says what is broken in the broken sample, and exits with 1', async () => {
    const { code, out, answer } = await run(['check', join(samples, 'broken-chain'), '--format', 'json']);
    assert.equal(code, 1);
    assert.equal(out.indexOf('\n'), out.length - 1, 'one line of JSON and nothing else');
    const { version: contract, findings, chains, summary } = answer();
    assert.equal(contract, 1);
    assert.deepEqual(
      findings.map(({ file, rule, range }) => `${file}:${range.start.line} ${rule}`),
      ['k8s/service-account.yaml:4 WI103', 'terraform/cluster.tf:26 WI102', 'terraform/iam.tf:11 WI801', 'terraform/iam.tf:11 WI105'],
    );
    for (const { rule, fixes, folder: where } of findings) {
      assert.equal(fixes.filter(({ preferred }) => preferred).length, 1, `${rule} has one preferred fix`);
      assert.equal(where, undefined);
    }
    assert.deepEqual(
      chains.map(({ ksa, gsa }) => [ksa, gsa]),
      [['my-app-ksa', 'my-app-gsa@acme-shop-4821.iam.gserviceaccount.com']],
    );
    assert.deepEqual([summary.files, summary.error, summary.chains['broken']], [11, 2, 1]);
  });

  it('leaves the exit code to --fail-on', async () => {
    const broken = join(samples, 'broken-chain');
    const codes = await Promise.all(['error', 'warning', 'never'].map((level) => run(['check', broken, '--fail-on', level])));
    assert.deepEqual(
      codes.map(({ code }) => code),
      [1, 1, 0],
    );
    const complete = await run(['check', join(samples, 'complete-chain'), '--fail-on', 'warning']);
    assert.equal(complete.code, 0, complete.out);
  });

  it('reads the current folder where none is named', async () => {
    const at = await folder('current', { 'sa.yaml': wrongAnnotation('account-app') });
    const { code, answer } = await run(['check', '--format=json'], { cwd: at });
    assert.deepEqual([code, answer().findings.map(({ file, rule }) => `${file} ${rule}`)], [1, ['sa.yaml WI302']]);
  });

  it('counts lines and columns from 1 in UTF-16 units, whatever ends the lines, and no byte order mark', async () => {
    const text = `\ufeffapiVersion: v1\r\nkind: ServiceAccount\r\nmetadata: {name: app, namespace: prod, annotations: {note: "\u{1f600}ü", iam.gke.io/gcp-service-account: account-a}}\r\n`;
    const at = await folder('columns', {
      'sa.yaml': text,
      'bom.yaml': `\ufeff{apiVersion: v1, kind: ServiceAccount, metadata: {name: b, namespace: prod, annotations: {iam.gke.io/gcp-service-account: account-bb}}}`,
    });
    const { answer } = await run(['check', at, '--format', 'json']);
    const column = (line: string) => line.lastIndexOf('gcp-service-account: ') + 'gcp-service-account: '.length + 1;
    const [first, second] = answer().findings;
    const start = column(
      '{apiVersion: v1, kind: ServiceAccount, metadata: {name: b, namespace: prod, annotations: {iam.gke.io/gcp-service-account: account-bb}}}',
    );
    assert.deepEqual(first?.range, { start: { line: 1, column: start }, end: { line: 1, column: start + 'account-bb'.length } });
    const wide = column(text.split('\r\n')[2]!);
    assert.deepEqual(second?.range, { start: { line: 3, column: wide }, end: { line: 3, column: wide + 'account-a'.length } });
  });

  it('takes a single file, and names it from its own folder', async () => {
    const at = await folder('single', {
      'k8s/sa.yaml': wrongAnnotation('account-app'),
      'k8s/other.yaml': wrongAnnotation('account-other'),
    });
    const { answer } = await run(['check', 'single/k8s/sa.yaml', '--format', 'json'], { cwd: dirname(at) });
    assert.deepEqual(
      answer().findings.map(({ folder: where, file }) => [where, file]),
      [[undefined, 'sa.yaml']],
    );
    assert.equal(answer().summary.files, 1);
  });

  it('puts the folder on every place where several are given, and reads nothing twice', async () => {
    await folder('several', {
      'a/sa.yaml': wrongAnnotation('account-a'),
      'a/inner/sa.yaml': wrongAnnotation('account-inner'),
      'b/sa.yaml': wrongAnnotation('account-b'),
    });
    const { answer } = await run(['check', 'a', './b/', 'a/inner', 'a', '--format', 'json'], { cwd: join(scratch, 'several') });
    const { findings, summary } = answer();
    assert.deepEqual(
      findings.map(({ folder: where, file }) => [where, file]),
      [
        ['./b', 'sa.yaml'],
        ['a', 'sa.yaml'],
        ['a/inner', 'sa.yaml'],
      ],
    );
    assert.equal(summary.files, 3);
    for (const { folder: where } of findings.flatMap(({ fixes, related }) => [...related, ...fixes.flatMap(({ edits }) => edits)]))
      assert.ok(where);
  });

  it('exits with 2 for an argument that cannot be read, and still tells of the others', async () => {
    const at = await folder('there', { 'sa.yaml': wrongAnnotation('account-app') });
    const missing = await run(['check', join(scratch, 'missing')]);
    assert.deepEqual([missing.code, missing.out], [2, '']);
    assert.match(missing.err, /skipped .*missing: no such file or folder/);
    const both = await run(['check', join(scratch, 'missing'), at, '--format', 'json']);
    assert.deepEqual([both.code, both.answer().findings.length, both.answer().summary.skipped.length], [2, 1, 1]);
  });

  it('names what it skipped, on standard error and in the summary, and goes on', async () => {
    const at = await folder('skips', {
      'binary.tf': new Uint8Array([0, 1, 2, 3, 0]),
      'empty.yaml': '',
      'broken.tf': 'resource "google_service_account" "x" {\n  project = \n',
      'huge.yaml': `# ${'x'.repeat(5 * 1024 * 1024)}\n`,
      'sa.yaml': wrongAnnotation('account-app'),
    });
    const { code, err, answer } = await run(['check', at, '--format', 'json', '--fail-on', 'never']);
    assert.equal(code, 0);
    assert.deepEqual(
      answer().summary.skipped.map(({ file }) => file),
      ['binary.tf', 'huge.yaml'],
    );
    assert.match(err, /binary\.tf: binary/);
    assert.deepEqual(
      answer().findings.map(({ rule }) => rule),
      ['WI302'],
    );
  });

  it('keeps a mistake of its own apart from findings and from wrong usage', async () => {
    let err = '';
    const closed = () => {
      throw new Error('write after end');
    };
    const stderr = { write: (text: string) => (err += text) };
    const code = await main(['--version'], { cwd: root, env: {}, stdout: { write: closed }, stderr });
    assert.equal(code, 70);
    assert.match(err, /^Internal error: Error: write after end\n/);
  });

  it('says that there is nothing where there is nothing', async () => {
    const { code, out } = await run(['check', await folder('nothing', { 'main.go': 'package main\n' })]);
    assert.equal(code, 0);
    assert.match(out, /^No binding chain/);
  });

  it('colours on a terminal, unless NO_COLOR says otherwise, and wherever FORCE_COLOR says so', async () => {
    const argv = ['check', join(samples, 'broken-chain')];
    const coloured = async (options: Parameters<typeof run>[1]) => (await run(argv, options)).out.includes('\u001b[');
    assert.equal(await coloured({}), false);
    assert.equal(await coloured({ isTTY: true }), true);
    assert.equal(await coloured({ isTTY: true, env: { NO_COLOR: '1' } }), false);
    assert.equal(await coloured({ isTTY: true, env: { NO_COLOR: '' } }), true);
    assert.equal(await coloured({ env: { FORCE_COLOR: '1' } }), true);
    assert.equal(await coloured({ isTTY: true, env: { FORCE_COLOR: '0' } }), false);
  });

  it('is a program: the bundle answers the same, and ends', () => {
    const bundle = join(root, 'dist', 'cli.js');
    assert.ok(existsSync(bundle), 'not built: npm run build');
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, 'check', '--format', 'json'], {
      cwd: join(samples, 'broken-chain'),
      encoding: 'utf8',
    });
    assert.equal(status, 1, stderr);
    const answer = JSON.parse(stdout) as Answer;
    assert.equal(answer.findings.length, 4);
    assert.equal(stderr, '');
  });
});
