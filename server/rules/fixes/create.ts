import { annotationKey, type GoogleAccountName } from '../../chain/join';
import { compare, known } from '../../facts/text';
import type { Text } from '../../facts/value';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { folderOf } from '../../syntax/folder';

/** A new manifest, annotated, beside the manifests of its namespace; only where that folder is plain YAML. */
export function newAccountFixes(
  context: RuleContext,
  principal: { readonly namespace: Text | null; readonly account: Text },
  google: GoogleAccountName,
): Fix[] {
  const [namespace, name, email] = [known(principal.namespace), known(principal.account), known(google.email)];
  if (namespace === undefined || name === undefined || email === undefined) return [];
  const { kubernetesAccounts, workloads, dumps } = context.join.inventory;
  const neighbour = [...kubernetesAccounts, ...workloads].find(
    (object) =>
      compare(object.namespace, principal.namespace) === 'same' && /\.ya?ml$/.test(object.at.uri) && !dumps.includes(object.at.uri),
  );
  if (!neighbour) return [];
  const create = `${folderOf(neighbour.at.uri)}/${name}-serviceaccount.yaml`;
  if (context.text(create) !== undefined) return [];
  const newText = [
    'apiVersion: v1',
    'kind: ServiceAccount',
    'metadata:',
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    '  annotations:',
    `    ${annotationKey}: ${email}`,
    '',
  ].join('\n');
  return fixOf(`Create ServiceAccount ${namespace}/${name}`, [{ create, newText }], { preferred: false });
}
