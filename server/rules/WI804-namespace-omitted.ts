import { omittedNamespace } from '../chain/omitted-namespace';
import { subjectPlace } from '../chain/principal';
import { compare, known, show } from '../facts/text';
import type { KubernetesAccount } from '../resolve/model';
import { place, type Edit } from '../syntax/span';
import { setMapEntry } from '../syntax/yaml/edit';
import type { Fix } from './finding';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';
import { folderOf } from '../syntax/folder';

/** A ServiceAccount without namespace, which a grant knows in one namespace only: where it lands decides whether the grant holds. */
export const namespaceOmitted: Rule = {
  id: 'WI804',
  name: 'namespace-omitted',
  severity: 'hint',
  summary: 'A service account names no namespace although the grants for it hold in one only.',
  each: {
    *account(joined, context) {
      const { account } = joined;
      const found = isPlain(context, account) ? omittedNamespace(context.join, joined) : undefined;
      if (!found) return;
      const name = show(account.name);
      yield {
        severity: 'hint',
        at: account.nameAt,
        message: `ServiceAccount ${name} names no namespace, so it is created in whichever one kubectl is set to, but the grant holds for ${found.namespace}/${name} only: anywhere else its pods get 403. Write namespace: ${found.namespace}.`,
        related: found.grants.map(({ grant, principal }) => ({
          at: principal.kind === 'kubernetes' ? subjectPlace(principal) : grant.at,
          message: `This grant is for ${found.namespace}/${name}.`,
        })),
        fixes: fixes(context, account, found.namespace),
      } satisfies Draft;
    },
  },
};

/** Is it a manifest that is applied as it stands? Those of charts, and bases of several overlays, get their namespace from outside. */
function isPlain({ text }: RuleContext, { kind, scope, editing, at }: KubernetesAccount): boolean {
  if (kind !== 'manifest' || scope.language !== 'kubernetes' || editing?.how !== 'yaml' || editing.path) return false;
  for (let folder = folderOf(at.uri); folder.length > '//'.length; folder = folderOf(folder))
    if (text(`${folder}/Chart.yaml`) !== undefined) return false;
  return true;
}

/** The pods must come along: they find the account in their own namespace only. */
function fixes({ join, text }: RuleContext, { editing, name, scope }: KubernetesAccount, namespace: string): Fix[] {
  if (editing?.how !== 'yaml') return [];
  const pods = join
    .workloadsOf(name)
    .filter(
      (workload) =>
        workload.namespace === null &&
        workload.scope.language === 'kubernetes' &&
        workload.scope.root === scope.root &&
        compare(workload.account, name) === 'same',
    );
  const objects = [place(editing.uri, editing.document), ...pods.map(({ at }) => at)];
  const edits: Edit[] = [];
  for (const { uri, span } of objects) {
    const inserted = setMapEntry(text(uri) ?? '', uri, span.start, ['metadata'], 'namespace', namespace);
    if (inserted.length === 0) return [];
    edits.push(...inserted);
  }
  const title = `Write namespace: ${namespace}${pods.length > 0 ? `, in the workloads of ${known(name)}, too` : ''}`;
  return fixOf(title, edits);
}
