import type { Inventory, Scope, Variant } from '../resolve/model';
import { chainState, type Chain, type Link } from './model';

/** One way in which everything can be at once: of every Terraform root that has variants, one of them. */
export interface World {
  /** What tells it from the others: the same from one moment to the next. */
  readonly name: string;
  /** By root. */
  readonly variants: ReadonlyMap<string, Variant>;
  readonly inventory: Inventory;
}

/** Files whose objects exist in some worlds only; all others speak of all. */
export type Varying = (uri: string) => boolean;

/**
 * The worlds that together hold every variant of every root. Roots whose variants are called alike (`prod.tfvars`) are taken
 * together. Manifests, and roots without variants, are in all. Without variants there is one world: the inventory itself.
 */
export function worldsOf(inventory: Inventory): readonly World[] {
  const roots = new Map<string, Variant[]>();
  for (const list of objectLists(inventory)) {
    for (const { scope } of list) {
      const { root, variant } = scope;
      if (!variant) continue;
      const known = roots.get(root) ?? [];
      if (!known.some(({ label }) => label === variant.label)) roots.set(root, [...known, variant]);
    }
  }
  if (roots.size === 0) return [{ name: '', variants: new Map(), inventory }];
  const names = [...new Set([...roots.values()].flat().map(environment))].sort();
  return names.map((name, i) => {
    const variants = new Map([...roots].map(([root, all]) => [root, all.find((one) => environment(one) === name) ?? all[i % all.length]!]));
    return { name, variants, inventory: within(inventory, variants) };
  });
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
      folders.add(at.uri.slice(0, at.uri.lastIndexOf('/')));
      folders.add(scope.root);
      for (const uri of scope.variant.files) files.add(uri);
    }
  }
  return (uri) => files.has(uri) || (folders.has(uri.slice(0, uri.lastIndexOf('/'))) && /\.(tf|tofu|tfvars)(\.json)?$/.test(uri));
}

/** The chains of all worlds; where one is in several, its worst state. */
export function chainsOf(worlds: readonly (readonly Chain[])[]): readonly Chain[] {
  const [first = [], ...others] = worlds;
  if (others.length === 0) return first;
  const chains = new Map<string, Chain>();
  for (const chain of worlds.flat()) {
    const known = chains.get(chain.id);
    if (!known || badness[chainState(chain)] > badness[chainState(known)]) chains.set(chain.id, chain);
  }
  return [...chains.values()];
}

const badness: Readonly<Record<Link['state'], number>> = { ok: 0, unknown: 1, broken: 2 };
