import type { TfvarsFacts } from '../../facts/terraform';
import type { Variant } from '../model';
import { nameOf, pathFrom } from './folders';
import type { Module } from './modules';
import { folderOf } from '../../syntax/folder';

/** A set of named tfvars files that a root may be applied with. */
export interface VariantFiles {
  /** undefined: there is nothing to tell apart. */
  readonly variant: Variant | undefined;
  /** Weakest first; they win over the automatic ones. */
  readonly layers: readonly TfvarsFacts[];
  /** Variables whose value is not known: there are too many alternatives to follow, or another tool gives them. */
  readonly open: ReadonlySet<string>;
}

/** More alternatives of one root are not followed: each is a whole evaluation. */
export const mostVariants = 8;

export const noVariant: VariantFiles = { variant: undefined, layers: [], open: new Set() };

/** Files that are given together with each of the others. */
const isCommon = (uri: string): boolean => /^(all|base|common|defaults?|globals?|main|shared)\.tfvars(\.json)?$/i.test(nameOf(uri));

/**
 * The alternatives that named tfvars files (`terraform apply -var-file=env/prod.tfvars`) make of a root module
 * (https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files). Files that set the
 * same variable exclude one another; files that have none in common are given together. What Terragrunt gives is not known.
 * `maybe`: variables of files that are perhaps for another root.
 */
export function variantsOf(root: Module, named: readonly TfvarsFacts[], maybe: ReadonlySet<string>, isTerragrunt: boolean): VariantFiles[] {
  if (isTerragrunt) return [{ variant: undefined, layers: [], open: new Set(root.variables.keys()) }];
  const files = named.filter(({ values }) => values.some(({ name }) => root.variables.has(name)));
  if (files.length === 0) return [{ variant: undefined, layers: [], open: maybe }];
  const shared = files.filter(({ uri }) => isCommon(uri));
  const units = unitsOf(
    root.folder,
    files.filter(({ uri }) => !isCommon(uri)),
  );
  const groups = groupsOf(units);
  const count = groups.reduce((product, group) => product * group.length, 1);
  if (count > mostVariants) {
    const open = new Set([...maybe, ...files.flatMap(({ values }) => values.map(({ name }) => name))]);
    return [{ variant: undefined, layers: [], open }];
  }
  const given = [...shared, ...groups.flatMap((group) => (group.length === 1 ? group[0]! : []))];
  let rows: (readonly TfvarsFacts[])[] = [[]];
  for (const group of groups) if (group.length > 1) rows = rows.flatMap((row) => group.map((unit) => [...row, ...unit]));
  return rows.map((row): VariantFiles => {
    const variant = row.length === 0 ? undefined : variantFrom(root.folder, row);
    return { variant, layers: [...given, ...row], open: maybe };
  });
}

function variantFrom(root: string, files: readonly TfvarsFacts[]): Variant {
  const uris = files.map(({ uri }) => uri);
  return { label: uris.map((uri) => pathFrom(root, uri)).join(' and '), files: uris };
}

type Unit = readonly TfvarsFacts[];

/** Files of one folder below the root that share no variable belong together: `prod/network.tfvars`, `prod/apps.tfvars`. */
function unitsOf(root: string, files: readonly TfvarsFacts[]): Unit[] {
  const folders = new Map<string, TfvarsFacts[]>();
  for (const file of files) {
    const folder = folderOf(file.uri);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return [...folders].flatMap(([folder, inside]) => {
    const together = folder !== root && inside.every((file, i) => inside.slice(0, i).every((other) => !overlap([file], [other])));
    return together ? [inside] : inside.map((file) => [file]);
  });
}

/** Units that set a variable in common, directly or through others, are alternatives. */
function groupsOf(units: readonly Unit[]): Unit[][] {
  let groups: Unit[][] = [];
  for (const unit of units) {
    const touching = groups.filter((group) => group.some((other) => overlap(unit, other)));
    groups = [...groups.filter((group) => !touching.includes(group)), [...touching.flat(), unit]];
  }
  return groups;
}

function overlap(a: Unit, b: Unit): boolean {
  const names = new Set(a.flatMap(({ values }) => values.map(({ name }) => name)));
  return b.some(({ values }) => values.some(({ name }) => names.has(name)));
}

export const sameVariant = (a: VariantFiles, b: VariantFiles): boolean =>
  a.variant?.label === b.variant?.label &&
  a.layers.length === b.layers.length &&
  a.layers.every((file, i) => file === b.layers[i]) &&
  a.open.size === b.open.size &&
  [...a.open].every((name) => b.open.has(name));
