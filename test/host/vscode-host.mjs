#!/usr/bin/env node
// Stands in for the VS Code desktop executable: takes the arguments that runTests() of @vscode/test-electron gives to VS Code, runs
// the tests in the extension host of code-server, passes the log on and exits with the tests' exit code.
//   VSCODE_HOST_TIMEOUT=300   seconds until the run is given up (exit code 124)
//   VSCODE_HOST_VERBOSE=1     also the workbench's own log, with times
//   VSCODE_HOST_CHROMIUM, VSCODE_HOST_NODE   other programs than the installed ones
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { install } from './install.mjs';
import { launch } from './workbench.mjs';

const t0 = Date.now();
const verbose = Boolean(process.env.VSCODE_HOST_VERBOSE);
const note = (line) => verbose && console.error(`[vscode-host +${((Date.now() - t0) / 1000).toFixed(1)}s] ${line}`);
const seconds = Number(process.env.VSCODE_HOST_TIMEOUT ?? 300);

const flags = new Map();
const positional = [];
for (const argument of process.argv.slice(2)) {
  const flag = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
  if (flag) flags.set(flag[1], [...(flags.get(flag[1]) ?? []), flag[2] ?? 'true']);
  else positional.push(argument);
}
const last = (name) => flags.get(name)?.at(-1);
const tests = last('extensionTestsPath');
const devPath = last('extensionDevelopmentPath');
if (!tests || !devPath) {
  console.error('vscode-host: needs one --extensionDevelopmentPath=DIR and --extensionTestsPath=MODULE');
  process.exit(2);
}
const payload = [];
if (flags.has('enable-proposed-api')) payload.push(['enableProposedApi', '']);
for (const name of ['inspect-extensions', 'inspect-brk-extensions']) if (last(name)) payload.push([name, last(name)]);

// The workbench's own messages come through the same channel as the tests' output.
const CHATTER =
  /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\]|Ignoring fetching additional builtin|Updating additional builtin|Timed out waiting for authentication provider|Canceled: Canceled)/;

let host;
let over = false;
async function end(code) {
  if (over) return;
  over = true;
  await host?.close();
  note(`exit code ${code}`);
  process.exitCode = code;
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => end(130)); // the reader went away
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(130));

try {
  await install();
  setTimeout(() => {
    console.error(`vscode-host: no result after ${seconds} s`);
    void end(124);
  }, seconds * 1000).unref();
  host = await launch({
    tests: resolve(tests),
    devPath,
    payload,
    note,
    target: positional.find((path) => existsSync(path)),
    userData: last('user-data-dir'),
    extensions: last('extensions-dir'),
    onLog: (type, args) => {
      if (!verbose && CHATTER.test(String(args[0]))) return;
      (console[type] ?? console.log)(...args);
    },
  });
  await end(await host.exit);
} catch (error) {
  console.error('vscode-host:', error?.stack ?? error);
  await end(71);
}
