import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine';
import { createFixGate } from './gate/gate';
import type { Gate } from './lsp/runtime';
import { startServer } from './lsp/server';
import { disk } from './workspace/disk';

/** The language server in Node: `--node-ipc` under VS Code, `--stdio` under other editors. */
const connection = createConnection(ProposedFeatures.all);

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
