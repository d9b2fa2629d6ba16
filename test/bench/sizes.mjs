// What is shipped, in bytes: each bundle, how much of the server is our own code, and the package.
import { build } from 'esbuild';
import { statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export async function sizes(dist, scratch, vsix) {
  const size = (file) => statSync(join(dist, file)).size;
  const { metafile } = await build({
    entryPoints: [join(root, 'server/main.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    write: false,
    metafile: true,
    outdir: scratch,
    logLevel: 'error',
    absWorkingDir: root,
  });
  const [output] = Object.values(metafile.outputs);
  const byPackage = new Map();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'our own code';
    byPackage.set(name, (byPackage.get(name) ?? 0) + bytesInOutput);
  }
  return {
    server: size('server.js'),
    cli: size('cli.js'),
    extension: size('extension.js') + size('client.js'),
    own: byPackage.get('our own code'),
    byPackage: [...byPackage].sort((a, b) => b[1] - a[1]),
    vsix: statSync(vsix).size,
  };
}
