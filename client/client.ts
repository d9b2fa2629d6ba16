import type { ExtensionContext, LogOutputChannel } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type ErrorHandler,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { copyCommand } from '../server/protocol';
import { documentSelector } from './selectors';

/** The server ends up restarted at most this often within this time (milliseconds); after that it stays down, and the log says so. */
const restarts = { most: 4, within: 180_000 };

/** Events from folders that are never read: the server would drop them, so they are not sent. */
const noise = /\/(?:node_modules|\.git|\.hg|\.svn|\.terragrunt-cache)(?:\/|$)/;

/**
 * The language client, not yet started. What is to be watched on the disk, and which settings, the server says itself when
 * it is up, as it does to every other editor. `stopped`: called when the server is down for good.
 */
export function createClient(context: ExtensionContext, log: LogOutputChannel, stopped: () => void): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    // Little young space, collected by one thread: a fifth less memory, and no threads to wake for each edit (docs/benchmarks.md).
    run: { module, transport: TransportKind.ipc, options: { execArgv: ['--single-threaded-gc', '--max-semi-space-size=4'] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
  };
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(),
    diagnosticCollectionName: 'workload-identity',
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: (error) => {
      log.error(`The server could not be initialized: ${String(error)}`);
      stopped();
      return false;
    },
    errorHandler: quietly(log, stopped),
    middleware: {
      workspace: {
        didChangeWatchedFile: async (event, next) => {
          if (!noise.test(event.uri)) await next(event);
        },
      },
    },
  };
  const client = new LanguageClient('gkeWorkloadIdentity', 'Workload Identity', server, options);
  client.registerFeature({
    fillClientCapabilities: (capabilities) => {
      capabilities.experimental = { ...(capabilities.experimental as object | undefined), [copyCommand]: true };
    },
    initialize: () => undefined,
    getState: () => ({ kind: 'static' }),
    clear: () => undefined,
  });
  return client;
}

/** As the client's own error handler, but without message boxes: `handled` means that nobody need be told otherwise than by the log. */
function quietly(log: LogOutputChannel, stopped: () => void): ErrorHandler {
  let ends: number[] = [];
  return {
    error: (error) => {
      log.warn(`Connection to the server: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed: () => {
      const now = Date.now();
      ends = [...ends.filter((end) => now - end < restarts.within), now];
      if (ends.length <= restarts.most) return { action: CloseAction.Restart, handled: true };
      log.error(
        `The server ended ${ends.length} times in a short time and is not started again. "Workload Identity: Restart Server" starts it.`,
      );
      stopped();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
