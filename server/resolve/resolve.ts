import { computed, effect, signal } from '@preact/signals-core';
import { gatheredCell, listCell, sameItems, viewOf, type Cell } from '../facts/cells';
import type { AccountMention } from '../facts/mentions';
import type { ScriptFacts } from '../facts/scripts';
import type { Substitution } from '../facts/substitution';
import { valuesOf } from '../facts/watched-map';
import type { Place } from '../syntax/span';
import { kubernetesResolver, type KubernetesResolution } from './kubernetes/resolve';
import type { Inventory, RootVariant, Scope } from './model';
import { clustersAfter, nodePoolsAfter } from './scripts/clusters';
import { scriptAnnotations, scriptGrants } from './scripts/grants';
import { operatorResources } from './operators/link';
import { scriptOpaques } from './scripts/opaques';
import type { WorkspaceTexts } from './terraform/files';
import type { NameInScope } from './terraform/names';
import { newTerraformCache, resolveTerraform, type TerraformResolution } from './terraform/resolve';
import type { WorkspaceFacts } from './workspace-facts';
import { folderOf } from '../syntax/folder';

/** What the files of a workspace amount to together. */
export interface Resolution {
  readonly inventory: Inventory;
  /** Each once; none where no root has any. */
  readonly variants: readonly RootVariant[];
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
  /** What expressions of the Terraform module that a file belongs to may name. */
  readonly names: (uri: string) => readonly NameInScope[];
  /** Did an expression read this file, or look for it? */
  readonly reads: (uri: string) => boolean;
}

/** Resolves again and again, keeping what did not change. */
export interface Resolver {
  /** `texts`: what files that are no Terraform hold, for expressions that read them. `reads` counts the changes of those that one did. */
  resolve(texts: WorkspaceTexts, reads: number): Resolution;
}

export function createResolver(facts: WorkspaceFacts): Resolver {
  const cache = newTerraformCache();
  const terraform = signal<TerraformResolution>(resolveTerraform(new Map()));
  const releases = listCell(() => terraform.value.releases);
  const commands = listCell(() => valuesOf(facts.of('scripts')));
  const kubernetes = kubernetesResolver(
    facts.of('kubernetes'),
    () => releases.value,
    () => commands.value,
  );
  const resolution = resolutionOf({
    terraform: () => terraform.value,
    kubernetes: kubernetes.resolution,
    commands,
    mentions: gatheredCell(facts.of('mentions').entries, ({ value }) => value),
    substitutions: listCell(() => valuesOf(facts.of('substitution'))),
  });
  // Cells that somebody looks at are told of changes, and need not look for them.
  effect(() => void resolution());
  let seen: readonly number[] = [];
  return {
    resolve(texts, reads) {
      const now = [facts.terraformChanges(), reads];
      if (!sameItems(seen, now)) terraform.value = resolveTerraform(facts.terraform(), cache, texts);
      seen = now;
      kubernetes.settle();
      return resolution();
    },
  };
}

interface Sources {
  readonly terraform: () => TerraformResolution;
  readonly kubernetes: KubernetesResolution;
  readonly commands: Cell<readonly ScriptFacts[]>;
  readonly mentions: Cell<readonly AccountMention[]>;
  readonly substitutions: Cell<readonly Substitution[]>;
}

function resolutionOf({ terraform, kubernetes, commands, mentions, substitutions }: Sources): () => Resolution {
  const drafts = listCell(() => [...terraform().drafts, ...kubernetes.drafts]);
  const operated = computed(() => operatorResources(drafts.value));
  const clusters = listCell(() => [...terraform().clusters, ...operated.value.clusters]);
  const nodePools = listCell(() => [...terraform().nodePools, ...operated.value.nodePools]);
  const names = computed(() => byFolder(terraform().names));
  const variants = computed(() => variantsIn(terraform()));
  const scripted = computed(() => ({
    grants: scriptGrants(commands.value),
    accounts: scriptAnnotations(commands.value),
    opaques: scriptOpaques(commands.value),
    clusters: clustersAfter(clusters.value, commands.value),
    nodePools: nodePoolsAfter(nodePools.value, commands.value),
  }));
  const inventory = viewOf<Inventory>({
    kubernetesAccounts: listCell(() => [...terraform().kubernetesAccounts, ...kubernetes.kubernetesAccounts, ...scripted.value.accounts]),
    googleAccounts: listCell(() => [...terraform().googleAccounts, ...operated.value.googleAccounts]),
    googleAccountKeys: listCell(() => [
      ...terraform().googleAccountKeys,
      ...kubernetes.googleAccountKeys,
      ...operated.value.googleAccountKeys,
    ]),
    grants: listCell(() => [...terraform().grants, ...operated.value.grants, ...scripted.value.grants]),
    clusters: listCell(() => scripted.value.clusters),
    nodePools: listCell(() => scripted.value.nodePools),
    workloads: listCell(() => [...terraform().workloads, ...kubernetes.workloads]),
    identityModules: listCell(() => terraform().identityModules),
    namespaces: listCell(() => [...terraform().namespaces, ...kubernetes.namespaces]),
    networkPolicies: listCell(() => [...terraform().networkPolicies, ...kubernetes.networkPolicies]),
    mentions,
    misplaced: listCell(() => [...terraform().misplaced, ...kubernetes.misplaced]),
    helmKeys: listCell(() => kubernetes.helmKeys),
    substitutions,
    vendored: listCell(() => kubernetes.vendored),
    dumps: listCell(() => kubernetes.dumps),
    opaques: listCell(() => [...terraform().opaques, ...operated.value.opaques, ...scripted.value.opaques]),
  });
  const notes = listCell(() => [...terraform().notes, ...kubernetes.notes]);
  const resolution = computed((): Resolution => ({
    inventory: { ...inventory },
    variants: variants.value,
    notes: notes.value,
    names: names.value,
    reads: terraform().reads,
  }));
  return () => resolution.value;
}

/** The variants that objects of Terraform are part of. */
function variantsIn(made: TerraformResolution): readonly RootVariant[] {
  const found = new Map<string, RootVariant>();
  const lists: readonly (readonly { readonly scope: Scope }[])[] = [
    made.kubernetesAccounts,
    made.googleAccounts,
    made.googleAccountKeys,
    made.grants,
    made.clusters,
    made.nodePools,
    made.workloads,
    made.identityModules,
    made.namespaces,
    made.networkPolicies,
    made.opaques,
    made.drafts,
  ];
  for (const list of lists)
    for (const { scope } of list)
      if (scope.variant) found.set(`${scope.root} ${scope.variant.label}`, { root: scope.root, variant: scope.variant });
  return [...found.values()];
}

type NamesIn = (folder: string) => readonly NameInScope[];

function byFolder(names: NamesIn): Resolution['names'] {
  const asked = new Map<string, readonly NameInScope[]>();
  return (uri) => {
    const folder = folderOf(uri);
    let found = asked.get(folder);
    if (!found) asked.set(folder, (found = names(folder)));
    return found;
  };
}
