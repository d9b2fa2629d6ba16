import type { Language } from './language';
import { extractTerraform, type InstalledModulesFacts, type TerraformFacts } from './terraform';

/**
 * What can be told of a Terraform file without reading it: most of them have nothing to do with any binding chain, and are read only
 * if a module they belong to does (see `resolve/terraform/selection.ts`).
 */
export interface TerraformOutline {
  readonly is: TerraformFacts['is'];
  readonly uri: string;
  readonly language: Language;
  readonly text: string;
  /** Something in it may make, change or hide a part of a chain. */
  readonly speaks: boolean;
  /** Folders of modules that it may call, relative to its own; of a list of installed modules, all of those. */
  readonly calls: readonly string[];
}

/**
 * What files that matter have in them: each source of an object or of an "unknown" in `resolve/terraform` is named here by a piece of
 * its text. Wrong only in favour of reading.
 */
const landmarks: readonly string[] = [
  // Resources and data sources: accounts, keys, statements of IAM, clusters, fleets, Kubernetes objects, charts.
  'google_(?:service_account|container_|gke_)',
  '_iam_(?:member|binding|policy)',
  'kubernetes_',
  'kubectl',
  'helm_release',
  'kustomization_overlay',
  // Commands that are run beside a resource or by a module, annotations that the provider leaves alone.
  'local-exec',
  '(?:add|set)-iam-policy',
  'ignore_annotations',
  // Modules whose workings we know.
  'kubernetes-engine',
  '[Ff][Aa][Bb][Rr][Ii][Cc]',
  // Inputs of modules that are not here: names of accounts, by their form or by the name of the input.
  'serviceaccount',
  'serviceAccounts\\/',
  'k8s_',
  'ksa',
  '(?:sa|service_account)_name',
  // The chain by its own names, wherever they are written.
  'svc\\.id\\.goog',
  'iam\\.gke\\.io',
];

const anyLandmark = new RegExp(landmarks.join('|'));

/** `source = "../x"`, in JSON `"source": "../x"`; also where it is no module's, which costs a folder more to read at worst. */
const localSource = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"\n]*)?)"/g;

/** Most files have none of both, and one look tells. */
const anything = new RegExp([...landmarks, localSource.source].join('|'));

/**
 * The outline of one file of a Terraform module. null: a file of this language that has no part in Terraform.
 * `language` and `uri` decide as they do for `extractTerraform`.
 */
export function outlineTerraform({ uri, language, text }: { uri: string; language: Language; text: string }): TerraformOutline | null {
  const is = kindOf(uri, language);
  if (is === null) return null;
  if (is === 'modules') {
    const { modules } = extractTerraform({ uri, language, text }) as InstalledModulesFacts;
    return { is, uri, language, text, speaks: false, calls: modules.map(({ dir }) => dir) };
  }
  if (!anything.test(text)) return { is, uri, language, text, speaks: false, calls: [] };
  return { is, uri, language, text, speaks: anyLandmark.test(text), calls: is === 'configuration' ? sourcesIn(text) : [] };
}

function kindOf(uri: string, language: Language): TerraformFacts['is'] | null {
  if (language === 'terraform' || language === 'terraform-json') return 'configuration';
  if (language === 'terraform-vars' || (language === 'json' && uri.endsWith('.tfvars.json'))) return 'tfvars';
  return language === 'json' && uri.endsWith('/.terraform/modules/modules.json') ? 'modules' : null;
}

const sourcesIn = (text: string): readonly string[] => [...text.matchAll(localSource)].map(([, source]) => source!);
