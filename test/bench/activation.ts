// What the extension host of the measured VS Code runs: how long activation holds it up, and when the first squiggle is there.
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { extensions, languages, Uri, window, workspace } from 'vscode';

const id = 'gke-workload-identity.gke-workload-identity';

export async function run(): Promise<void> {
  const { BENCH_FILE: file, BENCH_ANSWER: answer } = process.env;
  if (!file || !answer) throw new Error('BENCH_FILE and BENCH_ANSWER say what to open and where to write');
  const extension = extensions.getExtension(id);
  if (!extension) throw new Error(`${id} is not installed`);
  // Something in the editor came first, such as a settings file that it opened: nothing to be measured this time.
  if (extension.isActive) return;
  const uri = Uri.file(file);
  const [from, before] = [performance.now(), performance.eventLoopUtilization()];
  const shown = new Promise<number>((resolve) => {
    const listener = languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((one) => one.path === uri.path) || languages.getDiagnostics(uri).length === 0) return;
      listener.dispose();
      resolve(performance.now() - from);
    });
  });
  await extension.activate();
  const activation = performance.eventLoopUtilization(before).active;
  await window.showTextDocument(await workspace.openTextDocument(uri));
  const squiggle = await shown;
  // How long the extension host was busy: what other extensions had to wait for.
  const busy = performance.eventLoopUtilization(before).active;
  writeFileSync(answer, JSON.stringify({ activation, squiggle, busy }));
}
