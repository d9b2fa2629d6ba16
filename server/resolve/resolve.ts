import type { FileFacts } from '../facts/extract';
import type { KubernetesFacts } from '../facts/kubernetes';
import type { ScriptFacts } from '../facts/scripts';
import type { TerraformFacts } from '../facts/terraform';
import type { Place } from '../syntax/span';
import { resolveKubernetes } from './kubernetes/resolve';
import type { Inventory } from './model';
import { clustersAfter, nodePoolsAfter } from './scripts/clusters';
import { scriptAnnotations, scriptGrants } from './scripts/grants';
import { operatorResources } from './operators/link';
import { scriptOpaques } from './scripts/opaques';
import type { NameInScope } from './terraform/names';
import { newTerraformCache, resolveTerraform } from './terraform/resolve';

/** What the files of a workspace amount to together. */
export interface Resolution {
  readonly inventory: Inventory;
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
  /** What expressions of the Terraform module that a file belongs to may name. */
  readonly names: (uri: string) => readonly NameInScope[];
}

/** Resolves again and again, keeping what did not change. */
export interface Resolver {
  resolve(files: ReadonlyMap<string, FileFacts>): Resolution;
}

export function createResolver(): Resolver {
  const terraformCache = newTerraformCache();
  const kubernetes = remembered(resolveKubernetes);
  const scripts = remembered((files: ReadonlyMap<string, ScriptFacts>) => ({
    grants: scriptGrants(files),
    accounts: scriptAnnotations(files),
    opaques: scriptOpaques(files),
  }));
  return {
    resolve(files) {
      const terraform = resolveTerraform(
        pick<TerraformFacts>(files, (facts) => facts.terraform),
        terraformCache,
      );
      const manifests = kubernetes(
        pick<KubernetesFacts>(files, (facts) => facts.kubernetes),
        terraform.releases,
      );
      const operated = operatorResources([...terraform.drafts, ...manifests.drafts]);
      const commands = pick<ScriptFacts>(files, (facts) => facts.scripts);
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
          substitutions: [...pick(files, (facts) => facts.substitution).values()],
          vendored: manifests.vendored,
          opaques: [...terraform.opaques, ...scripted.opaques],
        },
        notes: [...terraform.notes, ...manifests.notes],
        names: byFolder(terraform.names),
      };
    },
  };
}

function pick<T>(files: ReadonlyMap<string, FileFacts>, of: (facts: FileFacts) => T | null): Map<string, T> {
  const picked = new Map<string, T>();
  for (const [uri, facts] of files) {
    const part = of(facts);
    if (part) picked.set(uri, part);
  }
  return picked;
}

/** The last answer again while it is asked about the same facts, and the same of `others`. */
function remembered<T, V, U>(
  compute: (files: ReadonlyMap<string, T>, others: readonly V[]) => U,
): (files: ReadonlyMap<string, T>, others?: readonly V[]) => U {
  let last: { files: ReadonlyMap<string, T>; others: readonly V[]; answer: U } | undefined;
  return (files, others = []) => {
    const same =
      last && sameFacts(last.files, files) && last.others.length === others.length && others.every((one, i) => one === last!.others[i]);
    if (!last || !same) last = { files, others, answer: compute(files, others) };
    return last.answer;
  };
}

function sameFacts<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): boolean {
  if (a.size !== b.size) return false;
  for (const [uri, facts] of a) if (b.get(uri) !== facts) return false;
  return true;
}

function byFolder(names: (folder: string) => readonly NameInScope[]): (uri: string) => readonly NameInScope[] {
  const asked = new Map<string, readonly NameInScope[]>();
  return (uri) => {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    let found = asked.get(folder);
    if (!found) asked.set(folder, (found = names(folder)));
    return found;
  };
}
