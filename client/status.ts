import { languages, LanguageStatusSeverity, type Command, type Disposable } from 'vscode';
import type { StatusParams } from '../server/protocol';
import { documentSelector } from './selectors';

const report: Command = { command: 'gkeWorkloadIdentity.showReport', title: 'Show Report' };
const log: Command = { command: 'gkeWorkloadIdentity.showLog', title: 'Show Log' };
const restart: Command = { command: 'gkeWorkloadIdentity.restartServer', title: 'Restart Server' };

/** What the language status (`{}` in the status bar) says of us: the chains, and what was read. */
export class StatusItems implements Disposable {
  private readonly chains = languages.createLanguageStatusItem('gkeWorkloadIdentity.chains', documentSelector());
  private readonly files = languages.createLanguageStatusItem('gkeWorkloadIdentity.files', documentSelector());

  constructor() {
    this.chains.name = 'Workload Identity';
    this.files.name = 'Workload Identity: Files';
  }

  starting(): void {
    this.set('Workload Identity', 'starting', LanguageStatusSeverity.Information, report);
    this.chains.busy = true;
    this.files.text = 'Nothing read yet';
    this.files.command = log;
  }

  stopped(): void {
    this.set('Workload Identity', 'the server does not run', LanguageStatusSeverity.Error, restart);
    this.files.command = log;
  }

  show({ state, findings, chains, files, skipped }: StatusParams): void {
    const { error, warning, information, hint } = findings;
    const broken = chains.broken > 0 ? `${chains.broken} broken, ` : '';
    const all = chains.ok + chains.broken + chains.unknown;
    const text = all === 0 ? 'No binding chain' : `${broken}${chains.ok} of ${counted(all, 'chain')} complete`;
    const severity =
      error > 0 ? LanguageStatusSeverity.Error : warning > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    const found = [counted(error, 'error'), counted(warning, 'warning'), `${information + hint} notes`].filter(
      (part) => !part.startsWith('0 '),
    );
    this.set(text, found.length > 0 ? found.join(', ') : 'no findings', severity, report);
    this.chains.busy = state === 'indexing';
    this.files.text = `${counted(files, 'file')} read${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    this.files.detail = state === 'indexing' ? 'reading the workspace' : '';
  }

  dispose(): void {
    this.chains.dispose();
    this.files.dispose();
  }

  private set(text: string, detail: string, severity: LanguageStatusSeverity, command: Command): void {
    this.chains.text = text;
    this.chains.detail = detail;
    this.chains.severity = severity;
    this.chains.command = command;
    this.chains.busy = false;
  }
}

const counted = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`;
