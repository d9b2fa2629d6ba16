import { analyse } from './chain/analyse';
import { readGrant } from './chain/join';
import type { Chain } from './chain/model';
import { chainsOf, varyingFiles, worldsOf } from './chain/worlds';
import { extract } from './facts/extract';
import { LooseTexts } from './facts/loose-texts';
import type { Language } from './facts/language';
import { remembering } from './facts/remember';
import type { Inventory } from './resolve/model';
import { createResolver } from './resolve/resolve';
import { createWorkspaceFacts } from './resolve/workspace-facts';
import type { WorkspaceTexts } from './resolve/terraform/files';
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

/** `everything`: reads Terraform files that cannot matter too. For tests: it must not make a difference. */
export function createEngine(everything = false): Engine {
  const files = new Map<string, { readonly text: string; readonly terraform: boolean }>();
  const facts = createWorkspaceFacts(everything);
  const resolver = createResolver();
  const readOnce = remembering(readGrant);
  const loose = new LooseTexts();
  let current: Snapshot | undefined;
  let reads = (_uri: string): boolean => false;

  const text = (uri: string): string | undefined => {
    const kept = files.get(uri);
    if (kept) return kept.text;
    const found = loose.text(uri);
    return found !== undefined && reads(uri) ? found : undefined;
  };
  const texts: WorkspaceTexts = {
    text: (uri) => files.get(uri)?.text ?? loose.text(uri),
    under: (folder) => [...files.keys(), ...loose.uris()].filter((uri) => uri.startsWith(`${folder}/`)),
  };

  /** Trees that rules asked for; of a file that is as it was they are. */
  const trees = new Map<string, HclFile>();
  function hcl(uri: string): HclFile | undefined {
    const file = files.get(uri);
    if (!file?.terraform) return undefined;
    let tree = trees.get(uri);
    if (!tree) trees.set(uri, (tree = readHcl(file.text)));
    return tree;
  }

  const folders = new Map<string, Set<string>>();
  const beside = (uri: string): string[] => [...(folders.get(folderOf(uri)) ?? [])];

  function keep({ uri, text }: Source, terraform: boolean): void {
    files.set(uri, { text, terraform });
    trees.delete(uri);
    const folder = folderOf(uri);
    const inside = folders.get(folder);
    if (inside) inside.add(uri);
    else folders.set(folder, new Set([uri]));
  }

  function drop(uri: string): void {
    if (!files.delete(uri)) return;
    trees.delete(uri);
    const inside = folders.get(folderOf(uri));
    inside?.delete(uri);
    if (inside?.size === 0) folders.delete(folderOf(uri));
  }

  function take(): Snapshot {
    const resolution = resolver.resolve(facts, texts);
    const { inventory, notes, names } = resolution;
    reads = resolution.reads;
    const worlds = worldsOf(inventory).map((world) => ({ world, analysis: analyse(world.inventory, readOnce) }));
    const ignores = facts.of('ignores');
    const said = worlds.map(({ world, analysis }) => ({ world, findings: runRules({ ...analysis, text, hcl, beside, names }) }));
    const configured = configure(findingsOfWorlds(said, varyingFiles(inventory)), [...facts.of('configuration').values()]);
    const findings = suppress(configured, (uri) => ignores.get(uri) ?? [], [...ignores.values()].flat());
    return { findings, chains: chainsOf(worlds.map(({ analysis }) => analysis.chains)), inventory, notes };
  }

  return {
    update(source) {
      const { uri } = source;
      const said = extract(source);
      const isRead = reads(uri);
      if (said) keep(source, said.terraform !== null);
      else drop(uri);
      if (said) loose.delete(uri);
      else loose.keep(source);
      if (facts.update(uri, said) || isRead) current = undefined;
    },
    remove(uri) {
      const isRead = reads(uri);
      drop(uri);
      loose.delete(uri);
      if (facts.update(uri, null) || isRead) current = undefined;
    },
    text,
    snapshot: () => (current ??= take()),
  };
}

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/'));
