import { Range, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from 'vscode';
import { reportRequest, type OpenPlaceMessage, type ReportChangedMessage, type ReportParams, type ReportResult } from '../server/protocol';
import type { Running } from './running';

/** The binding chain report in a panel beside the editor. It follows the findings as long as it is seen. */
export class ReportPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private readonly changes: Disposable;
  /** Something changed since the panel got its page. A panel that is hidden forgets all but that page. */
  private stale = false;

  constructor(private readonly running: Running) {
    this.changes = running.onStatus(() => void this.update());
  }

  async show(): Promise<void> {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    const panel = window.createWebviewPanel('gkeWorkloadIdentity.report', 'Binding Chain Report', ViewColumn.Beside, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    this.panel = panel;
    panel.onDidDispose(() => (this.panel = undefined));
    panel.onDidChangeViewState(() => {
      if (panel.visible && this.stale) void this.load(panel);
    });
    panel.webview.onDidReceiveMessage((message: OpenPlaceMessage) => {
      if (message.command === 'open') void this.open(message);
    });
    await this.load(panel);
  }

  dispose(): void {
    this.changes.dispose();
    this.panel?.dispose();
  }

  private async load(panel: WebviewPanel): Promise<void> {
    this.stale = false;
    const params: ReportParams = { nonce: crypto.randomUUID().replaceAll('-', '') };
    const result = await this.running.request<ReportResult>(reportRequest, params);
    if (this.panel !== panel) return;
    if (result?.page) panel.webview.html = result.page;
    else panel.webview.html = '<p>The server does not run. The command “Workload Identity: Show Log” tells why.</p>';
  }

  /** Only what has changed goes into a page that is being read: scroll position and focus stay. */
  private async update(): Promise<void> {
    const { panel } = this;
    this.stale = true;
    if (!panel?.visible) return;
    const params: ReportParams = { nonce: '' };
    const result = await this.running.request<ReportResult>(reportRequest, params);
    if (!result || this.panel !== panel) return;
    const message: ReportChangedMessage = { command: 'update', body: result.body };
    await panel.webview.postMessage(message);
  }

  private async open({ uri, line, character, endLine, endCharacter }: OpenPlaceMessage): Promise<void> {
    const beside = this.panel?.viewColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One;
    try {
      await window.showTextDocument(Uri.parse(uri), { viewColumn: beside, selection: new Range(line, character, endLine, endCharacter) });
    } catch (error) {
      this.running.log.warn(`${uri} cannot be opened: ${String(error)}`);
    }
  }
}
