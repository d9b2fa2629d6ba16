#!/usr/bin/env node
// Installs the stand-in for desktop VS Code, with npm alone: no root, no apt, no compiler, no Python.   node install.mjs [--force]
//
// Not plain `npm ci`, for three reasons:
// - code-server's own install script compiles ten C++ addons. Two matter here, and JavaScript ones take their place (addons/).
// - its VS Code has a lock file of its own, one folder deeper.
// - Chromium lies compressed in its package, together with libraries and fonts that a bare machine lacks.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = join(here, 'node_modules');
const vscode = join(modules, 'code-server/lib/vscode');
const unpacked = join(modules, '.unpacked');
const stamp = join(modules, '.installed.json');

/** Whether this kind of machine can run the stand-in at all. */
export const supported = process.platform === 'linux' && process.arch === 'x64';

/** What the stand-in is made of, as one hash: an installation made from anything else is made anew. */
function recipe() {
  const files = ['package-lock.json', 'install.mjs', ...readdirSync(join(here, 'addons')).map((name) => join('addons', name))];
  const hash = createHash('sha256').update(here); // the record names absolute paths
  for (const file of files) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex');
}

/** The finished installation: `{ recipe, chromium: { program, env } }`, or undefined where there is none or one of another recipe. */
export function installed() {
  if (!existsSync(stamp)) return undefined;
  const record = JSON.parse(readFileSync(stamp, 'utf8'));
  return record.recipe === recipe() ? record : undefined;
}

/** Runs `npm ci` in a folder; its output is shown only when it fails. */
function npmCi(cwd, ...flags) {
  // What an outer `npm run` says of its own package must not reach the inner one; registry, cache and proxy settings must.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package_|lifecycle_|config_(local_prefix|omit|include|global)$)/i.test(name)),
  );
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...flags];
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm ${args.join(' ')} in ${cwd} failed (${code}):\n${output}`)),
    );
  });
}

async function unpackChromium() {
  const { extract } = await import(pathToFileURL(join(modules, 'tar-fs/index.js')).href).then((tar) => tar.default);
  const bin = join(modules, '@sparticuz/chromium/bin');
  const unbrotli = (name, target) => pipeline(createReadStream(join(bin, name)), createBrotliDecompress(), target);
  mkdirSync(unpacked, { recursive: true });
  const program = join(unpacked, 'chromium');
  await Promise.all([
    unbrotli('chromium.br', createWriteStream(program)),
    unbrotli('swiftshader.tar.br', extract(unpacked)), // software rendering; looked for beside the program
    unbrotli('al2023.tar.br', extract(unpacked)), // lib/: NSS, NSPR and expat
    unbrotli('fonts.tar.br', extract(join(unpacked, 'fonts'))),
  ]);
  chmodSync(program, 0o755);
  // The system's fonts, where it has any, and those of the package.
  const fonts = join(unpacked, 'fonts.conf');
  writeFileSync(
    fonts,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(unpacked, 'fonts')}</dir>
  <cachedir>${join(unpacked, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  return {
    program,
    FONTCONFIG_FILE: fonts,
    LD_LIBRARY_PATH: [join(unpacked, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
  };
}

/** The first Chromium that starts: the package's, the package's with the package's libraries, the system's. */
async function chooseChromium(say) {
  const { program, FONTCONFIG_FILE, LD_LIBRARY_PATH } = await unpackChromium();
  const system = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = [
    { program, env: { FONTCONFIG_FILE }, name: 'Chromium from npm' },
    { program, env: { FONTCONFIG_FILE, LD_LIBRARY_PATH }, name: 'Chromium from npm, with the libraries of its package' },
    ...system.map((name) => ({ program: name, env: {}, name: `the system's ${name}` })),
  ];
  if (process.env.VSCODE_HOST_BUNDLED_LIBRARIES) candidates.shift(); // to test the second way on a machine that has the libraries
  for (const { name, ...candidate } of candidates) {
    const { status, stdout } = spawnSync(candidate.program, ['--version'], {
      env: { ...process.env, ...candidate.env },
      encoding: 'utf8',
      timeout: 20_000,
    });
    if (status !== 0) continue;
    say(`${name}: ${stdout.trim()}`);
    return candidate.program === program ? candidate : { ...candidate, program: onPath(candidate.program) };
  }
  throw new Error('no Chromium starts here, neither the one from npm nor one of the system');
}

const onPath = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find(existsSync);

/**
 * Installs what is not installed yet and gives back the record of it (see `installed`). Safe to repeat: an installation of the
 * same recipe is left alone. About 50 s and 900 MB. Throws with a readable message where the stand-in cannot run.
 */
export async function install({ force = false, say = console.log } = {}) {
  if (!supported) {
    throw new Error(
      `The browser-hosted VS Code runs on Linux x64 only, and this is ${process.platform} ${process.arch}. ` +
        'Use desktop VS Code: set VSCODE_EXECUTABLE to its program, or let @vscode/test-electron download it.',
    );
  }
  const before = force ? undefined : installed();
  if (before) return before;
  const t0 = Date.now();
  say('Installing a VS Code to test in, under test/host/node_modules (once; about 50 s, 900 MB)');
  rmSync(stamp, { force: true });
  await npmCi(here);
  // Its npm-shrinkwrap.json lacks a peer dependency (tslib), hence the old way with peers.
  const inner = npmCi(vscode, '--omit=dev', '--legacy-peer-deps');
  const [chromium] = await Promise.all([chooseChromium(say), inner]);
  for (const name of ['native-watchdog', 'spdlog'])
    copyFileSync(join(here, 'addons', `${name}.cjs`), join(vscode, 'node_modules/@vscode', name, 'index.js'));
  const record = { recipe: recipe(), chromium };
  writeFileSync(stamp, JSON.stringify(record, null, 2));
  say(`Installed in ${((Date.now() - t0) / 1000).toFixed(0)} s`);
  return record;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await install({ force: process.argv.includes('--force') });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
