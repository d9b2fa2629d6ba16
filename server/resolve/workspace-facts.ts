import type { FileFacts } from '../facts/extract';
import type { TerraformFacts } from '../facts/terraform';
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
  /** Everything that is said of one part, by URI and in the order of URIs. The same map as last time if nothing about it changed. */
  of<P extends Part>(part: P): ReadonlyMap<string, Facts<P>>;
  /** What one file says of it. */
  about<P extends Part>(part: P, uri: string): Facts<P> | undefined;
}

/** `everything`: of Terraform, all files are read, whether they matter or not. */
export function createWorkspaceFacts(everything = false): WorkspaceFacts {
  const selection = createSelection(everything);
  let terraformChanges = 0;
  const parts: { readonly [P in Part]: Kept<Facts<P>> } = {
    kubernetes: kept(),
    scripts: kept(),
    substitution: kept(),
    configuration: kept(),
    ignores: kept(),
  };

  function updatePart<P extends Part>(part: P, uri: string, facts: FileFacts | null): boolean {
    const said = facts?.[part] ?? null;
    const one: Kept<Facts<P>> = parts[part];
    if (said === null || (Array.isArray(said) && said.length === 0)) {
      if (!one.live.delete(uri)) return false;
      one.order.splice(placeIn(one.order, uri), 1);
    } else {
      if (!one.live.has(uri)) one.order.splice(placeIn(one.order, uri), 0, uri);
      one.live.set(uri, said);
    }
    one.asked = undefined;
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
    of<P extends Part>(part: P): ReadonlyMap<string, Facts<P>> {
      const one: Kept<Facts<P>> = parts[part];
      return (one.asked ??= new Map(one.order.map((name) => [name, one.live.get(name)!])));
    },
    about<P extends Part>(part: P, uri: string): Facts<P> | undefined {
      const one: Kept<Facts<P>> = parts[part];
      return one.live.get(uri);
    },
  };
}

interface Kept<T> {
  readonly live: Map<string, T>;
  /** The URIs in their order: in which one files came in makes no difference. */
  readonly order: string[];
  /** A copy of it as it was when somebody asked last, if it is still so. */
  asked: ReadonlyMap<string, T> | undefined;
}

const kept = <T>(): Kept<T> => ({ live: new Map<string, T>(), order: [], asked: undefined });

/** Where a name stands, or belongs, in a sorted list. */
function placeIn(sorted: readonly string[], name: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
