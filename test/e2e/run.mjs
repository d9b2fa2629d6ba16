#!/usr/bin/env node
// Runs the end-to-end tests in the extension host of a real VS Code.
//   node test/e2e/run.mjs                 against this folder, as an extension under development (build it first)
//   node test/e2e/run.mjs --vsix FILE     against a packaged extension, installed
//   node test/e2e/run.mjs --grep TEXT     only the tests whose name has it
// In which VS Code: test/host/choose.mjs.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import esbuild from 'esbuild';
import { chooseEditor } from '../host/choose.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folders that the tests open, the first from the start; copied, so that a test may change them. */
const FOLDERS = ['samples/broken-chain', 'test/e2e/second'];

async function buildTests() {
  const folder = join(root, 'test/e2e');
  rmSync(join(root, 'out/e2e'), { recursive: true, force: true });
  await esbuild.build({
    entryPoints: readdirSync(folder)
      .filter((name) => name === 'index.ts' || name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
    outdir: join(root, 'out/e2e'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** A fresh workspace that shows one folder; a .code-workspace, so that a second one may join without a restart. */
function makeWorkspace(scratch) {
  for (const name of FOLDERS) cpSync(join(root, name), join(scratch, basename(name)), { recursive: true });
  const file = join(scratch, 'e2e.code-workspace');
  const settings = { 'files.autoSave': 'off', 'editor.formatOnSave': false, 'git.enabled': false };
  writeFileSync(file, JSON.stringify({ folders: [{ path: basename(FOLDERS[0]) }], settings }, null, 2));
  return file;
}

const { values } = parseArgs({ options: { vsix: { type: 'string' }, grep: { type: 'string' } } });
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'gwi-e2e-')));
try {
  const [editor] = await Promise.all([chooseEditor(), buildTests()]);
  const userData = join(scratch, 'user-data');
  const extensions = join(scratch, 'extensions');
  mkdirSync(userData);
  mkdirSync(extensions);
  const vsix = values.vsix && resolve(values.vsix);
  if (vsix) editor.installVsix(vsix, extensions, userData);
  console.log(`End-to-end tests of ${vsix ? 'the packaged extension' : 'the extension'} in ${editor.name}`);
  await runTests({
    vscodeExecutablePath: editor.program,
    extensionDevelopmentPath: vsix ? join(root, 'test/e2e/driver') : root,
    extensionTestsPath: join(root, 'out/e2e/index.js'),
    launchArgs: [makeWorkspace(scratch), `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
    extensionTestsEnv: { E2E_GREP: values.grep },
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
