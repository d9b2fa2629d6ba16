import { annotationKey, type GoogleAccountName } from '../chain/join';
import { workloadIdentityUser } from '../chain/roles';
import { known } from '../facts/text';
import type { Text } from '../facts/value';
import type { KubernetesAccount, NodePool, Cluster } from '../resolve/model';
import type { LiveCommand } from './finding';

// A changed file does not change what runs. These are the commands that do, with the names filled in; what is not known stands in
// capitals, for the person to fill in. Nothing here runs anything.

/** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#migrate_applications_to */
export function switchPoolCommand(pool: NodePool, cluster: Cluster | undefined): LiveCommand {
  return gcloud([
    'container node-pools update',
    word(pool.name, 'POOL'),
    `--cluster=${word(cluster?.name ?? pool.cluster, 'CLUSTER')}`,
    '--location=LOCATION',
    `--project=${word(cluster?.project ?? null, 'PROJECT')}`,
    '--workload-metadata=GKE_METADATA',
  ]);
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#kubernetes-sa-to-iam */
export function annotateCommand(account: KubernetesAccount, google: GoogleAccountName): LiveCommand {
  const words = ['kubectl annotate serviceaccount', word(account.name, 'KSA'), `--namespace=${word(account.namespace, 'NAMESPACE')}`];
  return { title: 'Copy the kubectl command', command: [...words, `${annotationKey}=${word(google.email, 'GSA_EMAIL')}`].join(' ') };
}

/** `pool`: the workload pool to bind in, where one is known. */
export function bindCommand(account: KubernetesAccount, google: GoogleAccountName, pool: string): LiveCommand {
  const subject = `${known(account.namespace) ?? 'NAMESPACE'}/${known(account.name) ?? 'KSA'}`;
  return gcloud([
    'iam service-accounts add-iam-policy-binding',
    word(google.email, 'GSA_EMAIL'),
    `--role=${workloadIdentityUser}`,
    `--member=${quoted(`serviceAccount:${pool}[${subject}]`)}`,
  ]);
}

const gcloud = (words: readonly string[]): LiveCommand => ({ title: 'Copy the gcloud command', command: ['gcloud', ...words].join(' ') });

/** A known text as one word of a POSIX shell, else what is to be filled in. */
function word(text: Text | null, missing: string): string {
  const value = known(text);
  if (value === undefined || value === '') return missing;
  return /^[\w@%+=:,./-]+$/.test(value) ? value : quoted(value);
}

/** https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_02 */
const quoted = (value: string): string => `'${value.replace(/'/g, `'\\''`)}'`;
