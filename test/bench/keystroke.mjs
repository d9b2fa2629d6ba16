// From a keystroke to the diagnostics that follow from it, over LSP.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, ownFlags, percentile, range, usageOf } from './client.mjs';

/** How long each server waits for more typing before it looks at a change, in ms: ours (lsp/schedule.ts), theirs (yamlSettings.js). */
const pauses = { ours: 80, theirs: 200 };

/** What is edited: a manifest with the account alone, one of about 12 KB with all that belongs to a workload, and a release of 100 KB. */
export const documents = { short: '-0/k8s/service-account.yaml', long: '-1/k8s/rendered.yaml', release: '-2/k8s/release.yaml' };

/** One of them, and where its annotation's value begins. */
function subject(folder, paths, ending) {
  const path = paths.find((one) => one.endsWith(ending));
  const text = readFileSync(join(folder, path), 'utf8');
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('gcp-service-account'));
  return { uri: pathToFileURL(join(folder, path)).href, text, size: text.length, line, character: lines[line].lastIndexOf(' ') + 1 };
}

/**
 * Types and deletes a letter at the start of the annotated account's name: the chain breaks and is whole again.
 * @returns {Promise<{ p50: number, p95: number, size: number, found: number, cpu?: number }>} milliseconds without the pause; `cpu`: per
 *   keystroke; `size` of the document in characters; `found`: how many of the answers had a diagnostic
 */
export async function keystrokes(client, { uri, size, line, character }, pause, count) {
  const times = [];
  let version = 1;
  let found = 0;
  const stroke = async () => {
    version++;
    const sent = version;
    const answered = client.next('textDocument/publishDiagnostics', (said) => said.uri === uri && (said.version ?? sent) === sent);
    const from = performance.now();
    if (sent % 2 === 0) client.change(uri, sent, range(line, character, character), 'x');
    else client.change(uri, sent, range(line, character, character + 1), '');
    const { at, params } = await answered;
    times.push(at - from - pause);
    if (params.diagnostics.length > 0) found++;
  };
  for (let i = 0; i < 20; i++) await stroke();
  times.length = 0;
  const before = usageOf(client.pid);
  for (let i = 0; i < count; i++) await stroke();
  const after = usageOf(client.pid);
  return {
    size,
    found,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    cpu: before && after ? (1000 * (after.cpu - before.cpu)) / count : undefined,
  };
}

/** `ending`: of the path of what is edited. */
export async function ours(server, folder, paths, count, ending) {
  const client = new Client({ program: server, flags: ownFlags });
  await client.initialize(pathToFileURL(folder).href);
  await client.next('gkeWorkloadIdentity/status', ({ state }) => state === 'ready');
  const document = subject(folder, paths, ending);
  const first = client.next('textDocument/publishDiagnostics', ({ uri }) => uri === document.uri);
  client.open(document.uri, document.text, 'yaml');
  await first;
  const result = await keystrokes(client, document, pauses.ours, count);
  await client.stop();
  if (result.found < count / 2) throw new Error(`${ending}: only ${result.found} of ${count} answers found the broken account`);
  return result;
}

/** What a server needs that does nothing (empty.mjs): the protocol and the timer. */
export async function nothing(folder, paths, count, ending) {
  const client = new Client({ program: join(import.meta.dirname, 'empty.mjs'), args: ['--stdio', String(pauses.ours)], flags: ownFlags });
  await client.initialize(pathToFileURL(folder).href);
  const document = subject(folder, paths, ending);
  client.open(document.uri, document.text, 'yaml');
  const result = await keystrokes(client, document, pauses.ours, count);
  await client.stop();
  return result;
}

export const yamlSettings = { yaml: { validate: true, schemaStore: { enable: false } }, http: {}, '[yaml]': {} };

export async function theirs(program, folder, paths, count, ending) {
  const client = new Client({ program, settings: yamlSettings });
  await client.initialize(pathToFileURL(folder).href);
  const document = subject(folder, paths, ending);
  const first = client.next('textDocument/publishDiagnostics', ({ uri }) => uri === document.uri);
  client.open(document.uri, document.text, 'yaml');
  await first;
  const result = await keystrokes(client, document, pauses.theirs, count);
  await client.stop();
  return result;
}
