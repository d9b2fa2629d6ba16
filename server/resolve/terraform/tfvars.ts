import type { TerraformFacts, TfvarsFacts } from '../../facts/terraform';
import { nameOf } from './folders';
import type { Module } from './modules';
import { folderOf } from '../../syntax/folder';

/** https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence */
export function automaticTfvars(files: readonly TerraformFacts[]): TfvarsFacts[] {
  return files
    .filter((file): file is TfvarsFacts => file.is === 'tfvars' && automaticRank(file.uri) > 0)
    .sort((a, b) => automaticRank(a.uri) - automaticRank(b.uri) || (a.uri < b.uri ? -1 : 1));
}

/** When Terraform reads the file by itself, the later the stronger; 0: only when it is named. */
function automaticRank(uri: string): number {
  const name = nameOf(uri);
  return name === 'terraform.tfvars' ? 1 : name === 'terraform.tfvars.json' ? 2 : /\.auto\.tfvars(\.json)?$/.test(name) ? 3 : 0;
}

/** What nobody applies: it shows what to fill in. */
const isExample = (uri: string): boolean => /(^|[._-])(example|sample|template|dist)([._-]|$)/i.test(nameOf(uri));

/** The tfvars files that roots are given by name (`-var-file`). */
export interface NamedTfvars {
  /** By root, in order of their URIs. */
  readonly named: ReadonlyMap<string, readonly TfvarsFacts[]>;
  /** By root: variables that files set which may be for it or for another. */
  readonly open: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Whom each file is for: the root whose folder it lies in, or the first one above; where that takes none of its variables, the root in
 * the neighbourhood that does (`terraform/` beside `env/prod.tfvars`).
 */
export function namedTfvars(roots: readonly string[], modules: ReadonlyMap<string, Module>, files: readonly TfvarsFacts[]): NamedTfvars {
  const isRoot = new Set(roots);
  const named = new Map<string, TfvarsFacts[]>();
  const open = new Map<string, Set<string>>();
  const give = (root: string, file: TfvarsFacts): void => void named.set(root, [...(named.get(root) ?? []), file]);
  let neighbours: ((folder: string) => readonly string[]) | undefined;
  for (const file of [...files].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    const own = folderOf(file.uri);
    if (file.terragruntSource !== undefined || isExample(file.uri) || (modules.has(own) && automaticRank(file.uri) > 0)) continue;
    const above = moduleAround(own, modules);
    if (isRoot.has(above) && (above === own || takes(modules.get(above)!, file) > 0)) give(above, file);
    else if (!modules.has(own)) {
      neighbours ??= neighbourhoods(modules.keys());
      const near = neighbours(own).filter((folder) => isRoot.has(folder) && takes(modules.get(folder)!, file) > 0);
      const whole = near.filter((folder) => takes(modules.get(folder)!, file) >= enough);
      if (whole.length === 1) give(whole[0]!, file);
      else
        for (const root of whole.length > 0 ? whole : near)
          open.set(root, new Set([...(open.get(root) ?? []), ...file.values.map(({ name }) => name)]));
    }
  }
  return { named, open };
}

/** So much of a file has to be declared by a root for the file to be its own: somebody may have left a variable behind. */
const enough = 0.75;

/** How much of what a file sets is declared by a module, from 0 to 1. */
const takes = ({ variables }: Module, { values }: TfvarsFacts): number =>
  values.length === 0 ? 0 : values.filter(({ name }) => variables.has(name)).length / values.length;

/** The folder itself if it holds a module, else the first one above that does; itself again if none does. */
export function moduleAround(name: string, modules: { has(folder: string): boolean }): string {
  for (let folder = name; folder.includes('/'); folder = folderOf(folder)) if (modules.has(folder)) return folder;
  return name;
}

/** Where more modules than this are near, a file that none of them holds could be for anyone. */
const mostNeighbours = 30;

/** For a folder: the modules in the smallest folder around it that holds any, itself or below; none if they are too many. */
export function neighbourhoods(modules: Iterable<string>): (folder: string) => readonly string[] {
  const within = new Map<string, string[]>();
  for (const module of modules) {
    for (let folder = module; folder.includes('/'); folder = folderOf(folder)) {
      const known = within.get(folder);
      if (!known) within.set(folder, [module]);
      else if (known.length <= mostNeighbours) known.push(module);
    }
  }
  return (from) => {
    let folder = from;
    while (!within.has(folder) && folder.includes('/')) folder = folderOf(folder);
    const found = within.get(folder) ?? [];
    return found.length > mostNeighbours ? [] : found;
  };
}
