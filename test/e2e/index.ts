// What the extension host runs: every *.test.js beside this file, under mocha.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { untilInitial } from './editor';

export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    color: process.env['NO_COLOR'] === undefined,
    timeout: 30_000,
    forbidOnly: true,
    // Without a server that reads the workspace no test can pass: then none is tried.
    rootHooks: { beforeAll: async () => void (await untilInitial()) },
    grep: process.env['E2E_GREP'],
    // A path, because this file is bundled and the reporter is not.
    reporter: resolve(__dirname, '../../scripts/counting-reporter.cjs'),
  });
  for (const name of readdirSync(__dirname).sort()) if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((done) => mocha.run(done));
  if (failures > 0) throw new Error(`${failures} of the end-to-end tests failed`);
}
