import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type FileEvent,
  type InitializeResult,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type WorkspaceEdit,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { statusNotification, type StatusParams } from '../../server/protocol';

/** The bundle under test: `node esbuild.mjs` makes it. */
const bundle = process.env['WORKLOAD_IDENTITY_SERVER'] ?? join(__dirname, '../../dist/server.js');

export interface EditorOptions {
  readonly folders?: readonly WorkspaceFolder[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
}

/** What VS Code says of itself, as far as the server asks. */
export const vscodeCapabilities: ClientCapabilities = {
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] },
  },
  textDocument: { codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true } },
  window: { workDoneProgress: true },
};

/** The other end of the protocol: an editor without a window. It remembers what it was told, and waits for what it wants to hear. */
export class Editor {
  readonly diagnostics = new Map<string, PublishDiagnosticsParams>();
  readonly publications: PublishDiagnosticsParams[] = [];
  readonly logs: string[] = [];
  readonly popups: unknown[] = [];
  readonly progress: unknown[] = [];
  readonly registrations: { method: string; registerOptions?: unknown }[] = [];
  status: StatusParams | undefined;
  settings: Readonly<Record<string, unknown>>;
  /** What the server said that it can do. */
  initialized!: InitializeResult;
  private readonly versions = new Map<string, number>();
  private waiting: (() => void)[] = [];

  private constructor(
    readonly connection: ProtocolConnection,
    private readonly process: ChildProcess | undefined,
    settings: Readonly<Record<string, unknown>>,
  ) {
    this.settings = settings;
    const heard = () => {
      for (const check of this.waiting.splice(0)) check();
    };
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.publications.push(params);
      this.diagnostics.set(params.uri, params);
      heard();
    });
    connection.onNotification(statusNotification, (status: StatusParams) => {
      this.status = status;
      heard();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logs.push(message);
      heard();
    });
    connection.onNotification('window/showMessage', (params: unknown) => {
      this.popups.push(params);
    });
    connection.onRequest('window/showMessageRequest', (params: unknown) => {
      this.popups.push(params);
      return null;
    });
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onNotification('$/progress', (params: { value: unknown }) => {
      this.progress.push(params.value);
      heard();
    });
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => {
      this.registrations.push(...registrations);
      return null;
    });
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string; section: string }[] }) =>
      items.map(({ scopeUri, section }) => this.settings[`${scopeUri ?? ''} ${section}`] ?? this.settings[section] ?? null),
    );
    connection.listen();
  }

  /** An editor with the bundled server as a process of its own, over stdio. */
  static async start(options: EditorOptions = {}): Promise<Editor> {
    assert.ok(existsSync(bundle), `${bundle} is missing: run node esbuild.mjs first`);
    const process = spawn('node', [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    return Editor.over(new StreamMessageReader(process.stdout), new StreamMessageWriter(process.stdin), options, process);
  }

  /** An editor with a server that listens at the other end of the streams. */
  static async over(reader: MessageReader, writer: MessageWriter, options: EditorOptions, process?: ChildProcess): Promise<Editor> {
    const editor = new Editor(createProtocolConnection(reader, writer), process, options.settings ?? {});
    editor.initialized = await editor.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: options.capabilities ?? vscodeCapabilities,
      workspaceFolders: options.folders ? [...options.folders] : null,
      initializationOptions: options.initializationOptions,
    });
    await editor.connection.sendNotification('initialized', {});
    return editor;
  }

  /** Resolves when something that was heard makes it true; there is no clock in it, mocha's time limit is the only one. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (condition()) resolve();
        else this.waiting.push(check);
      };
      check();
    });
  }

  /** The workspace is read and its findings are published. */
  async ready(): Promise<StatusParams> {
    await this.until(() => this.status?.state === 'ready');
    return this.status!;
  }

  /** The rules that the editor shows for a file, sorted. */
  rules(uri: string): string[] {
    return (this.diagnostics.get(uri)?.diagnostics ?? []).map(({ code }) => String(code)).sort();
  }

  find(uri: string, rule: string): Diagnostic {
    const found = this.diagnostics.get(uri)?.diagnostics.find(({ code }) => code === rule);
    assert.ok(found, `${rule} is not shown in ${uri}`);
    return found;
  }

  /** Opens a document; resolves when this version of it is answered. */
  async open(uri: string, text: string, languageId = 'yaml'): Promise<PublishDiagnosticsParams> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return this.answered(uri, 1);
  }

  /** Replaces the text of an open document; resolves when this version of it is answered. */
  async change(uri: string, text: string): Promise<PublishDiagnosticsParams> {
    const version = await this.type(uri, text);
    return this.answered(uri, version);
  }

  /** The same without waiting. */
  async type(uri: string, text: string, range?: Range): Promise<number> {
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    const contentChanges = [range ? { range, text } : { text }];
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    return version;
  }

  async answered(uri: string, version: number): Promise<PublishDiagnosticsParams> {
    await this.until(() => this.diagnostics.get(uri)?.version === version);
    return this.diagnostics.get(uri)!;
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async diskChanged(...changes: FileEvent[]): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  async changeFolders(added: WorkspaceFolder[], removed: WorkspaceFolder[]): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
  }

  codeActions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  }

  /** Lets the server end as the protocol wants it; gives the exit code of its process. */
  async stop(): Promise<number | null> {
    const ended = this.process && new Promise<number | null>((resolve) => this.process!.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    if (!ended) {
      this.connection.dispose();
      return null;
    }
    await this.connection.sendNotification('exit');
    const code = await ended;
    this.connection.dispose();
    return code;
  }
}

/** The text of each file after an edit, by URI. */
export function applied(edit: WorkspaceEdit, text: (uri: string) => string): Map<string, string> {
  const result = new Map<string, string>();
  for (const change of edit.documentChanges ?? []) {
    if ('kind' in change) {
      if (change.kind === 'create') result.set(change.uri, '');
      continue;
    }
    const { textDocument, edits } = change;
    const before = result.get(textDocument.uri) ?? text(textDocument.uri);
    const lines = before.split('\n');
    const offset = ({ line, character }: Range['start']) => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
    const ordered = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
    result.set(
      textDocument.uri,
      ordered.reduce(
        (now, one) => now.slice(0, offset(one.range.start)) + ('newText' in one ? one.newText : '') + now.slice(offset(one.range.end)),
        before,
      ),
    );
  }
  return result;
}
