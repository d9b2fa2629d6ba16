import type { Connection, Diagnostic } from 'vscode-languageserver';
import type { Snapshot } from '../engine';
import { withSettings, type Settings } from '../config';
import { sameItems } from '../facts/cells';
import { diagnosticOf } from '../present/diagnostics';
import { rangesOf, type LineCache, type Ranges } from '../present/range';
import type { Finding } from '../rules/finding';
import { aloneIds } from '../rules/index';
import type { Workspace } from './workspace';

export interface PublishInput {
  readonly snapshot: Snapshot;
  readonly settingsOf: (uri: string) => Settings;
  /** The workspace is still being read: only rules that need no other file may speak, the others may be about to find what they look for. */
  readonly partial: boolean;
}

/** A finding as it is sent. */
interface Said {
  readonly diagnostic: Diagnostic;
  readonly json: string;
  /** What it rests on besides the finding: texts and names of files. */
  readonly rests: readonly (string | undefined)[];
}

/** The one publisher of diagnostics: it pushes what differs from what it pushed last, file by file. */
export class Publisher {
  /** Per file: what was published last, and for which version of the open document. */
  private readonly published = new Map<string, { said: string; version: number | undefined }>();
  private readonly lines: LineCache = new Map();
  private readonly said = new WeakMap<Finding, Said>();

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
    const now = new Map<string, Said[]>();
    for (const finding of findings) {
      const said = this.saidOf(finding, ranges);
      const here = now.get(finding.at.uri);
      if (here) here.push(said);
      else now.set(finding.at.uri, [said]);
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

  /** The same as last time where neither the finding nor a text that it speaks of has changed. */
  private saidOf(finding: Finding, ranges: Ranges): Said {
    const uris = [finding.at.uri, ...finding.related.map(({ at }) => at.uri)];
    const rests = uris.flatMap((uri) => [this.workspace.text(uri), this.clientUri(uri)]);
    const last = this.said.get(finding);
    if (last && sameItems(last.rests, rests)) return last;
    const diagnostic: Diagnostic = diagnosticOf(finding, ranges);
    for (const { location } of diagnostic.relatedInformation ?? []) location.uri = this.clientUri(location.uri);
    const said = { diagnostic, json: JSON.stringify(diagnostic), rests };
    this.said.set(finding, said);
    return said;
  }

  private send(uri: string, all: readonly Said[]): boolean {
    const document = this.workspace.documents.get(uri);
    const version = document?.content.version;
    const said = all.map(({ json }) => json).join('\n');
    const last = this.published.get(uri);
    if ((last?.said ?? '') === said && last?.version === version && (last !== undefined || version === undefined)) return false;
    if (all.length === 0 && version === undefined) this.published.delete(uri);
    else this.published.set(uri, { said, version });
    const diagnostics = all.map(({ diagnostic }) => diagnostic);
    void this.connection.sendDiagnostics({ uri: this.clientUri(uri), diagnostics, ...(version === undefined ? {} : { version }) });
    return (last?.said ?? '') !== said;
  }

  private clientUri(uri: string): string {
    return this.workspace.documents.get(uri)?.clientUri ?? uri;
  }
}
