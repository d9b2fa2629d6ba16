import type { FileFacts } from '../facts/extract';
import type { TerraformFacts } from '../facts/terraform';
import { watchedMap, type WatchedEntries, type WatchedMap } from '../facts/watched-map';
import { createSelection } from './terraform/selection';

/** What a file may say to somebody; an empty list is nothing. */
type Part = Exclude<keyof FileFacts, 'terraform'>;
type Facts<P extends Part> = NonNullable<FileFacts[P]>;

/** What all files say, sorted by who reads it and kept so, file by file: an edit costs what its own file says. */
export interface WorkspaceFacts {
  /** Takes in what a file says now; null: nothing any more. True if anybody who asks may get another answer than before. */
  update(uri: string, facts: FileFacts | null): boolean;
  /** The Terraform files that matter. The map is kept up to date; `terraformChanges` tells when it was. */
  terraform(): ReadonlyMap<string, TerraformFacts>;
  terraformChanges(): number;
  /** What is said of one part, by URI, as it was when all was settled last. */
  of<P extends Part>(part: P): WatchedEntries<Facts<P>>;
  /** What one file says of it now. */
  about<P extends Part>(part: P, uri: string): Facts<P> | undefined;
  /** Tells the cells what was taken in since the last time. */
  settle(): void;
}

/** `everything`: of Terraform, all files are read, whether they matter or not. */
export function createWorkspaceFacts(everything = false): WorkspaceFacts {
  const selection = createSelection(everything);
  let terraformChanges = 0;
  const parts: { readonly [P in Part]: WatchedMap<Facts<P>> } = {
    kubernetes: watchedMap(),
    scripts: watchedMap(),
    mentions: watchedMap(),
    substitution: watchedMap(),
    configuration: watchedMap(),
    ignores: watchedMap(),
  };
  const mapOf = <P extends Part>(part: P): WatchedMap<Facts<P>> => parts[part];

  function updatePart<P extends Part>(part: P, uri: string, facts: FileFacts | null): boolean {
    const map = mapOf(part);
    const said = facts?.[part] ?? undefined;
    const next = Array.isArray(said) && said.length === 0 ? undefined : said;
    if (next === undefined && map.latest(uri) === undefined) return false;
    map.put(uri, next);
    return true;
  }

  return {
    update(uri, facts) {
      let changed = selection.update(uri, facts?.terraform ?? null);
      if (changed) terraformChanges++;
      for (const part of Object.keys(parts) as Part[]) if (updatePart(part, uri, facts)) changed = true;
      return changed;
    },
    terraform: () => selection.files(),
    terraformChanges: () => terraformChanges,
    of: mapOf,
    about: (part, uri) => mapOf(part).latest(uri),
    settle() {
      for (const map of Object.values(parts)) map.settle();
    },
  };
}
