// What the extension host of the measured VS Code runs: how long our extension holds it up, and when the first squiggle is there.
import { writeFileSync } from 'node:fs';
import type { Profiler, Runtime } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import Module from 'node:module';
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
  nameLoading(extension.extensionPath);
  const stop = await startProfile();
  const from = performance.now();
  const shown = new Promise<number>((resolve) => {
    const listener = languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((one) => one.path === uri.path) || languages.getDiagnostics(uri).length === 0) return;
      listener.dispose();
      resolve(performance.now() - from);
    });
  });
  await extension.activate();
  await window.showTextDocument(await workspace.openTextDocument(uri));
  const squiggle = await shown;
  const profile = await stop();
  const client = timeOf(profile, ({ url, functionName }) => isClient(url) || functionName === loadsClient.name);
  const busy = timeOf(
    profile,
    ({ url, functionName }) => url.includes(extension.extensionPath) || /^loads(?:Extension|Client)$/.test(functionName),
  );
  writeFileSync(answer, JSON.stringify({ activation: busy - client, squiggle, busy }));
}

const isClient = (url: string): boolean => url.endsWith('/dist/client.js');

/** Reading and compiling a file are nobody's frames: here they are called by functions that the profile tells apart. */
function nameLoading(folder: string): void {
  const loaders = (Module as unknown as { _extensions: Record<string, (this: unknown, module: object, file: string) => void> })._extensions;
  const load = loaders['.js']!;
  loaders['.js'] = (module, file) => {
    if (!file.startsWith(folder)) load(module, file);
    else if (isClient(file))
      loadsClient(() => {
        load(module, file);
      });
    else
      loadsExtension(() => {
        load(module, file);
      });
  };
}

function loadsClient(load: () => void): void {
  load();
}

function loadsExtension(load: () => void): void {
  load();
}

/** Looks at the stack of this thread every 0.2 ms; the answer ends that. */
async function startProfile(): Promise<() => Promise<Profiler.Profile>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  return async () => (await session.post('Profiler.stop')).profile;
}

/** Milliseconds during which a frame of this kind was on the stack. */
function timeOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, wanted: (frame: Runtime.CallFrame) => boolean): number {
  const within = new Set<number>();
  // Callers stand in the list before whom they call.
  for (const { id, callFrame, children } of nodes) {
    if (wanted(callFrame)) within.add(id);
    if (within.has(id)) for (const child of children ?? []) within.add(child);
  }
  // A delta is the time before its sample.
  return samples.reduce((sum, id, i) => sum + (within.has(id) ? (timeDeltas[i + 1] ?? 0) / 1000 : 0), 0);
}
