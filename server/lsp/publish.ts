import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { Snapshot } from '../engine';
import { withSettings, type Settings } from '../config';
import { diagnosticOf } from '../present/diagnostics';
import { rangesOf, type LineCache } from '../present/range';
import type { Finding } from '../rules/finding';
import { aloneIds } from '../rules/index';
import type { Workspace } from './workspace';

export interface PublishInput {
  readonly snapshot: Snapshot;
  readonly settingsOf: (uri: string) => Settings;
  /** The workspace is still being read: only rules that need no other file may speak, the others may be about to find what they look for. */
  readonly partial: boolean;
}

/** The one publisher of diagnostics: it pushes what differs from what it pushed last, file by file. */
export class Publisher {
  /** Per file: what was published last, and for which version of the open document. */
  private readonly published = new Map<string, { said: string; version: number | undefined }>();
  private readonly lines: LineCache = new Map();

  constructor(
    private readonly connection: Connection,
    private readonly workspace: Workspace,
  ) {}

  /** Publishes a snapshot. Gives the findings that are now shown, and in how many files something changed. */
  publish({ snapshot, settingsOf, partial }: PublishInput): { findings: Finding[]; changed: number } {
    const { workspace } = this;
    const findings = withSettings(snapshot.findings, settingsOf).filter(
      ({ rule, at }) =>
        (!partial || aloneIds.has(rule)) && (settingsOf(at.uri).scope === 'workspace' || workspace.documents.get(at.uri) !== undefined),
    );
    const ranges = rangesOf((uri) => workspace.text(uri), this.lines);
    const now = new Map<string, Diagnostic[]>();
    for (const finding of findings) {
      const diagnostic = diagnosticOf(finding, ranges);
      for (const { location } of diagnostic.relatedInformation ?? []) location.uri = this.clientUri(location.uri);
      const diagnostics = now.get(finding.at.uri);
      if (diagnostics) diagnostics.push(diagnostic);
      else now.set(finding.at.uri, [diagnostic]);
    }
    for (const uri of this.lines.keys()) if (!now.has(uri)) this.lines.delete(uri);
    // A document that was opened or edited is answered even with nothing, so that the editor knows this version is done.
    for (const { uri } of workspace.documents.all()) if (workspace.isTaken(uri) && !now.has(uri)) now.set(uri, []);
    let changed = 0;
    for (const [uri, diagnostics] of now) if (this.send(uri, diagnostics)) changed++;
    for (const uri of this.published.keys()) if (!now.has(uri) && this.send(uri, [])) changed++;
    return { findings, changed };
  }

  /** The editor closed a document: the version it was published for means nothing any more. */
  closed(uri: string): void {
    const last = this.published.get(uri);
    if (last) last.version = undefined;
  }

  private send(uri: string, diagnostics: Diagnostic[]): boolean {
    const document = this.workspace.documents.get(uri);
    const version = document?.content.version;
    const said = JSON.stringify(diagnostics);
    const last = this.published.get(uri);
    if ((last?.said ?? '[]') === said && last?.version === version && (last !== undefined || version === undefined)) return false;
    if (diagnostics.length === 0 && version === undefined) this.published.delete(uri);
    else this.published.set(uri, { said, version });
    void this.connection.sendDiagnostics({ uri: this.clientUri(uri), diagnostics, ...(version === undefined ? {} : { version }) });
    return (last?.said ?? '[]') !== said;
  }

  private clientUri(uri: string): string {
    return this.workspace.documents.get(uri)?.clientUri ?? uri;
  }
}
