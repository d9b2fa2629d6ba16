#!/usr/bin/env node
// Builds, prints the chain report of a folder and opens the folder in VS Code with the extension.
//   npm start                    samples/broken-chain
//   npm start -- FOLDER          a repository of one's own
//   npm start -- --no-editor     the report only
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `code` of desktop VS Code: on PATH, or where its installer puts it; undefined where a window of it could not open. */
function desktopCode() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  if (process.env.VSCODE_IPC_HOOK_CLI) return undefined; // in a remote window's terminal `code` takes no extension under development
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const places = (process.env.PATH ?? '').split(delimiter);
  if (process.platform === 'darwin') places.push('/Applications/Visual Studio Code.app/Contents/Resources/app/bin');
  return places.map((dir) => join(dir, name)).find(existsSync);
}

/** Serves VS Code with the extension to the user's own browser, until a signal ends it. */
async function openInBrowser(folder) {
  const { install } = await import('../test/host/install.mjs');
  await install();
  const { serve } = await import('../test/host/server.mjs');
  const { name, publisher, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const scratch = mkdtempSync(join(tmpdir(), 'gwi-start-'));
  const extensions = join(scratch, 'extensions');
  mkdirSync(extensions);
  symlinkSync(root, join(extensions, `${publisher}.${name}-${version}`));
  const server = await serve({
    userData: join(scratch, 'user-data'),
    extensions,
    idleSeconds: 0,
    driver: false,
    settings: { 'workbench.secondarySideBar.defaultVisibility': 'hidden' },
  });
  console.log(`\nVS Code with the extension: ${server.address(folder)}`);
  console.log('Open it in a browser on this machine; other users of the machine could too. Ctrl-C ends it.');
  const ended = await new Promise((end) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end(0));
    server.process.once('exit', () => end(1));
  });
  await server.close();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  return ended;
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return status ?? 1;
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'no-editor': { type: 'boolean', default: false } } });
  // npm changes to the folder of the package; INIT_CWD is where the user is.
  const folder = positionals[0] ? resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]) : join(root, 'samples', 'broken-chain');
  if (!existsSync(folder)) {
    console.error(`There is no ${folder}`);
    return 2;
  }
  if (run(['esbuild.mjs']) !== 0) return 1;
  // 1 says that there are findings, which is what one came to see.
  if (run([join('dist', 'cli.js'), 'check', folder, '--format', 'text']) > 1) return 2;
  if (values['no-editor']) return 0;
  if (process.env.CI) {
    console.log('\nCI is set: no editor is opened.');
    return 0;
  }
  const code = desktopCode();
  if (code) {
    console.log(`\nOpening ${folder} in VS Code with the extension.`);
    const { status } = spawnSync(code, [`--extensionDevelopmentPath=${root}`, folder], {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    return status ?? 1;
  }
  return openInBrowser(folder);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
