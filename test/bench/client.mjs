// An editor without a window, as little of one as measuring takes: starts a language server over stdio, and notes when it answers.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What our own server is started with, as in client/client.ts. */
export const ownFlags = ['--single-threaded-gc', '--max-semi-space-size=4'];

export class Client {
  /** Resolvers that wait for a notification, with what they wait for. */
  #waiting = [];
  #answers = new Map();
  #next = 1;
  #buffer = Buffer.alloc(0);

  /** @param {{ program: string, args?: string[], env?: object, flags?: string[], settings?: object }} server */
  constructor({ program, args = ['--stdio'], flags = [], settings = {} }) {
    this.settings = settings;
    this.process = spawn(process.execPath, [...flags, program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.process.stdout.on('data', (data) => this.#take(data));
  }

  get pid() {
    return this.process.pid;
  }

  /** `uri` of the folder that is opened. */
  async initialize(uri) {
    const workspaceFolders = uri ? [{ uri, name: 'bench' }] : null;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri ?? null,
      workspaceFolders,
      capabilities: {
        workspace: { workspaceFolders: true, configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: { publishDiagnostics: { versionSupport: true }, synchronization: {} },
      },
    });
    this.notify('initialized', {});
  }

  open(uri, text, languageId) {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri, version, range, text) {
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  /** The next notification of this kind for which `wanted` holds, with the time it came. */
  next(method, wanted = () => true) {
    return new Promise((resolve) => this.#waiting.push({ method, wanted, resolve }));
  }

  request(method, params) {
    const id = this.#next++;
    this.#send({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  async stop() {
    await this.request('shutdown', null);
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.notify('exit', null);
    await ended;
  }

  #send(message) {
    const body = JSON.stringify(message);
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #take(data) {
    this.#buffer = this.#buffer.length === 0 ? data : Buffer.concat([this.#buffer, data]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, end))[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', end + 4, end + 4 + length));
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#heard(message);
    }
  }

  #heard({ id, method, params, result }) {
    const at = performance.now();
    if (method === undefined) {
      this.#answers.get(id)?.(result);
      this.#answers.delete(id);
      return;
    }
    if (id !== undefined) {
      const answer = method === 'workspace/configuration' ? params.items.map(({ section }) => this.settings[section] ?? null) : null;
      this.#send({ jsonrpc: '2.0', id, result: answer });
    }
    const met = this.#waiting.filter((one) => one.method === method && one.wanted(params));
    this.#waiting = this.#waiting.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve({ params, at });
  }
}

/** Seconds of CPU and MB of resident memory of a running process, from Linux's /proc; undefined elsewhere. */
export function usageOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const memory = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, rss: Number(memory) / 1024 };
  } catch {
    return undefined;
  }
}

/** The value that a share of all is not above. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

export const range = (line, start, end) => ({ start: { line, character: start }, end: { line, character: end } });
