#!/usr/bin/env node
// Everything that must hold, one step after the other; goes on after a failure, so that one run tells all.   npm test
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vsix = join('out', 'gke-workload-identity.vsix');

/** In this order; `needs` names the step without which one makes no sense. */
const steps = [
  { name: 'types', run: 'npm run --silent typecheck' },
  { name: 'lint and format', run: 'npm run --silent lint' },
  { name: 'build', run: 'npm run --silent build' },
  { name: 'unit, property and language-server tests', run: 'npm run --silent test:unit', needs: 'build' },
  { name: 'grammar tests', run: 'npm run --silent test:grammar' },
  { name: 'end-to-end tests in VS Code', run: 'npm run --silent test:e2e', needs: 'build' },
  { name: 'package', run: `npm run --silent package -- --out ${vsix}`, needs: 'build' },
  { name: 'end-to-end tests of the package', run: `npm run --silent test:e2e -- --vsix ${vsix}`, needs: 'package' },
];

const scratch = mkdtempSync(join(tmpdir(), 'gwi-test-'));
const counts = join(scratch, 'counts');
const env = { ...process.env, TEST_COUNTS: counts, PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
const counted = () =>
  existsSync(counts)
    ? readFileSync(counts, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

mkdirSync(join(root, 'out'), { recursive: true });
const failed = new Set();
const summary = [];
let failures = 0; // of steps that broke outside a counted test
try {
  for (const { name, run, needs } of steps) {
    if (failed.has(needs)) {
      failed.add(name);
      summary.push(`  - ${name}: left out, ${needs} failed`);
      continue;
    }
    console.log(`\n── ${name}`);
    const t0 = Date.now();
    const before = counted().reduce((sum, { failures }) => sum + failures, 0);
    const { status } = spawnSync(run, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'], shell: true });
    const after = counted().reduce((sum, { failures }) => sum + failures, 0);
    if (status !== 0) {
      failed.add(name);
      if (after === before) failures++;
    }
    summary.push(`  ${status === 0 ? '✔' : '✘'} ${name} (${((Date.now() - t0) / 1000).toFixed(1)} s)`);
  }
  const total = counted().reduce(
    (sum, one) => ({ passes: sum.passes + one.passes, failures: sum.failures + one.failures, pending: sum.pending + one.pending }),
    {
      passes: 0,
      failures,
      pending: 0,
    },
  );
  console.log(`\n${summary.join('\n')}\n`);
  if (total.pending > 0) console.log(`${total.pending} skipped`);
  console.log(`${total.passes} passed, ${total.failures} failed`);
  process.exitCode = failed.size > 0 || total.failures > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
