// The server as an editor runs it: when open files are first answered, and how much memory stays in use.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

/** How long V8 is left alone until it has given back what it does not need, in ms: it waits some 8 s before it begins. */
const rest = 30_000;

/**
 * Resident memory in MB. It goes up and down with each collection of garbage: so the most that was seen during the second tenth of the
 * edits (code is compiled during the first) and during the last; and before and after the edits when nothing has happened for a while.
 * `bare`: nothing is open; `idle`: at the moment when the folder is read.
 */
export async function memory(server, folder, paths, edits) {
  const empty = new Client({ program: server, flags: ownFlags });
  await empty.initialize();
  await empty.request('gkeWorkloadIdentity/report', { nonce: '' });
  const resident = (client) => usageOf(client.pid)?.rss;
  const bare = resident(empty);
  await empty.stop();

  const client = new Client({ program: server, flags: ownFlags });
  await client.initialize(pathToFileURL(folder).href);
  await client.next('gkeWorkloadIdentity/status', ({ state }) => state === 'ready');
  const idle = resident(client);
  await setTimeout(rest);
  const before = resident(client);
  const path = paths.find((one) => one.endsWith('-0/k8s/service-account.yaml'));
  const uri = pathToFileURL(join(folder, path)).href;
  const text = readFileSync(join(folder, path), 'utf8');
  client.open(uri, text, 'yaml');
  const line = text.split('\n').findIndex((one) => one.includes('gcp-service-account'));
  const character = text.split('\n')[line].lastIndexOf(' ') + 1;
  // Whoever asks for code actions is answered from the newest text: so every edit is analysed, without the pause for typing.
  const edit = async (i) => {
    client.change(uri, i, i % 2 === 0 ? range(line, character, character) : range(line, character, character + 1), i % 2 === 0 ? 'x' : '');
    await client.request('textDocument/codeAction', { textDocument: { uri }, range: range(0, 0, 0), context: { diagnostics: [] } });
  };
  const tenth = Math.floor(edits / 10);
  const seen = [];
  for (let i = 0; i < edits; i++) {
    await edit(i + 2);
    if (i % 20 === 0) seen.push(resident(client));
  }
  const most = (some) => some.reduce((a, b) => Math.max(a, b));
  const [second, last] = [seen.slice(tenth / 20, tenth / 10), seen.slice(-tenth / 20)].map(most);
  await setTimeout(rest);
  const after = resident(client);
  await client.stop();
  return { bare, idle, before, second, last, after, tenth, edits };
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
