import { signal, type Signal } from '@preact/signals-core';
import type { HclFile } from '../syntax/hcl/ast';
import { rereadHcl } from '../syntax/hcl/read';
import type { HclReading } from '../syntax/hcl/reread';
import { folderOf } from '../syntax/folder';

interface File {
  readonly text: string;
  readonly terraform: boolean;
  /** Read when it is asked for; the last one goes on after an edit. */
  tree?: ReturnType<typeof rereadHcl>;
  /** What the next tree goes on from. */
  readonly before: HclReading | undefined;
}

/** The files that matter, as they are now. What is asked within a cell is computed again when the answer has changed. */
export class WatchedFiles {
  private readonly files = new Map<string, File>();
  private readonly folders = new Map<string, Set<string>>();
  /** How often each file and folder that somebody asked about has changed. They stay when it goes: it may come again. */
  private readonly changes = new Map<string, Signal<number>>();
  private readonly unsettled = new Set<string>();

  keep(uri: string, text: string, terraform: boolean): void {
    if (!this.files.has(uri)) {
      const folder = folderOf(uri);
      const inside = this.folders.get(folder);
      if (inside) inside.add(uri);
      else this.folders.set(folder, new Set([uri]));
      this.changed(folder);
    }
    const last = this.files.get(uri);
    this.files.set(uri, { text, terraform, before: last?.tree?.reading ?? last?.before });
    this.changed(uri);
  }

  drop(uri: string): void {
    if (!this.files.delete(uri)) return;
    const folder = folderOf(uri);
    const inside = this.folders.get(folder);
    inside?.delete(uri);
    if (inside?.size === 0) this.folders.delete(folder);
    this.changed(folder);
    this.changed(uri);
  }

  /** Something about the file has changed that answers depend on. */
  changed(uri: string): void {
    this.unsettled.add(uri);
  }

  /** Tells the cells what has changed since the last time. */
  settle(): void {
    for (const uri of this.unsettled) {
      const count = this.changes.get(uri);
      if (count) count.value++;
    }
    this.unsettled.clear();
  }

  text(uri: string): string | undefined {
    return this.ask(uri)?.text;
  }

  /** A Terraform file's syntax. */
  hcl(uri: string): HclFile | undefined {
    const file = this.ask(uri);
    return file?.terraform ? (file.tree ??= rereadHcl(file.text, file.before)) : undefined;
  }

  /** The files of the same folder, itself included. */
  beside(uri: string): readonly string[] {
    const folder = folderOf(uri);
    this.watch(folder);
    return [...(this.folders.get(folder) ?? [])];
  }

  uris(): Iterable<string> {
    return this.files.keys();
  }

  private ask(uri: string): File | undefined {
    this.watch(uri);
    return this.files.get(uri);
  }

  private watch(uri: string): void {
    let count = this.changes.get(uri);
    if (!count) this.changes.set(uri, (count = signal(0)));
    void count.value;
  }
}
