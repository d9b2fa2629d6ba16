import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands';
import { Running } from './running';
import { StatusItems } from './status';

let running: Running | undefined;

/** Returns at once: the language client is loaded and started behind it, so that the editor never waits for us. */
export function activate(context: ExtensionContext): void {
  const status = new StatusItems();
  running = new Running(context, status);
  context.subscriptions.push(status, running.log, ...registerCommands(running));
  void running.start();
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
