import { distance } from '../chain/near';
import { flat } from '../facts/text';
import type { HelmKey } from '../resolve/model';
import type { Entry } from '../facts/value';
import type { Workload } from '../resolve/model';

/**
 * The annotations that the GKE metadata server reads.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export const annotationKeys: readonly string[] = [
  'iam.gke.io/gcp-service-account',
  'iam.gke.io/return-principal-id-as-email',
  'iam.gke.io/credential-quota-project',
];

/** The end of a name of a Helm value that means the annotation, with the backslashes that `--set` asks for and without. */
const helmPath = /iam(\\*)\.gke(\\*)\.io\/gcp-service-account$/;

/**
 * Does Helm not read this name as the annotation's key? `--set` splits it at dots without a backslash, values take it as it stands.
 * https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
 */
export function isHelmMistake({ how, key }: HelmKey): boolean {
  const found = helmPath.exec(flat(key));
  return found !== null && (how === 'map' || found[1]!.length !== 1 || found[2]!.length !== 1);
}

/** Seen in public repositories in the place of the real one, and too far from it for a distance. */
const otherSpellings =
  /^(?:iam\.gke\.io|gke\.io|iam\.gke|iam\.gcp\.io|cloud\.google\.com|iam\.cloud\.google\.com)\/(?:gcp-|google-|gke-)?(?:service-?account|gsa)(?:-email|-name)?$/;

/** The key that was probably meant: `near` a known one, or merely unknown below `iam.gke.io/`. undefined: not ours, or right. */
export function meantKey(key: string): { readonly key: string; readonly certain: boolean } | undefined {
  if (annotationKeys.includes(key) || key === 'iam.gke.io/gke-metadata-server-enabled') return undefined;
  const plain = key.trim().toLowerCase().replace(/~1/g, '/').replace(/[_\s]/g, '-');
  for (const known of annotationKeys) {
    if (plain === known || distance(plain, known, 3) <= 3 || strip(plain) === strip(known)) return { key: known, certain: true };
  }
  if (otherSpellings.test(plain)) return { key: annotationKeys[0]!, certain: true };
  return plain.startsWith('iam.gke.io/') ? { key: annotationKeys[0]!, certain: false } : undefined;
}

/** Same letters, whatever stands between them. */
const strip = (key: string): string => key.replace(/[^a-z0-9/]/g, '').replace(/^.*serviceaccount\.annotations\./, '');

/** The label of nodes that run the GKE metadata server. */
const metadataServerLabel = 'iam.gke.io/gke-metadata-server-enabled';

/** Where a pod selects its nodes by that label. */
export function metadataServerSelector({ podSpec }: Workload): Entry | undefined {
  const selector = podSpec?.entries.get('nodeSelector')?.value;
  return selector?.is === 'object' ? selector.entries.get(metadataServerLabel) : undefined;
}
