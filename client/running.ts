import { window, type ExtensionContext } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { statusNotification, type StatusParams } from '../server/protocol';
import type { StatusItems } from './status';

/** The language client of this window: started in the background, restarted on demand. Failures go to the log, never into a message box. */
export class Running {
  readonly log = window.createOutputChannel('Workload Identity', { log: true });
  private readonly listeners = new Set<(status: StatusParams) => void>();
  private client: Promise<LanguageClient | undefined> = Promise.resolve(undefined);

  constructor(
    private readonly context: ExtensionContext,
    private readonly status: StatusItems,
  ) {}

  /** Starts the server; gives the client, or undefined if that failed. */
  start(): Promise<LanguageClient | undefined> {
    this.client = this.launch();
    return this.client;
  }

  async stop(): Promise<void> {
    const client = await this.client;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`The server did not stop as it should: ${String(error)}`);
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    this.log.info('Restarting the server');
    await this.start();
  }

  /** Asks the server; undefined if it does not run or cannot answer. */
  async request<T>(method: string, params: unknown): Promise<T | undefined> {
    try {
      return await (await this.client)?.sendRequest<T>(method, params);
    } catch (error) {
      this.log.warn(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Calls back whenever findings or chains have changed; the answer ends that. */
  onStatus(listener: (status: StatusParams) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  private async launch(): Promise<LanguageClient | undefined> {
    this.status.starting();
    try {
      // Loaded here and not with the extension: it is most of what there is to load.
      const { createClient } = await import('./client');
      const client = createClient(this.context, this.log, () => {
        this.status.stopped();
      });
      client.onNotification(statusNotification, (status: StatusParams) => {
        this.status.show(status);
        for (const listener of this.listeners) listener(status);
      });
      await client.start();
      return client;
    } catch (error) {
      this.log.error(`The server could not be started: ${String(error)}`);
      this.status.stopped();
      return undefined;
    }
  }
}
