import { extractTerraform, type TerraformFacts } from '../../facts/terraform';
import type { TerraformOutline } from '../../facts/terraform-outline';
import { folderAt } from './folders';
import { moduleAround, neighbourhoods } from './tfvars';
import { folderOf } from '../../syntax/folder';

/**
 * Which Terraform files of a workspace have to be read, kept up to date file by file. A module matters if something in it, or in a
 * module that it calls at whatever depth, speaks of a part of a chain; then it is read with everything that it calls. All others
 * could not add anything to the inventory.
 */
export interface Selection {
  /** Takes a file in, its new outline, or (null) out. True if `files` may give another answer than before. */
  update(uri: string, outline: TerraformOutline | null): boolean;
  /** What the files that matter say, by URI; the same objects as last time where nothing changed. */
  files(): ReadonlyMap<string, TerraformFacts>;
}

/** A folder that Terraform files lie in. */
interface Folder {
  readonly name: string;
  readonly files: Map<string, TerraformOutline>;
  /** The folders that its modules may call; undefined: to be computed. */
  targets: readonly string[] | undefined;
}

/** `everything`: all files are read, whether they matter or not. For tests: the inventory must be the same. */
export function createSelection(everything = false): Selection {
  const folders = new Map<string, Folder>();
  const facts = new Map<string, TerraformFacts>();
  let chosen: ReadonlySet<string> | undefined;

  function update(uri: string, outline: TerraformOutline | null): boolean {
    const name = moduleFolderOf(uri);
    const folder = folders.get(name) ?? { name, files: new Map<string, TerraformOutline>(), targets: undefined };
    const before = folder.files.get(uri) ?? null;
    if (before === outline) return false;
    if (outline) folder.files.set(uri, outline);
    else folder.files.delete(uri);
    if (folder.files.size > 0) folders.set(name, folder);
    else folders.delete(name);
    const known = facts.get(uri);
    facts.delete(uri);
    if (before && outline && sameOutline(before, outline)) {
      if (chosen && !known) return false;
    } else {
      folder.targets = undefined;
      chosen = undefined;
    }
    if (outline && chosen && known) facts.set(uri, extractTerraform(outline, known)!);
    return true;
  }

  function files(): ReadonlyMap<string, TerraformFacts> {
    if (chosen) return facts;
    chosen = everything ? new Set(folders.keys()) : mattering(folders);
    for (const { name, files } of folders.values()) {
      const isChosen = chosen.has(name);
      for (const [uri, outline] of files) {
        if (isChosen && !facts.has(uri)) facts.set(uri, extractTerraform(outline)!);
        else if (!isChosen) facts.delete(uri);
      }
    }
    return facts;
  }

  return { update, files };
}

/** The list of installed modules is the root's beside it. */
const moduleFolderOf = (uri: string): string => folderOf(uri).replace(/\/\.terraform\/modules$/, '');

const sameOutline = (a: TerraformOutline, b: TerraformOutline): boolean =>
  a.is === b.is && a.speaks === b.speaks && a.calls.length === b.calls.length && a.calls.every((call, i) => call === b.calls[i]);

/** The folders whose files are to be read. */
function mattering(folders: ReadonlyMap<string, Folder>): Set<string> {
  const callers = new Map<string, string[]>();
  const calls = (from: string, to: string): void => {
    const known = callers.get(to);
    if (known) known.push(from);
    else callers.set(to, [from]);
  };
  const isModule = new Set<string>();
  for (const { name, files } of folders.values()) for (const { is } of files.values()) if (is === 'configuration') isModule.add(name);
  const speaking: string[] = [];
  for (const folder of folders.values()) {
    folder.targets ??= targetsOf(folder);
    for (const target of folder.targets) calls(folder.name, target);
    for (const { speaks, is } of folder.files.values()) {
      if (!speaks) continue;
      speaking.push(is === 'tfvars' ? moduleAround(folder.name, isModule) : folder.name);
      break;
    }
  }
  // Values for a module may lie in folders below it, or near to it; whom they are for depends on all modules there.
  const values = [...folders.values()].flatMap(({ name, files }) => (!isModule.has(name) && files.size > 0 ? [name] : []));
  const neighbours = values.length > 0 ? neighbourhoods(isModule) : () => [];
  for (;;) {
    const upwards = reached(speaking, (name) => callers.get(name) ?? []);
    const chosen = reached(upwards, (name) => folders.get(name)?.targets ?? []);
    const more = values.flatMap((name) => (neighbours(name).some((one) => chosen.has(one)) ? neighbours(name) : []));
    const missing = more.filter((name) => !chosen.has(name));
    speaking.push(...missing);
    if (missing.length > 0) continue;
    // A terragrunt.hcl names whom it is for.
    const isFor = (name: string): boolean =>
      chosen.has(moduleAround(name, isModule)) ||
      neighbours(name).some((one) => chosen.has(one)) ||
      folders.get(name)!.files.has(`${name}/terragrunt.hcl`);
    if (chosen.size > 0) for (const name of values) if (isFor(name)) chosen.add(name);
    return chosen;
  }
}

function targetsOf({ name, files }: Folder): readonly string[] {
  const targets = new Set<string>();
  for (const { calls } of files.values()) {
    for (const call of calls) {
      const target = folderAt(name, call);
      if (target !== null && target !== name) targets.add(target);
    }
  }
  return [...targets];
}

function reached(from: Iterable<string>, next: (name: string) => readonly string[]): Set<string> {
  const all = new Set(from);
  for (const name of all) for (const other of next(name)) all.add(other);
  return all;
}
