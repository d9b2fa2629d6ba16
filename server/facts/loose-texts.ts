import type { Language } from './language';

/** Kinds of files that Terraform's `file()` and `templatefile()` read, whatever else they say. */
const kept: ReadonlySet<Language> = new Set(['yaml', 'json', 'template']);

/** Longer texts no expression works on. */
const longest = 100_000;
/** Characters of all texts together; what comes later is known by name only. */
const room = 20_000_000;

/** Texts of files that matter to no chain by themselves. Which of them are named is known only when all files have been read. */
export class LooseTexts {
  private readonly files = new Map<string, string | undefined>();
  private size = 0;

  keep({ uri, language, text }: { readonly uri: string; readonly language: Language; readonly text: string }): void {
    this.delete(uri);
    if (!kept.has(language)) return;
    const fits = text.length <= longest && this.size + text.length <= room;
    this.files.set(uri, fits ? text : undefined);
    if (fits) this.size += text.length;
  }

  /** False: it was not here. */
  delete(uri: string): boolean {
    this.size -= this.files.get(uri)?.length ?? 0;
    return this.files.delete(uri);
  }

  text(uri: string): string | undefined {
    return this.files.get(uri);
  }

  uris(): Iterable<string> {
    return this.files.keys();
  }
}
