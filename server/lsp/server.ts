import {
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import { filesExcludeSection, settingsSection } from '../config';
import { copyCommand, reportRequest, type ReportParams, type ReportResult } from '../protocol';
import { actionKinds } from './actions';
import { editAbilities } from './edits';
import { guarded, logTo } from './log';
import type { Runtime } from './runtime';
import { Session, type Abilities } from './session';
import { watch } from './watch';

/** Wires a connection to an analysis and begins to listen. Used by every door; knows nothing of Node. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const log = logTo(connection);
  let session: Session | undefined;
  let params: InitializeParams;

  const on = <A extends unknown[], R>(name: string, otherwise: R, work: (session: Session, ...args: A) => R | Promise<R>) =>
    guarded(log, name, otherwise, (...args: A) => (session ? work(session, ...args) : otherwise));

  connection.onInitialize((given): InitializeResult => {
    params = given;
    session = new Session(connection, runtime, abilitiesOf(given.capabilities), log);
    return {
      serverInfo: { name: 'gke-workload-identity' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        completionProvider: {},
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [...actionKinds], resolveProvider: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(
    on('initialized', undefined, async (session) => {
      const { capabilities } = params;
      if (capabilities.workspace?.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => void foldersChanged(added, removed));
      }
      const started = session.start(foldersOf(params), ownSettings(params.initializationOptions));
      if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) await watch(connection);
      if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: [settingsSection, filesExcludeSection] });
      }
      await started;
    }),
  );
  const foldersChanged = on('folders changed', undefined, (session, added: WorkspaceFolder[], removed: WorkspaceFolder[]) =>
    session.foldersChanged(added, removed),
  );

  connection.onDidOpenTextDocument(on('opened', undefined, (session, { textDocument }) => session.opened(textDocument)));
  connection.onDidChangeTextDocument(
    on('changed', undefined, (session, change) => {
      session.changed(change);
    }),
  );
  connection.onDidCloseTextDocument(
    on('closed', undefined, (session, { textDocument }) => {
      session.closed(textDocument.uri);
    }),
  );
  connection.onDidChangeWatchedFiles(
    on('disk changed', undefined, (session, { changes }) => {
      session.diskChanged(changes);
    }),
  );
  connection.onDidChangeConfiguration(
    on('settings changed', undefined, (session, { settings }) => session.settingsChanged(ownSettings(settings))),
  );

  connection.onCodeAction(on('code actions', [] as CodeAction[], (session, asked) => session.codeActions(asked)));
  connection.onCodeActionResolve((action) => on('resolve', action, (session) => session.resolve(action))());
  connection.onCompletion(on('completion', [] as CompletionItem[], (session, asked) => session.complete(asked)));
  connection.onHover(on('hover', null, (session, asked) => session.hover(asked)));
  connection.onRequest(
    reportRequest,
    on('report', { page: '', body: '' }, (session, asked: ReportParams): ReportResult => session.report(asked)),
  );

  connection.onShutdown(() => {
    session?.dispose();
  });
  connection.listen();
}

function abilitiesOf(capabilities: ClientCapabilities): Abilities {
  return {
    configuration: capabilities.workspace?.configuration === true,
    progress: capabilities.window?.workDoneProgress === true,
    abilities: editAbilities(capabilities),
    resolves: capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    copies: (capabilities.experimental as Record<string, unknown> | undefined)?.[copyCommand] === true,
  };
}

/** Older editors know one folder only. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly WorkspaceFolder[] {
  if (workspaceFolders) return workspaceFolders;
  return rootUri ? [{ uri: rootUri, name: decodeURIComponent(rootUri.replace(/\/$/, '').replace(/^.*\//, '')) }] : [];
}

/** Settings that are sent, not asked for, come bare or under the name of our section. */
function ownSettings(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null) return undefined;
  return settingsSection in sent ? (sent as Record<string, unknown>)[settingsSection] : sent;
}
