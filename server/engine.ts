import { batch, effect, signal } from '@preact/signals-core';
import { createAnalyst, type Analysis, type Analyst } from './chain/analyse';
import { readGrant } from './chain/join';
import type { Chain } from './chain/model';
import { chainsOf, varyingFiles, worldsOf, type Varying } from './chain/worlds';
import { remembering } from './facts/cells';
import { extract, isSpeaking } from './facts/extract';
import { LooseTexts } from './facts/loose-texts';
import type { Language } from './facts/language';
import { WatchedFiles } from './facts/watched-files';
import { valuesOf } from './facts/watched-map';
import type { Inventory } from './resolve/model';
import { createResolver, type Resolution } from './resolve/resolve';
import { createWorkspaceFacts } from './resolve/workspace-facts';
import type { WorkspaceTexts } from './resolve/terraform/files';
import type { Finding } from './rules/finding';
import { configure } from './rules/configure';
import { createRun } from './rules/run';
import { suppress } from './rules/suppress';
import { findingsOfWorlds } from './rules/worlds';
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
  const files = new WatchedFiles();
  const facts = createWorkspaceFacts(everything);
  const resolver = createResolver(facts);
  const readOnce = remembering(readGrant);
  const loose = new LooseTexts();
  // Of what was resolved last, what texts and fixes rest on; it changes when Terraform does.
  const reads = signal<Resolution['reads']>(() => false);
  const names = signal<Resolution['names']>(() => []);
  /** How often a file changed that some expression reads. */
  let rereads = 0;
  let current: Snapshot | undefined;

  /** Of what matters to nobody by itself, the texts that expressions read. */
  const text = (uri: string): string | undefined => {
    const kept = files.text(uri);
    if (kept !== undefined) return kept;
    const found = loose.text(uri);
    return found !== undefined && reads.value(uri) ? found : undefined;
  };
  const about = {
    text,
    hcl: (uri: string) => files.hcl(uri),
    beside: (uri: string) => files.beside(uri),
    names: (uri: string) => names.value(uri),
  };
  function readAgain(uri: string): void {
    rereads++;
    files.changed(uri);
  }
  const texts: WorkspaceTexts = {
    text: (uri) => files.text(uri) ?? loose.text(uri),
    under: (folder) => [...files.uris(), ...loose.uris()].filter((uri) => uri.startsWith(`${folder}/`)),
  };

  /** Who looks at each world, by name. */
  let observers = new Map<string, Observer>();
  function observer(name: string): Observer {
    const known = observers.get(name);
    if (known) return known;
    const { analysis, replace } = createAnalyst(readOnce);
    // Not copied: what an analysis says is looked up when a rule asks for it.
    const findings = createRun(Object.assign(Object.create(analysis) as Analysis, about));
    // Cells that somebody looks at are told of changes, and need not look for them.
    const dispose = effect(() => void [findings(), analysis.chains]);
    return { analysis, replace, findings, dispose };
  }

  function take(): Snapshot {
    files.settle();
    facts.settle();
    const { inventory, variants, notes, ...resolution } = resolver.resolve(texts, rereads);
    reads.value = resolution.reads;
    names.value = resolution.names;
    const worlds = worldsOf(inventory, variants).map((world) => ({ world, observer: observer(world.name) }));
    for (const [name, { dispose }] of observers) if (!worlds.some(({ world }) => world.name === name)) dispose();
    observers = new Map(worlds.map(({ world, observer: one }) => [world.name, one]));
    const said = worlds.map(({ world, observer: { replace, findings } }) => {
      replace(world.inventory);
      return { world, findings: findings() };
    });
    const ignores = facts.of('ignores');
    const varying = (): Varying => varyingFiles(inventory);
    const configured = configure(findingsOfWorlds(said, varying), valuesOf(facts.of('configuration')));
    const findings = suppress(configured, (uri) => ignores.get(uri) ?? [], valuesOf(ignores).flat());
    return {
      findings,
      chains: chainsOf(
        worlds.map(({ world, observer: { analysis } }) => ({ world, chains: analysis.chains })),
        varying,
      ),
      inventory,
      notes,
    };
  }

  return {
    update(source) {
      const { uri } = source;
      const said = extract(source, facts.about('kubernetes', uri));
      const isRead = reads.value(uri);
      if (said && isSpeaking(said)) {
        files.keep(uri, source.text, said.terraform !== null);
        loose.delete(uri);
      } else {
        files.drop(uri);
        loose.keep(source);
      }
      if (isRead) readAgain(uri);
      if (facts.update(uri, said) || isRead) current = undefined;
    },
    remove(uri) {
      const isRead = reads.value(uri);
      files.drop(uri);
      loose.delete(uri);
      if (isRead) readAgain(uri);
      if (facts.update(uri, null) || isRead) current = undefined;
    },
    text,
    snapshot: () => (current ??= batch(take)),
  };
}

/** Somebody who keeps looking at one world. */
interface Observer extends Analyst {
  readonly findings: () => readonly Finding[];
  readonly dispose: () => void;
}
