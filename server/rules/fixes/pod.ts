import type { Workload } from '../../resolve/model';
import { insertAttribute, hclString } from '../../syntax/hcl/edit';
import { setMapEntry } from '../../syntax/yaml/edit';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';

/** States the service account in a pod spec. */
export function podAccountFixes(context: RuleContext, workload: Workload, name: string, preferred: boolean): Fix[] {
  const { podSpecAt } = workload;
  const text = context.text(podSpecAt.uri);
  if (text === undefined) return [];
  let edits: readonly Edit[] = [];
  if (workload.scope.language === 'kubernetes') {
    edits = setMapEntry(text, podSpecAt.uri, podSpecAt.span.start, [], 'serviceAccountName', name);
  } else {
    const found = readHclBlockAt(context, podSpecAt);
    if (found) edits = insertAttribute(text, podSpecAt.uri, found.block, 'service_account_name', hclString(name));
  }
  return fixOf(`Set serviceAccountName: ${name}`, edits, { preferred });
}
