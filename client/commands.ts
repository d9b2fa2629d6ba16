import { commands, env, type Disposable } from 'vscode';
import { copyCommand } from '../server/protocol';
import { ReportPanel } from './report';
import type { Running } from './running';

export const showReportCommand = 'gkeWorkloadIdentity.showReport';
export const restartServerCommand = 'gkeWorkloadIdentity.restartServer';
export const showLogCommand = 'gkeWorkloadIdentity.showLog';

export function registerCommands(running: Running): Disposable[] {
  const report = new ReportPanel(running);
  return [
    report,
    commands.registerCommand(showReportCommand, () => report.show()),
    commands.registerCommand(restartServerCommand, () => running.restart()),
    commands.registerCommand(showLogCommand, () => {
      running.log.show(true);
    }),
    commands.registerCommand(copyCommand, (text: string) => env.clipboard.writeText(text)),
  ];
}
