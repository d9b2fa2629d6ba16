// The server as an editor runs it: when open files are first answered, and how much memory stays in use.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, ownFlags, range, usageOf } from './client.mjs';
import { yamlSettings } from './keystroke.mjs';

/** Opens manifests while the folder is still to be read. Milliseconds from the start of the process to each answer and to the end. */
export async function firstAnswers(server, folder, paths, count = 5) {
  const manifests = paths.filter((path) => path.endsWith('service-account.yaml')).slice(-count);
  const from = performance.now();
  const client = new Client({ program: server, flags: ownFlags });
  const ready = client.next('gkeWorkloadIdentity/status', ({ state }) => state === 'ready');
  await client.initialize(pathToFileURL(folder).href);
  const answers = manifests.map((path) => {
    const uri = pathToFileURL(join(folder, path)).href;
    const answer = client.next('textDocument/publishDiagnostics', (said) => said.uri === uri);
    client.open(uri, readFileSync(join(folder, path), 'utf8'), 'yaml');
    return answer;
  });
  const last = Math.max(...(await Promise.all(answers)).map(({ at }) => at)) - from;
  const all = (await ready).at - from;
  await client.stop();
  return { open: last, all };
}

/** Resident memory in MB: when nothing is open any workspace, when the folder is read, and after edits. */
export async function memory(server, folder, paths, edits) {
  const empty = new Client({ program: server, flags: ownFlags });
  await empty.initialize();
  await empty.request('gkeWorkloadIdentity/report', { nonce: '' });
  const bare = usageOf(empty.pid)?.rss;
  await empty.stop();

  const client = new Client({ program: server, flags: ownFlags });
  await client.initialize(pathToFileURL(folder).href);
  await client.next('gkeWorkloadIdentity/status', ({ state }) => state === 'ready');
  const path = paths.find((one) => one.endsWith('-0/k8s/service-account.yaml'));
  const uri = pathToFileURL(join(folder, path)).href;
  const idle = usageOf(client.pid)?.rss;
  const text = readFileSync(join(folder, path), 'utf8');
  client.open(uri, text, 'yaml');
  const line = text.split('\n').findIndex((one) => one.includes('gcp-service-account'));
  const character = text.split('\n')[line].lastIndexOf(' ') + 1;
  // Whoever asks for code actions is answered from the newest text: so every edit is analysed, without the pause for typing.
  const edit = async (i) => {
    client.change(uri, i, i % 2 === 0 ? range(line, character, character) : range(line, character, character + 1), i % 2 === 0 ? 'x' : '');
    await client.request('textDocument/codeAction', { textDocument: { uri }, range: range(0, 0, 0), context: { diagnostics: [] } });
  };
  const warm = Math.floor(edits / 10);
  for (let i = 2; i < warm + 2; i++) await edit(i);
  const warmed = usageOf(client.pid)?.rss;
  for (let i = warm + 2; i < edits + 2; i++) await edit(i);
  const after = usageOf(client.pid)?.rss;
  await client.stop();
  return { bare, idle, warmed, after, warm, edits };
}

/** The same of yaml-language-server, which reads what is open: all manifests of the workspace. */
export async function theirMemory(program, folder, paths) {
  const client = new Client({ program, settings: yamlSettings });
  await client.initialize(pathToFileURL(folder).href);
  const manifests = paths.filter((path) => /\.ya?ml$/.test(path));
  let last;
  for (const path of manifests) {
    const uri = pathToFileURL(join(folder, path)).href;
    last = client.next('textDocument/publishDiagnostics', (said) => said.uri === uri);
    client.open(uri, readFileSync(join(folder, path), 'utf8'), 'yaml');
  }
  await last;
  const open = usageOf(client.pid)?.rss;
  await client.stop();
  return { open, files: manifests.length };
}
