import type { Inventory, RootVariant, Scope, Variant } from '../resolve/model';
import { chainState, type Chain, type Link } from './model';
import { folderOf } from '../syntax/folder';

/** One way in which everything can be at once: of every Terraform root that has variants, one of them. */
export interface World {
  /** What tells it from the others: the same from one moment to the next. */
  readonly name: string;
  /** By root. */
  readonly variants: ReadonlyMap<string, Variant>;
  /** The environments that it may be: every root that has a variant of that name is given it here. */
  readonly environments: readonly string[];
  readonly inventory: Inventory;
}

/** More are not looked at: each is a whole analysis. */
const mostWorlds = 24;

/** Files whose objects exist in some worlds only; all others speak of all. */
export type Varying = (uri: string) => boolean;

/**
 * The worlds that together hold every variant of every root. Roots whose variants are called alike (`prod.tfvars`) are taken
 * together; what a root without a variant of that name is then given, nobody knows: each of its variants makes a world of its own.
 * Manifests, and roots without variants, are in all. Without variants there is one world: the inventory itself.
 */
export function worldsOf(inventory: Inventory, variants: readonly RootVariant[]): readonly World[] {
  const roots = new Map<string, Variant[]>();
  for (const { root, variant } of variants) roots.set(root, [...(roots.get(root) ?? []), variant]);
  if (roots.size === 0) return [{ name: '', variants: new Map(), environments: [''], inventory }];
  return [...combinationsOf(roots)].map(([name, { variants, environments }]) => {
    return { name, variants, environments, inventory: within(inventory, variants) };
  });
}

type Combinations = ReadonlyMap<string, { readonly variants: ReadonlyMap<string, Variant>; readonly environments: string[] }>;

/** What the roots may be given together, by the names of it all. */
function combinationsOf(roots: ReadonlyMap<string, readonly Variant[]>): Combinations {
  const names = [...new Set([...roots.values()].flat().map(environment))].sort();
  const found = new Map<string, { variants: ReadonlyMap<string, Variant>; environments: string[] }>();
  const add = (row: readonly (readonly [string, Variant])[], name: string): void => {
    const key = row.map(([, { label }]) => label).join('\n');
    const known = found.get(key);
    if (known) known.environments.push(name);
    else found.set(key, { variants: new Map(row), environments: [name] });
  };
  for (const name of names) {
    let rows: (readonly [string, Variant])[][] = [[]];
    for (const [root, all] of roots) {
      const alike = all.filter((one) => environment(one) === name);
      rows = rows.flatMap((row) => (alike.length > 0 ? alike : all).map((one) => [...row, [root, one] as const])).slice(0, mostWorlds + 1);
    }
    for (const row of rows) add(row, name);
  }
  if (found.size <= mostWorlds) return found;
  // Too many: only what holds with each variant of each root, whatever the others are given, is said at all.
  found.clear();
  const longest = Math.max(...[...roots.values()].map(({ length }) => length), names.length);
  for (let i = 0; i < Math.min(longest, mostWorlds); i++)
    add(
      [...roots].map(([root, all]) => [root, all.find((one) => environment(one) === names[i]) ?? all[i % all.length]!] as const),
      '',
    );
  return found;
}

/** `prod` of `env/prod.tfvars`, of `prod/terraform.tfvars` and of `prod/apps.tfvars and prod/network.tfvars`. */
function environment({ label, files }: Variant): string {
  const stem = label.replace(/\.tfvars(\.json)?$/, '');
  const name = stem.slice(stem.lastIndexOf('/') + 1);
  if (files.length > 1) return label;
  return name === 'terraform' ? stem.slice(0, -'/terraform'.length).replace(/^.*\//, '') : name;
}

const objectLists = (inventory: Inventory): readonly (readonly { readonly scope: Scope; readonly at: { readonly uri: string } }[])[] => [
  inventory.kubernetesAccounts,
  inventory.googleAccounts,
  inventory.grants,
  inventory.clusters,
  inventory.nodePools,
  inventory.workloads,
  inventory.namespaces,
  inventory.googleAccountKeys,
  inventory.networkPolicies,
  inventory.identityModules,
  inventory.opaques,
];

function within(inventory: Inventory, variants: ReadonlyMap<string, Variant>): Inventory {
  const isHere = ({ scope }: { readonly scope: Scope }): boolean =>
    !scope.variant || variants.get(scope.root)?.label === scope.variant.label;
  return {
    ...inventory,
    kubernetesAccounts: inventory.kubernetesAccounts.filter(isHere),
    googleAccounts: inventory.googleAccounts.filter(isHere),
    grants: inventory.grants.filter(isHere),
    clusters: inventory.clusters.filter(isHere),
    nodePools: inventory.nodePools.filter(isHere),
    workloads: inventory.workloads.filter(isHere),
    namespaces: inventory.namespaces.filter(isHere),
    identityModules: inventory.identityModules.filter(isHere),
    googleAccountKeys: inventory.googleAccountKeys.filter(isHere),
    networkPolicies: inventory.networkPolicies.filter(isHere),
    helmKeys: inventory.helmKeys.filter(isHere),
    misplaced: inventory.misplaced.filter(isHere),
    opaques: inventory.opaques.filter(isHere),
  };
}

/** Is the file part of a root that has variants: in a folder that objects of such a root come from, or one of the tfvars? */
export function varyingFiles(inventory: Inventory): Varying {
  const folders = new Set<string>();
  const files = new Set<string>();
  for (const list of objectLists(inventory)) {
    for (const { scope, at } of list) {
      if (!scope.variant) continue;
      folders.add(folderOf(at.uri));
      folders.add(scope.root);
      for (const uri of scope.variant.files) files.add(uri);
    }
  }
  return (uri) => files.has(uri) || (folders.has(folderOf(uri)) && /\.(tf|tofu|tfvars)(\.json)?$/.test(uri));
}

/**
 * The chains of all worlds. Where one is in several environments, its worst state; where an environment may be one of several worlds, it
 * is as bad there as in the best of them. An account that stands outside of the roots with variants, in a manifest, is there in every
 * world and belongs to one of them: its chain is as good as in the best.
 */
export function chainsOf(
  worlds: readonly { readonly world: World; readonly chains: readonly Chain[] }[],
  varyingFiles: () => Varying,
): readonly Chain[] {
  const [first, ...others] = worlds;
  if (others.length === 0) return first?.chains ?? [];
  const varying = varyingFiles();
  const best = new Map<string, Chain>();
  const worst = new Map<string, Chain>();
  for (const { chains } of worlds) keep(best, chains, (one, known) => badness[one] < badness[known]);
  for (const name of new Set(worlds.flatMap(({ world }) => world.environments))) {
    const here = worlds.filter(({ world }) => world.environments.includes(name));
    const least = new Map<string, Chain>();
    for (const { chains } of here) keep(least, chains, (one, known) => badness[one] < badness[known]);
    const ids = here.map(({ chains }) => new Set(chains.map(({ id }) => id)));
    const always = [...least.values()].filter(({ id, account }) => varying(account.at.uri) && ids.every((one) => one.has(id)));
    keep(worst, always, (one, known) => badness[one] > badness[known]);
  }
  return [...best.values()].map((chain) => worst.get(chain.id) ?? chain);
}

type State = Link['state'];

function keep(into: Map<string, Chain>, chains: readonly Chain[], wins: (one: State, known: State) => boolean): void {
  for (const chain of chains) {
    const known = into.get(chain.id);
    if (!known || wins(chainState(chain), chainState(known))) into.set(chain.id, chain);
  }
}

const badness: Readonly<Record<Link['state'], number>> = { ok: 0, unknown: 1, broken: 2 };
