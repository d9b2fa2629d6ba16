import type { KubernetesFacts } from '../facts/kubernetes';
import type { ScriptFacts } from '../facts/scripts';
import type { Place } from '../syntax/span';
import type { Deployment } from './helm/deployments';
import { resolveKubernetes } from './kubernetes/resolve';
import type { Inventory } from './model';
import { clustersAfter, nodePoolsAfter } from './scripts/clusters';
import { scriptAnnotations, scriptGrants } from './scripts/grants';
import { operatorResources } from './operators/link';
import { scriptOpaques } from './scripts/opaques';
import type { WorkspaceTexts } from './terraform/files';
import type { NameInScope } from './terraform/names';
import { newTerraformCache, resolveTerraform } from './terraform/resolve';
import type { WorkspaceFacts } from './workspace-facts';

/** What the files of a workspace amount to together. */
export interface Resolution {
  readonly inventory: Inventory;
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
  /** What expressions of the Terraform module that a file belongs to may name. */
  readonly names: (uri: string) => readonly NameInScope[];
  /** Did an expression read this file, or look for it? */
  readonly reads: (uri: string) => boolean;
}

/** Resolves again and again, keeping what did not change. */
export interface Resolver {
  /** `texts`: what files that are no Terraform hold, for expressions that read them. */
  resolve(facts: WorkspaceFacts, texts?: WorkspaceTexts): Resolution;
}

export function createResolver(): Resolver {
  const terraformCache = newTerraformCache();
  /** The names of each folder, as long as Terraform comes to the same. */
  let names: { of: NamesIn; byFile: Resolution['names'] } | undefined;
  const taken: Parameters<typeof resolveKubernetes>[2] = new WeakMap();
  const kubernetes = remembered((files: ReadonlyMap<string, KubernetesFacts>, releases: readonly Deployment[]) =>
    resolveKubernetes(files, releases, taken),
  );
  const scripts = remembered((files: ReadonlyMap<string, ScriptFacts>) => ({
    grants: scriptGrants(files),
    accounts: scriptAnnotations(files),
    opaques: scriptOpaques(files),
  }));
  return {
    resolve(facts, texts) {
      const terraform = resolveTerraform(facts.terraform(), terraformCache, texts);
      if (names?.of !== terraform.names) names = { of: terraform.names, byFile: byFolder(terraform.names) };
      const manifests = kubernetes(facts.of('kubernetes'), terraform.releases);
      const operated = operatorResources([...terraform.drafts, ...manifests.drafts]);
      const commands = facts.of('scripts');
      const scripted = scripts(commands);
      return {
        inventory: {
          kubernetesAccounts: [...terraform.kubernetesAccounts, ...manifests.kubernetesAccounts, ...scripted.accounts],
          googleAccounts: [...terraform.googleAccounts, ...operated.googleAccounts],
          googleAccountKeys: [...terraform.googleAccountKeys, ...manifests.googleAccountKeys, ...operated.googleAccountKeys],
          grants: [...terraform.grants, ...operated.grants, ...scripted.grants],
          clusters: clustersAfter([...terraform.clusters, ...operated.clusters], commands),
          nodePools: nodePoolsAfter([...terraform.nodePools, ...operated.nodePools], commands),
          workloads: [...terraform.workloads, ...manifests.workloads],
          identityModules: terraform.identityModules,
          namespaces: [...terraform.namespaces, ...manifests.namespaces],
          networkPolicies: [...terraform.networkPolicies, ...manifests.networkPolicies],
          misplaced: [...terraform.misplaced, ...manifests.misplaced],
          helmKeys: manifests.helmKeys,
          substitutions: [...facts.of('substitution').values()],
          vendored: manifests.vendored,
          dumps: manifests.dumps,
          opaques: [...terraform.opaques, ...operated.opaques, ...scripted.opaques],
        },
        notes: [...terraform.notes, ...manifests.notes],
        names: names.byFile,
        reads: terraform.reads,
      };
    },
  };
}

/** The last answer again while it is asked about the same facts, and the same of `others`. */
function remembered<T, V, U>(
  compute: (files: ReadonlyMap<string, T>, others: readonly V[]) => U,
): (files: ReadonlyMap<string, T>, others?: readonly V[]) => U {
  let last: { files: ReadonlyMap<string, T>; others: readonly V[]; answer: U } | undefined;
  return (files, others = []) => {
    const same = last?.files === files && last.others.length === others.length && others.every((one, i) => one === last!.others[i]);
    if (!last || !same) last = { files, others, answer: compute(files, others) };
    return last.answer;
  };
}

type NamesIn = (folder: string) => readonly NameInScope[];

function byFolder(names: NamesIn): Resolution['names'] {
  const asked = new Map<string, readonly NameInScope[]>();
  return (uri) => {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    let found = asked.get(folder);
    if (!found) asked.set(folder, (found = names(folder)));
    return found;
  };
}
