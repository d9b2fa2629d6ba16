import type { Engine, Snapshot, Source } from '../engine';
import { languageOf, type Language } from '../facts/language';
import { admitted, entered } from '../workspace/admit';
import { scanFolders, type Skipped } from '../workspace/scan';
import { namedLimit, readText, reason, usualLimit } from '../workspace/text';
import { pathOfUri, uriOfPath } from '../workspace/uri';
import { OpenDocuments, type OpenDocument } from './documents';
import { innermost, type Folder } from './folders';
import type { Runtime } from './runtime';

/** What became of reading the disk. */
export interface Sweep {
  readonly files: number;
  readonly skipped: readonly Skipped[];
}

/**
 * The engine's view of the window: every file of the folders, the editor's text before the disk's. Nothing here publishes;
 * whoever calls looks at `snapshot` afterwards.
 */
export class Workspace {
  readonly documents = new OpenDocuments();
  folders: readonly Folder[] = [];
  private readonly engine: Engine;
  /** Files of the disk that belong to a folder, and to which. */
  private readonly known = new Map<string, string>();
  /** Open documents that are part of the analysis. */
  private readonly taken = new Set<string>();
  /** Of them, those whose newest text the engine has not seen. */
  private readonly dirty = new Set<string>();
  private readonly skipped = new Map<string, Skipped>();

  constructor(private readonly runtime: Runtime) {
    this.engine = runtime.createEngine();
  }

  /** How many files are part of the analysis. */
  get files(): number {
    let loose = 0;
    for (const uri of this.taken) if (!this.known.has(uri)) loose++;
    return this.known.size + loose;
  }

  get skippedFiles(): readonly Skipped[] {
    return [...this.skipped.values()];
  }

  /** Everything that follows from the texts as they are now. */
  snapshot(): Snapshot {
    this.flush();
    return this.engine.snapshot();
  }

  /** Gives the engine the newest text of the documents that were edited. How many there were. */
  flush(): number {
    const edited = this.dirty.size;
    for (const uri of this.dirty) {
      const document = this.documents.get(uri);
      if (document?.language)
        this.give({ uri, language: document.language, text: document.content.getText(), version: document.content.version });
    }
    this.dirty.clear();
    return edited;
  }

  /** The text that the engine's places count in. */
  text(uri: string): string | undefined {
    return this.engine.text(uri) ?? this.documents.get(uri)?.content.getText();
  }

  /** The same, and for a file that the engine has put away again the disk's text. */
  readText(uri: string): string | undefined {
    const text = this.text(uri);
    const path = pathOfUri(uri);
    if (text !== undefined || path === undefined || !this.runtime.files) return text;
    const reading = readText(this.runtime.files, path, namedLimit);
    return 'text' in reading ? reading.text : undefined;
  }

  /** Have texts come that the engine has not seen? */
  get stale(): boolean {
    return this.dirty.size > 0;
  }

  isTaken(uri: string): boolean {
    return this.taken.has(uri);
  }

  /** Decides whether an open document is part of the analysis, and makes it so. True if that changed anything. */
  admit(document: OpenDocument): boolean {
    if (this.documents.get(document.uri) !== document) return false;
    const language = this.admissible(document);
    if (language === undefined) {
      if (!this.taken.delete(document.uri)) return false;
      this.dirty.delete(document.uri);
      this.engine.remove(document.uri);
      return true;
    }
    this.taken.add(document.uri);
    this.dirty.add(document.uri);
    return true;
  }

  /** An open document has a new text. False: it does not matter. */
  edited(uri: string): boolean {
    if (!this.taken.has(uri)) return false;
    this.dirty.add(uri);
    return true;
  }

  /** The disk's text counts again; to be read with `refresh`. Untitled and loose documents are gone. True if `refresh` is needed. */
  closed(uri: string): boolean {
    this.taken.delete(uri);
    this.dirty.delete(uri);
    if (pathOfUri(uri) !== undefined && innermost(this.folders, uri)) return true;
    this.engine.remove(uri);
    return false;
  }

  /** Reads one file of the disk anew, or forgets it if it is not there or does not belong here. Open documents keep their text. */
  refresh(uri: string): void {
    const path = pathOfUri(uri);
    const folder = innermost(this.folders, uri);
    const files = this.runtime.files;
    if (path === undefined || !files) return;
    const language = folder?.path === undefined ? undefined : admitted(files, folder.path, path, folder.exclude);
    this.skipped.delete(path);
    if (!folder || language === undefined) return this.forget(uri);
    const reading = readText(files, path, usualLimit);
    if ('why' in reading) {
      this.forget(uri);
      if (reading.why !== 'no such file or folder') this.skipped.set(path, { file: path, why: reading.why, named: false });
      return;
    }
    this.known.set(uri, folder.uri);
    if (!this.documents.get(uri)) this.give({ uri, language, text: reading.text, version: 0 });
  }

  /** A file or folder is no longer on the disk. */
  deleted(uri: string): void {
    if (this.known.has(uri) || languageOf(uri) !== undefined) this.forget(uri);
    const below = uri + '/';
    for (const file of this.known.keys()) if (file.startsWith(below)) this.forget(file);
  }

  /** Is this a folder of the disk that a scan would enter? */
  isFolder(uri: string): boolean {
    const path = pathOfUri(uri);
    const folder = innermost(this.folders, uri);
    const files = this.runtime.files;
    if (path === undefined || folder?.path === undefined || !files) return false;
    try {
      return files.kind(path) === 'folder' && entered(files, folder.path, path, folder.exclude);
    } catch {
      return false;
    }
  }

  /** Frees all that is known of a folder's files, but for those that are open. */
  drop(folder: Folder): void {
    for (const [uri, owner] of this.known) if (owner === folder.uri) this.forget(uri);
    for (const path of this.skipped.keys()) if (innermost([folder], uriOfPath(path))) this.skipped.delete(path);
  }

  /**
   * Reads folders from the disk, and forgets what is no longer in them. `breathe` is awaited after every step; a signal that
   * was given ends the work early and leaves what was known.
   */
  async sweep(folders: readonly Folder[], signal: AbortSignal, breathe: (done: number, of: number) => Promise<void>): Promise<Sweep> {
    const files = this.runtime.files;
    const byPath = new Map(folders.flatMap((folder) => (folder.path === undefined ? [] : [[folder.path, folder] as const])));
    if (!files || byPath.size === 0) return { files: 0, skipped: [] };
    const scan = scanFolders([...byPath.keys()], { files, exclude: (path) => byPath.get(path)?.exclude ?? [] });
    for (const folder of byPath.values())
      for (const path of this.skipped.keys()) if (innermost([folder], uriOfPath(path))) this.skipped.delete(path);
    const seen = new Set<string>();
    for (const file of scan.steps) {
      if (signal.aborted) break;
      if (file) {
        const { uri, folder, language, text } = file;
        seen.add(uri);
        this.known.set(uri, byPath.get(folder)!.uri);
        if (!this.documents.get(uri)) this.give({ uri, language, text, version: 0 });
      }
      await breathe(seen.size, scan.expected.count);
    }
    if (signal.aborted) return { files: seen.size, skipped: scan.skipped };
    const swept = new Set([...byPath.values()].map(({ uri }) => uri));
    for (const [uri, owner] of this.known) if (swept.has(owner) && !seen.has(uri)) this.forget(uri);
    for (const skipped of scan.skipped) this.skipped.set(skipped.file, skipped);
    return { files: seen.size, skipped: scan.skipped };
  }

  /** A text that the engine stumbles over is left out, whatever the reason, and the others are not. */
  private give(source: Source): void {
    try {
      this.engine.update(source);
    } catch (error) {
      this.engine.remove(source.uri);
      const file = pathOfUri(source.uri) ?? source.uri;
      this.skipped.set(file, { file, why: `internal error: ${reason(error)}`, named: false });
    }
  }

  private forget(uri: string): void {
    this.known.delete(uri);
    if (!this.documents.get(uri)) this.engine.remove(uri);
  }

  private admissible({ uri, language, content }: OpenDocument): Language | undefined {
    const path = pathOfUri(uri);
    const folder = innermost(this.folders, uri);
    const text = content.getText();
    if (language === undefined || text.length > namedLimit || text.includes('\0')) return undefined;
    if (this.known.has(uri)) return language;
    if (path === undefined) return uri.startsWith('untitled:') || folder ? language : undefined;
    if (folder?.path === undefined || !this.runtime.files) return language;
    // By its name it may be nothing, and yet be YAML to the editor (`kubeconfig`, `*.tpl`): as long as nothing ignores it.
    const judged = languageOf(uri) === undefined ? path + '.yaml' : path;
    return admitted(this.runtime.files, folder.path, judged, folder.exclude) === undefined ? undefined : language;
  }
}
