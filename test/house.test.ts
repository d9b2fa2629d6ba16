import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, it } from 'mocha';
import { rules } from '../server/rules/index';

// The house holds by these: imports point down, the storeys below the doors are pure, no file grows without end, and every rule has
// its page, its cases and its row in the README.

const root = join(__dirname, '..');

/** Floors from the ground up; a file may import from its own floor and from those below. */
const floors: readonly (readonly string[])[] = [
  ['server/syntax'],
  ['server/facts'],
  ['server/resolve'],
  ['server/chain'],
  ['server/rules'],
  ['server/config.ts', 'server/engine.ts'],
  ['server/present', 'server/protocol.ts'],
  ['server/workspace', 'server/gate'],
  ['server/lsp'],
  ['server/main.ts', 'server/cli.ts'],
];

/** What a floor may bring in from outside the house; folders not named here import nothing but their own kind. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'server/syntax': ['yaml'],
  'server/facts': ['@preact/signals-core'],
  'server/resolve': ['@preact/signals-core'],
  'server/chain': ['@preact/signals-core'],
  'server/rules': ['picomatch', '@preact/signals-core'],
  'server/engine.ts': ['@preact/signals-core'],
  'server/present': ['vscode-languageserver-types'],
  'server/protocol.ts': ['vscode-languageserver-types', 'vscode-languageserver-protocol'],
  'server/workspace': ['ignore', 'picomatch', 'node:'],
  'server/gate': ['@cdktf/hcl2json', 'node:'],
  'server/lsp': ['vscode-languageserver', 'vscode-languageserver-textdocument', 'picomatch', 'ignore', 'node:'],
  'server/main.ts': ['vscode-languageserver', 'node:'],
  'server/cli.ts': ['node:', 'package.json'],
  client: ['vscode', 'vscode-languageclient'],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
    .map((file) => join(folder, file).split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;']*?from '([^']+)'|\bimport\('([^']+)'\)/gm)]
    .map(([, line, call]) => line ?? call!)
    .map((target) => ({
      file,
      target: target.startsWith('.')
        ? relative(root, resolve(root, dirname(file), target))
            .split(sep)
            .join('/')
        : target,
    }));
}

const floorOf = (path: string): number =>
  floors.findIndex((floor) => floor.some((place) => path === place || `${path}.ts` === place || path.startsWith(`${place}/`)));

const server = filesBelow('server');
const client = filesBelow('client');

describe('the house', () => {
  it('has a floor for every file of the server', () => {
    assert.deepEqual(
      server.filter((file) => floorOf(file) < 0),
      [],
    );
  });

  it('has imports that point down only', () => {
    const up = server.flatMap(importsOf).filter(({ file, target }) => target.startsWith('server/') && floorOf(target) > floorOf(file));
    assert.deepEqual(
      up.map(({ file, target }) => `${file} imports ${target}`),
      [],
    );
  });

  it('brings in from outside only what each floor may', () => {
    const foreign = [...server, ...client].flatMap(importsOf).filter(({ file, target }) => {
      if (/^(?:server|client)\//.test(target)) return false;
      const place = Object.keys(packages).find((name) => file === name || file.startsWith(`${name}/`));
      return !packages[place ?? '']?.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
    });
    assert.deepEqual(
      foreign.map(({ file, target }) => `${file} imports ${target}`),
      [],
    );
  });

  it('lets the client see nothing of the server but the protocol', () => {
    const seen = client.flatMap(importsOf).filter(({ target }) => target.startsWith('server/') && target !== 'server/protocol');
    assert.deepEqual(seen, []);
  });

  it('has no file over 400 lines', () => {
    const tests = filesBelow('test').filter((file) => !file.startsWith('test/host/'));
    const long = [...server, ...client, ...tests].filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length > 401);
    assert.deepEqual(long, []);
  });

  it('has a file, a page, cases and a README row for every rule, and none besides', () => {
    const stems = rules.map(({ id, name }) => `${id}-${name}`).sort();
    const inFolder = (folder: string, ending: string): string[] =>
      readdirSync(join(root, folder))
        .filter((file) => /^WI\d/.test(file) && file.endsWith(ending))
        .map((file) => file.slice(0, file.length - ending.length))
        .sort();
    assert.deepEqual(inFolder('server/rules', '.ts'), stems, 'server/rules');
    assert.deepEqual(inFolder('docs/rules', '.md'), stems, 'docs/rules');
    assert.deepEqual(inFolder('test/cases', ''), stems, 'test/cases');
    const rows = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^\| \[(WI\d+)\]\(docs\/rules\/([^)]+)\.md\)/gm)];
    assert.deepEqual(
      rows.map(([, , stem]) => stem),
      stems,
      'README.md',
    );
  });

  it('keeps every rule in the order of its id, each id once', () => {
    const ids = rules.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
  });

  it('is built from files that the package really contains', () => {
    const { main, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string; bin: Record<string, string> };
    const built = readFileSync(join(root, 'esbuild.mjs'), 'utf8');
    for (const file of [main, ...Object.values(bin)]) assert.match(built, new RegExp(`\\b${/(\w+)\.js$/.exec(file)![1]}:`), file);
    assert.ok(existsSync(join(root, 'LICENSE')));
  });
});
