// Bundles the doors: extension, language server, command line, HashiCorp's parser in its worker.   node esbuild.mjs [--watch] [--minify] [--outdir=dist]
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import esbuild from 'esbuild';

const minify = process.argv.includes('--minify');
const watch = process.argv.includes('--watch');
const folderOf = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
const outdir = process.argv.find((argument) => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist';
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  // As modules, of which only what is used is taken along.
  alias: { yaml: join(folderOf('yaml'), 'browser/index.js') },
  outdir,
  minify,
  sourcemap: minify ? false : 'linked',
  logLevel: 'warning',
};

const builds = [
  // What activation waits for is small; the language client, most of what there is to load, is a file of its own and loaded after it.
  // (Its `import()` becomes `require`: only that finds the module `vscode` in every host.)
  {
    ...common,
    entryPoints: { extension: 'client/extension.ts' },
    external: ['vscode', './client'],
    supported: { 'dynamic-import': false },
  },
  { ...common, entryPoints: { client: 'client/client.ts' }, external: ['vscode'] },
  { ...common, entryPoints: { server: 'server/main.ts' } },
  { ...common, entryPoints: { cli: 'server/cli.ts' }, banner: { js: '#!/usr/bin/env node' } },
  // The parser looks for its WebAssembly one folder above its own file.
  { ...common, entryPoints: { 'worker/hcl2json': 'server/gate/hcl2json.worker.ts' }, external: ['performance'] },
];

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
await copyFile(join(folderOf('@cdktf/hcl2json'), 'main.wasm.gz'), join(outdir, 'main.wasm.gz'));
if (watch) for (const build of builds) await (await esbuild.context(build)).watch();
else await Promise.all(builds.map((build) => esbuild.build(build)));
