import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import esbuild from 'esbuild';
import { applyEdits } from '../../server/gate/apply';
import { createFixGate, type FixGate } from '../../server/gate/gate';
import { createThread } from '../../server/gate/thread';
import { isHarmless, judgeAlone, judgeTogether } from '../../server/gate/verdict';
import type { Edit } from '../../server/syntax/span';

const MAIN = 'file:///w/main.tf';
const BEFORE = 'resource "a" "b" {\n  name = "x"\n}\n';

/** The fix that writes `after` over the whole of `before`. */
const rewrite = (before: string, after: string, uri = MAIN): { edits: Edit[] } => ({
  edits: [{ uri, span: { start: 0, end: before.length }, newText: after }],
});

describe('fix gate', () => {
  let folder: string;
  let workerPath: string;
  let gate: FixGate | undefined;
  let log: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gate-'));
    await esbuild.build({
      entryPoints: { 'worker/hcl2json': 'server/gate/hcl2json.worker.ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['performance'],
      outdir: folder,
      logLevel: 'error',
    });
    workerPath = join(folder, 'worker', 'hcl2json.js');
    await copyFile(
      join(dirname(createRequire(__filename).resolve('@cdktf/hcl2json/package.json')), 'main.wasm.gz'),
      join(folder, 'main.wasm.gz'),
    );
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => (log = []));
  afterEach(() => {
    gate?.dispose();
    gate = undefined;
  });

  const check = async (before: string, after: string, path = workerPath, uri = MAIN): ReturnType<FixGate['check']> => {
    gate ??= createFixGate({ workerPath: path, log: (message) => log.push(message), timeout: 15_000 });
    return gate.check(rewrite(before, after, uri), () => before);
  };

  it('passes a fix that both parsers read alike', async () => {
    assert.deepEqual(await check(BEFORE, BEFORE.replace('"x"', '"${var.x}"')), { ok: true });
    assert.deepEqual(log, []);
  });

  it("asks HashiCorp's parser: it refuses what ours lets through", async () => {
    const after = BEFORE.replace('"x"', 'x.0.1');
    assert.equal(judgeAlone(BEFORE, after, MAIN).ok, true);
    const verdict = await check(BEFORE, after);
    assert.match(verdict.ok ? '' : verdict.why, /legacy index/);
  });

  it('withholds a fix that leaves Terraform broken, by our own reading alone', async () => {
    const verdict = await check(BEFORE, BEFORE.replace('}', ''), '/nowhere/hcl2json.js');
    assert.match(verdict.ok ? '' : verdict.why, /not closed/);
  });

  it('does not blame a fix for what was broken before it', async () => {
    const broken = `${BEFORE}\nresource "c" {\n  name = \n}\n`;
    assert.deepEqual(await check(broken, broken.replace('"x"', '"y"')), { ok: true });
  });

  it('checks every Terraform file that the fix edits or creates, and no other', async () => {
    const texts: Record<string, string> = { 'file:///w/a.tf': 'a = 1\n', 'file:///w/b.tf': 'b = 1\n', 'file:///w/k.yaml': 'a: 1\n' };
    const edit = (uri: string, newText: string): Edit => ({ uri, span: { start: 0, end: 5 }, newText });
    gate = createFixGate({ workerPath });
    const ask = (edits: Edit[]): ReturnType<FixGate['check']> => gate!.check({ edits }, (uri) => texts[uri]);
    assert.equal((await ask([edit('file:///w/a.tf', 'a = 2'), edit('file:///w/k.yaml', '{{{')])).ok, true);
    assert.equal((await ask([edit('file:///w/a.tf', 'a = 2'), edit('file:///w/b.tf', 'b = (')])).ok, false);
    assert.equal((await ask([{ create: 'file:///w/c.tf', newText: 'c = [' }])).ok, false);
    assert.equal((await ask([{ create: 'file:///w/c.tf', newText: 'c = 1\n' }])).ok, true);
    assert.equal((await ask([edit('file:///w/gone.tf', 'a = 2')])).ok, false);
  });

  it('reads Terraform in JSON as JSON', async () => {
    assert.equal((await check('{"a": 1}', '{"a": 2}', workerPath, 'file:///w/x.tf.json')).ok, true);
    assert.equal((await check('{"a": 1}', '{"a": }', workerPath, 'file:///w/x.tf.json')).ok, false);
  });

  it('never gives hostile nesting or very long files to the parser', async () => {
    const deep = `a = ${'['.repeat(5000)}${']'.repeat(5000)}\n`;
    assert.equal(isHarmless(deep), false);
    assert.equal(isHarmless(`# ${'x'.repeat(200_001)}`), false);
    assert.equal(isHarmless(BEFORE), true);
    assert.deepEqual(await check(deep, `${deep}b = 1\n`), { ok: true });
  });

  it('compares what both read, but only where they agreed before', () => {
    const mine = { resource: { a: { b: [{ name: 'x' }] } } };
    assert.equal(judgeTogether(BEFORE, BEFORE, { before: { read: mine }, after: { read: mine } }).ok, true);
    assert.equal(judgeTogether(BEFORE, BEFORE, { before: { read: mine }, after: { read: {} } }).ok, false);
    assert.equal(judgeTogether(BEFORE, BEFORE, { before: { read: {} }, after: { read: mine } }).ok, true);
    assert.equal(judgeTogether(BEFORE, BEFORE, { before: { read: mine }, after: undefined }).ok, true);
    assert.equal(judgeTogether(BEFORE, BEFORE, { before: { mistake: 'x' }, after: { mistake: 'x' } }).ok, true);
  });

  it('goes on without the parser when its WebAssembly is missing, and stops asking', async () => {
    const alone = join(folder, 'alone', 'hcl2json.js');
    await esbuild.build({ entryPoints: [workerPath], outfile: alone, bundle: false, platform: 'node', logLevel: 'error' });
    await rm(join(folder, 'alone', 'main.wasm.gz'), { force: true });
    const elsewhere = await mkdtemp(join(tmpdir(), 'gate-'));
    await copyFile(alone, join(elsewhere, 'hcl2json.js'));
    try {
      for (let n = 0; n < 3; n++) assert.deepEqual(await check(BEFORE, BEFORE, join(elsewhere, 'hcl2json.js')), { ok: true });
      assert.equal(log.length, 3);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it('ends a thread that gives no answer and starts another for the next question', async () => {
    const hanging = join(folder, 'hanging.js');
    await writeFile(
      hanging,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ id, text }) => { if (text === 'hang') for (;;) {} else parentPort.postMessage({ id, read: text }); });`,
    );
    const thread = createThread({ workerPath: hanging, log: (message) => log.push(message), timeout: 2000 });
    const answers = await Promise.all(['a', 'hang', 'b'].map((text) => thread.read(MAIN, text)));
    assert.deepEqual(answers, [{ read: 'a' }, undefined, { read: 'b' }]);
    assert.match(log.join(), /no answer in 2000 ms/);
    const waiting = thread.read(MAIN, 'hang');
    setImmediate(() => thread.dispose());
    assert.equal(await waiting, undefined);
    assert.equal(await thread.read(MAIN, 'a'), undefined);
  });

  it('does not keep the process alive', () => {
    const script = `
      const { createThread } = require(${JSON.stringify(join(__dirname, '../../server/gate/thread.ts'))});
      const thread = createThread({ workerPath: ${JSON.stringify(workerPath)}, log: console.error, timeout: 15000 });
      thread.read('a.tf', 'a = 1').then((reading) => console.log(JSON.stringify(reading)));`;
    const { stdout, status } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8', timeout: 18_000 });
    assert.equal(stdout.trim(), '{"read":{"a":1}}');
    assert.equal(status, 0);
  });
});

describe('applied edits', () => {
  const uri = MAIN;
  it('are written in the order of their places', () => {
    const edits: Edit[] = [
      { uri, span: { start: 3, end: 4 }, newText: 'D' },
      { uri, span: { start: 1, end: 1 }, newText: '1' },
      { uri, span: { start: 1, end: 1 }, newText: '2' },
    ];
    assert.equal(applyEdits('abcd', edits), 'a12bcD');
  });
  it('must not overlap nor leave the text', () => {
    const at = (start: number, end: number): Edit => ({ uri, span: { start, end }, newText: '' });
    assert.equal(applyEdits('abcd', [at(0, 2), at(1, 3)]), undefined);
    assert.equal(applyEdits('abcd', [at(0, 5)]), undefined);
    assert.equal(applyEdits('abcd', [at(3, 2)]), undefined);
  });
});
