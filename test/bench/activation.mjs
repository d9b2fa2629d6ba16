// The packaged extension in a real VS Code: what its activation costs, and when the first squiggle is there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import esbuild from 'esbuild';
import { chooseEditor } from '../host/choose.mjs';

const root = join(import.meta.dirname, '../..');
const wrong = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
  namespace: default
  annotations:
    iam.gke.io/gcp-service-account: serviceAccount:app@acme-prod.iam.gserviceaccount.com
`;

/**
 * Opens a folder of manifests, then a file with a mistake in it; without Terraform, whose presence alone would activate the extension.
 * @returns {Promise<{ activation: number, busy: number, squiggle: number, name: string }>} the best of `runs`, in ms of the extension host's
 *   thread: `activation`, with our code on the stack but none of the language client's; `busy`, with any code of ours until the first
 *   squiggle. `squiggle`: when that was there, from the beginning of activation.
 */
export async function activation(vsix, texts, scratch, runs) {
  const folder = join(scratch, 'manifests');
  for (const [path, text] of texts) {
    if (!/\.ya?ml$/.test(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, wrong);
  const program = join(scratch, 'activation.cjs');
  await esbuild.build({
    entryPoints: [join(import.meta.dirname, 'activation.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const editor = await chooseEditor();
  const best = { activation: Infinity, squiggle: Infinity, busy: Infinity };
  for (let i = 0, measured = 0; measured < runs && i < 4 * runs; i++) {
    const [userData, extensions, answer] = ['user', 'extensions', 'answer.json'].map((name) => join(scratch, `vscode-${i}-${name}`));
    mkdirSync(userData);
    mkdirSync(extensions);
    editor.installVsix(vsix, extensions, userData);
    await runTests({
      vscodeExecutablePath: editor.program,
      extensionDevelopmentPath: join(root, 'test/e2e/driver'),
      extensionTestsPath: program,
      launchArgs: [folder, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
      extensionTestsEnv: { BENCH_FILE: file, BENCH_ANSWER: answer },
    });
    if (!existsSync(answer)) continue;
    measured++;
    for (const [what, time] of Object.entries(JSON.parse(readFileSync(answer, 'utf8')))) best[what] = Math.min(best[what], time);
  }
  return { ...best, name: editor.name };
}
