import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind, type Connection, type FileEvent } from 'vscode-languageserver';
import { languageOf } from '../facts/language';
import { canonicalUri } from '../workspace/uri';
import type { Workspace } from './workspace';

/**
 * What the editor is asked to watch. Folders have no pattern of their own: one that is moved or deleted is told as itself,
 * without its files, so everything that appears or goes is listened to and most of it dropped at once.
 */
const watched: readonly { readonly globPattern: string; readonly kind?: WatchKind }[] = [
  { globPattern: '**/*.{tf,tofu,tfvars,yaml,yml,json,sh,bash,zsh,mk,md,markdown,tftpl,tpl,tmpl}' },
  { globPattern: '**/{Makefile,makefile,GNUmakefile,.gitignore,terragrunt.hcl}' },
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
];

/** Folders whose inner life is never ours; the modules that Terraform downloads are. */
const noise = /\/(?:node_modules|\.git|\.hg|\.svn|\.terragrunt-cache|\.terraform\/(?!modules(?:\/|$))[^/]+)(?:\/|$)/;

export async function watch(connection: Connection): Promise<void> {
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...watched] });
}

/** Events of one moment, the newest for each file. */
export class WatchedEvents {
  private readonly pending = new Map<string, FileChangeType>();

  /** Takes events in. False: none of them matters. */
  add(events: readonly FileEvent[]): boolean {
    for (const { uri, type } of events) if (!noise.test(uri)) this.pending.set(canonicalUri(uri), type);
    return this.pending.size > 0;
  }

  /**
   * Brings the workspace up to date with what happened on the disk. Gives the files and folders after whose change whole
   * folders must be read again: ignore files, and folders that appeared.
   */
  async settle(workspace: Workspace, breathe: () => Promise<void>): Promise<string[]> {
    const events = [...this.pending];
    this.pending.clear();
    const structural: string[] = [];
    for (const [uri, type] of events) {
      if (uri.endsWith('/.gitignore')) structural.push(uri);
      else if (type === FileChangeType.Deleted) workspace.deleted(uri);
      else if (languageOf(uri) !== undefined) workspace.refresh(uri);
      else if (type === FileChangeType.Created && workspace.isFolder(uri)) structural.push(uri);
      await breathe();
    }
    return structural;
  }
}
