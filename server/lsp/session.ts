import type {
  CodeAction,
  CodeActionParams,
  CompletionItem,
  Connection,
  DidChangeTextDocumentParams,
  FileEvent,
  Hover,
  TextDocumentItem,
  TextDocumentPositionParams,
  WorkspaceFolder,
} from 'vscode-languageserver';
import { defaultSettings, withSettings, type Settings } from '../config';
import { chainState } from '../chain/model';
import type { Snapshot } from '../engine';
import { isConfiguration } from '../facts/configuration';
import { suggestions } from '../present/configuration';
import { hoverAt } from '../present/hover';
import { rangesOf } from '../present/range';
import { reportOf } from '../present/report';
import { reportBody, reportHtml } from '../present/report-html';
import { statusNotification, type ReportParams, type ReportResult, type StatusParams } from '../protocol';
import type { Finding, Severity } from '../rules/finding';
import type { Place } from '../syntax/span';
import { ruleIds } from '../rules/index';
import { canonicalUri } from '../workspace/uri';
import { Actions, type ActionsOptions } from './actions';
import { folderOf, innermost, nameOf, nested, type Folder } from './folders';
import type { Log } from './log';
import { Publisher } from './publish';
import type { Runtime } from './runtime';
import { Background, Debounce, typingPause } from './schedule';
import { readSettings, sameExcludes } from './settings';
import { WatchedEvents } from './watch';
import { Workspace } from './workspace';

/** What the editor said that it can do, as far as it matters. */
export interface Abilities extends ActionsOptions {
  readonly configuration: boolean;
  readonly progress: boolean;
}

/** One window's analysis: what happens in the editor and on the disk goes in, diagnostics and status come out. */
export class Session {
  private readonly workspace: Workspace;
  private readonly publisher: Publisher;
  private readonly actions: Actions;
  private readonly background: Background;
  private readonly typing: Debounce;
  private readonly soon: Debounce;
  private readonly events = new WatchedEvents();
  private readonly settleEvents: Debounce;
  private loose: Settings = defaultSettings;
  private told: unknown;
  /** Settings are known: before that nobody knows which files are excluded. */
  private settled: Promise<void> = Promise.resolve();
  private sweeping: AbortController | undefined;
  /** The first reading of the folders is not done. */
  private partial = true;
  private shown: readonly Finding[] = [];
  private revision = 0;

  constructor(
    private readonly connection: Connection,
    private readonly runtime: Runtime,
    private readonly abilities: Abilities,
    private readonly log: Log,
  ) {
    this.workspace = new Workspace(runtime);
    this.publisher = new Publisher(connection, this.workspace);
    this.actions = new Actions(this.workspace, runtime.gate, abilities, log);
    const failed = (error: unknown) => {
      log.warn(`In the background: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    };
    const say = () => {
      this.say();
    };
    this.background = new Background(runtime, failed);
    this.typing = new Debounce(runtime, typingPause, say, failed);
    this.soon = new Debounce(runtime, 0, say, failed);
    const takeIn = () => {
      this.takeInEvents();
    };
    this.settleEvents = new Debounce(runtime, typingPause, takeIn, failed);
  }

  /** Reads the settings, then the folders. `told`: settings that the editor sent along, if it cannot be asked. */
  start(folders: readonly WorkspaceFolder[], told: unknown): Promise<void> {
    this.told = told;
    this.workspace.folders = folders.map(folderOf);
    this.settled = this.applySettings().then(() => {
      this.sweep(this.workspace.folders);
    });
    return this.settled;
  }

  async opened(item: TextDocumentItem): Promise<void> {
    const document = this.workspace.documents.add(item);
    await this.settled;
    if (this.workspace.admit(document)) this.soon.touch();
  }

  changed({ textDocument, contentChanges }: DidChangeTextDocumentParams): void {
    const document = this.workspace.documents.change(textDocument.uri, textDocument.version, contentChanges);
    if (document && this.workspace.edited(document.uri)) this.typing.touch();
  }

  closed(clientUri: string): void {
    const document = this.workspace.documents.remove(clientUri);
    if (!document) return;
    this.publisher.closed(document.uri);
    if (this.workspace.closed(document.uri)) this.workspace.refresh(document.uri);
    this.soon.touch();
  }

  /** Files or folders changed on the disk. */
  diskChanged(events: readonly FileEvent[]): void {
    if (this.events.add(events)) this.settleEvents.touch();
  }

  async foldersChanged(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): Promise<void> {
    await this.settled;
    const gone = removed.map((folder) => folderOf(folder).uri);
    const dropped = this.workspace.folders.filter(({ uri }) => gone.includes(uri));
    const kept = this.workspace.folders.filter(({ uri }) => !gone.includes(uri));
    const fresh = added.map(folderOf).filter(({ uri }) => !kept.some((folder) => folder.uri === uri));
    this.workspace.folders = [...kept, ...fresh];
    for (const folder of dropped) this.workspace.drop(folder);
    await this.applySettings();
    // Files go to the innermost folder: when folders lie within each other, those that stay have to be read again too.
    const touched = kept.some((folder) => [...dropped, ...fresh].some((other) => nested(folder, other)));
    const names = new Set(fresh.map(({ uri }) => uri));
    this.sweep(touched ? this.workspace.folders : this.workspace.folders.filter(({ uri }) => names.has(uri)));
  }

  async settingsChanged(told: unknown): Promise<void> {
    if (told !== undefined) this.told = told;
    await this.settled;
    const before = this.workspace.folders;
    await this.applySettings();
    if (sameExcludes(before, this.workspace.folders)) this.say();
    else this.sweep(this.workspace.folders);
  }

  async codeActions(params: CodeActionParams): Promise<CodeAction[]> {
    this.catchUp();
    return this.actions.at(canonicalUri(params.textDocument.uri), params, this.shown);
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.actions.resolve(action);
  }

  /** What may be written at a place of a settings file; nothing in others. */
  complete({ textDocument, position }: TextDocumentPositionParams): CompletionItem[] {
    const content = this.workspace.documents.get(canonicalUri(textDocument.uri))?.content;
    if (!content || !isConfiguration(textDocument.uri)) return [];
    return suggestions(content.getText(), content.offsetAt(position)).map(({ label, detail, insert }) => ({
      label,
      detail,
      insertText: insert,
    }));
  }

  /** The value at a place, and what it came through. */
  hover({ textDocument, position }: TextDocumentPositionParams): Hover | null {
    this.catchUp();
    const { workspace } = this;
    const uri = canonicalUri(textDocument.uri);
    const content = workspace.documents.get(uri)?.content;
    if (!content) return null;
    const ranges = rangesOf((file) => workspace.text(file));
    const lineOf = (at: Place): string => `${nameOf(workspace.folders, at.uri)}:${ranges.of(at).start.line + 1}`;
    const found = hoverAt(workspace.snapshot().inventory, uri, content.offsetAt(position), lineOf);
    return found ? { contents: { kind: 'markdown', value: found.markdown }, range: ranges.of(found.at) } : null;
  }

  report({ nonce }: ReportParams): ReportResult {
    this.catchUp();
    const { workspace } = this;
    const snapshot = workspace.snapshot();
    const report = reportOf({
      ...snapshot,
      findings: this.partial ? this.shown : withSettings(snapshot.findings, (uri) => this.settingsOf(uri)),
      ranges: rangesOf((uri) => workspace.text(uri)),
      searched: { files: workspace.files, folders: workspace.folders.map(({ name }) => name), partial: this.partial },
      nameOf: (uri) => nameOf(workspace.folders, uri),
    });
    return { page: reportHtml(report, { nonce }), body: reportBody(report) };
  }

  dispose(): void {
    for (const waiting of [this.typing, this.soon, this.settleEvents]) waiting.stop();
    this.background.stop();
    this.runtime.gate?.dispose();
  }

  /** Publishes what follows from the texts as they are. */
  private say(): void {
    this.typing.stop();
    this.soon.stop();
    const start = this.runtime.now();
    const edited = this.workspace.flush();
    const snapshot = this.workspace.snapshot();
    const known = this.runtime.now();
    const { findings, changed } = this.publisher.publish({
      snapshot,
      settingsOf: (uri) => this.settingsOf(uri),
      partial: this.partial,
    });
    this.shown = findings;
    this.sendStatus(snapshot);
    const spent = (from: number) => `${(this.runtime.now() - from).toFixed(1)} ms`;
    this.log.trace(`${edited} edited: analysed in ${(known - start).toFixed(1)} ms, published ${changed} files in ${spent(known)}`);
  }

  /** Requests are answered from the newest text, not from the one before the last pause in typing. */
  private catchUp(): void {
    if (this.workspace.stale) this.say();
  }

  private sendStatus({ chains }: Snapshot): void {
    const findings = { error: 0, warning: 0, information: 0, hint: 0 } satisfies Record<Severity, number>;
    for (const { severity } of this.shown) findings[severity]++;
    const states = { ok: 0, broken: 0, unknown: 0 };
    for (const chain of chains) states[chainState(chain)]++;
    const status: StatusParams = {
      state: this.sweeping ? 'indexing' : 'ready',
      revision: ++this.revision,
      files: this.workspace.files,
      skipped: this.workspace.skippedFiles.length,
      findings,
      chains: states,
    };
    void this.connection.sendNotification(statusNotification, status);
  }

  private settingsOf(uri: string): Settings {
    return innermost(this.workspace.folders, uri)?.settings ?? this.loose;
  }

  private async applySettings(): Promise<void> {
    const before = this.workspace.folders;
    const { folders, loose } = await readSettings(this.connection, this.abilities.configuration, this.told, before, ruleIds, this.log);
    // Folders may have come or gone while the editor was asked.
    this.workspace.folders = this.workspace.folders.map((folder) => folders.find(({ uri }) => uri === folder.uri) ?? folder);
    this.loose = loose;
  }

  private takeInEvents(): void {
    this.background.run(async () => {
      const structural = await this.events.settle(this.workspace, () => this.background.breathe());
      const folders = new Set(structural.map((uri) => innermost(this.workspace.folders, uri)).filter((folder) => folder !== undefined));
      if (folders.size > 0) this.sweep(this.workspace.folders.filter((folder) => [...folders].some((other) => nested(folder, other))));
      this.soon.touch();
    });
  }

  /** Reads folders from the disk in the background, and publishes when it is done. Calls off a sweep that is under way. */
  private sweep(wanted: readonly Folder[]): void {
    // What an earlier sweep has not done yet falls to this one.
    const folders = this.sweeping ? this.workspace.folders : wanted;
    this.sweeping?.abort();
    // Whoever waits for an answer waits for one file, not for the listing of all folders.
    if (this.partial)
      this.background.run(() => {
        this.admitOpen();
        this.say();
      });
    this.sweeping = this.background.run(async (signal) => {
      const start = this.runtime.now();
      const progress = this.progress();
      try {
        const { files, skipped } = await this.workspace.sweep(folders, signal, (done, of) => {
          progress(done, of);
          return this.background.breathe();
        });
        if (signal.aborted) return;
        this.admitOpen();
        this.partial = false;
        for (const { name, path } of folders)
          if (path === undefined) this.log.info(`${name} is not on the disk: only its open documents are read`);
        for (const { file, why } of skipped) this.log.info(`Skipped ${file}: ${why}`);
        this.log.info(
          `Read ${files} files of ${folders.map(({ name }) => name).join(', ') || 'no folder'} in ${(this.runtime.now() - start).toFixed(0)} ms`,
        );
      } finally {
        progress();
        if (!signal.aborted) this.sweeping = undefined;
      }
      this.say();
      for (const { at, why } of this.workspace.snapshot().notes) this.log.info(`${nameOf(this.workspace.folders, at.uri)}: ${why}`);
    });
  }

  private admitOpen(): void {
    for (const document of this.workspace.documents.all()) this.workspace.admit(document);
  }

  /** Shows how far the reading is; called without numbers it ends. The reading does not wait for the editor to show it. */
  private progress(): (done?: number, of?: number) => void {
    if (!this.abilities.progress) return () => undefined;
    let last = 0;
    let ended = false;
    let show: ((percent: number, message: string) => void) | undefined;
    let end: (() => void) | undefined;
    this.connection.window.createWorkDoneProgress().then(
      (reporter) => {
        if (ended) return;
        reporter.begin('Workload Identity', 0, 'reading the workspace');
        show = (percent, message) => {
          reporter.report(percent, message);
        };
        end = () => {
          reporter.done();
        };
      },
      () => undefined,
    );
    return (done, of) => {
      if (done === undefined || of === undefined) {
        ended = true;
        end?.();
        return;
      }
      const percent = Math.floor((100 * done) / Math.max(1, of));
      if (percent >= last + 5) show?.((last = percent), `${done} of ${of} files`);
    };
  }
}
