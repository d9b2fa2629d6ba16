import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine';
import { createFixGate } from './gate/gate';
import type { Gate } from './lsp/runtime';
import { startServer } from './lsp/server';
import { disk } from './workspace/disk';

/** The language server in Node: `--node-ipc` under VS Code, `--stdio` under other editors. */
const connection = createConnection(ProposedFeatures.all);

// Left to itself, V8 lets a heap of 25 MB grow to 100 before it looks for garbage, though that takes it only a few milliseconds. Said
// here and not on the command line: so it holds in every editor, and a V8 that does not know it goes on without.
setFlagsFromString('--heap-growing-percent=50');

/** HashiCorp's parser is loaded for the first Terraform fix that somebody chooses. */
let parser: ReturnType<typeof createFixGate> | undefined;
const gate: Gate = {
  check: (fix, text) => (parser ??= createFixGate()).check(fix, text),
  dispose: () => {
    parser?.dispose();
  },
};

// Nothing that was forgotten somewhere may end the server: the editor would start it again and again, and then give up.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    connection.console.error(`${event}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
}

startServer(connection, {
  createEngine,
  files: disk,
  gate,
  now: () => performance.now(),
  later(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  pause: () => new Promise((resume) => setImmediate(resume)),
});
