import { analyse } from './chain/analyse';
import type { Chain } from './chain/model';
import { chainsOf, varyingFiles, worldsOf } from './chain/worlds';
import { extract, type FileFacts } from './facts/extract';
import type { Language } from './facts/language';
import type { Inventory } from './resolve/model';
import { createResolver } from './resolve/resolve';
import type { Finding } from './rules/finding';
import { configure } from './rules/configure';
import { runRules } from './rules/run';
import { suppress } from './rules/suppress';
import { findingsOfWorlds } from './rules/worlds';
import type { HclFile } from './syntax/hcl/ast';
import { readHcl } from './syntax/hcl/read';
import type { Place } from './syntax/span';

/** One file's text as it is now: the editor's if it is open there, else the disk's. */
export interface Source {
  readonly uri: string;
  readonly language: Language;
  readonly text: string;
  readonly version: number;
}

/** What the engine knows at one moment. Immutable; a later edit makes a new one. */
export interface Snapshot {
  readonly findings: readonly Finding[];
  readonly chains: readonly Chain[];
  readonly inventory: Inventory;
  /** For the log: what was left out or cut short, and why. */
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
}

/** The façade. No input or output, no clock, no editor: the same in Node, in a web worker and in a test. */
export interface Engine {
  /** Takes a file in, or its new text. Reads that one file again, nothing else. */
  update(source: Source): void;
  remove(uri: string): void;
  /** The text last given, while the file matters to a chain; undefined otherwise. */
  text(uri: string): string | undefined;
  /** Everything that follows from the files as they are; cheap when nothing changed. */
  snapshot(): Snapshot;
}

export function createEngine(): Engine {
  const files = new Map<string, { readonly facts: FileFacts; readonly text: string }>();
  const resolver = createResolver();
  let current: Snapshot | undefined;

  const text = (uri: string): string | undefined => files.get(uri)?.text;

  function take(): Snapshot {
    const { inventory, notes, names } = resolver.resolve(mapValues(files, ({ facts }) => facts));
    const worlds = worldsOf(inventory).map((world) => ({ world, analysis: analyse(world.inventory) }));
    const trees = new Map<string, HclFile | undefined>();
    const hcl = (uri: string): HclFile | undefined => {
      if (!trees.has(uri)) trees.set(uri, files.get(uri)?.facts.terraform ? readHcl(text(uri)!) : undefined);
      return trees.get(uri);
    };
    const beside = (uri: string): string[] => [...files.keys()].filter((other) => folderOf(other) === folderOf(uri));
    const all = [...files.values()].map(({ facts }) => facts);
    const said = worlds.map(({ world, analysis }) => ({ world, findings: runRules({ ...analysis, text, hcl, beside, names }) }));
    const configured = configure(
      findingsOfWorlds(said, varyingFiles(inventory)),
      all.flatMap(({ configuration }) => configuration ?? []),
    );
    const findings = suppress(
      configured,
      (uri) => files.get(uri)?.facts.ignores ?? [],
      all.flatMap(({ ignores }) => ignores),
    );
    return { findings, chains: chainsOf(worlds.map(({ analysis }) => analysis.chains)), inventory, notes };
  }

  return {
    update(source) {
      const facts = extract(source);
      if (facts) files.set(source.uri, { facts, text: source.text });
      else if (!files.delete(source.uri)) return;
      current = undefined;
    },
    remove(uri) {
      if (files.delete(uri)) current = undefined;
    },
    text,
    snapshot: () => (current ??= take()),
  };
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));

function mapValues<T, U>(map: ReadonlyMap<string, T>, change: (value: T) => U): Map<string, U> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
