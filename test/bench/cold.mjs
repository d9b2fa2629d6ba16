// CPU time of a whole run of the command line, beside that of only reading the files.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** CPU milliseconds of one process from its start to its end, all threads. */
function once(program, args, scratch) {
  const account = join(scratch, 'account.json');
  const { status, stderr } = spawnSync(process.execPath, ['--require', join(here, 'account.cjs'), program, ...args], {
    env: { ...process.env, BENCH_ACCOUNT: account },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(account, 'utf8'));
}

/**
 * The least of several runs, taken in turns, so that a busy machine disturbs both alike.
 * @returns {{ check: number, bytes: number, start: number, rss: number }} CPU ms; `start`: of the command line doing nothing
 */
export function cold(cli, folder, scratch, runs) {
  const least = { check: Infinity, bytes: Infinity, start: Infinity, rss: Infinity };
  for (let i = 0; i < runs; i++) {
    least.bytes = Math.min(least.bytes, once(join(here, 'bytes.mjs'), [folder], scratch).cpu);
    const { cpu, rss } = once(cli, ['check', folder, '--fail-on', 'never'], scratch);
    least.check = Math.min(least.check, cpu);
    least.rss = Math.min(least.rss, rss);
    least.start = Math.min(least.start, once(cli, ['--version'], scratch).cpu);
  }
  return least;
}
