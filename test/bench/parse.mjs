// One Terraform file of 12 KB: read and its facts taken out, beside HashiCorp's parser compiled to WebAssembly.
import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { percentile } from './client.mjs';
import { longTerraform } from './texts.mjs';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** CPU milliseconds of one call, the median of many after warming up. Several calls are timed together: the clock is coarse. */
async function timed(work, rounds, together) {
  const times = [];
  for (let i = 0; i < rounds * 2; i++) {
    const before = process.cpuUsage();
    for (let k = 0; k < together; k++) await work();
    const { user, system } = process.cpuUsage(before);
    if (i >= rounds) times.push((user + system) / 1000 / together);
  }
  return percentile(times, 0.5);
}

export async function parsing(scratch) {
  const outfile = join(scratch, 'terraform.cjs');
  const entryPoints = [join(root, 'server/facts/terraform.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'error' });
  const { extractTerraform } = require(outfile);
  const text = longTerraform();
  const { parse } = require('@cdktf/hcl2json');
  await parse('main.tf', text);
  const ours = await timed(() => extractTerraform({ uri: 'file:///ws/main.tf', language: 'terraform', text }), 40, 10);
  const theirs = await timed(() => parse('main.tf', text), 40, 1);
  return { ours, theirs, size: text.length };
}
