import { normaliseProject } from '../../chain/principal';
import { workloadIdentityUser } from '../../chain/roles';
import { known } from '../../facts/text';
import type { GoogleAccount } from '../../resolve/model';
import { insertDocumentAfter } from '../../syntax/yaml/append';
import { objectAt } from '../../syntax/yaml/edit';
import type { Plain } from '../../syntax/yaml/render';
import type { YamlNode } from '../../syntax/yaml/ast';
import type { Edit } from '../../syntax/span';
import type { RuleContext } from '../rule';
import { entry, textOf } from './manifest';

/**
 * The pool to name in manifests, which have no references: that of the only cluster that has one, else that of the account's project.
 */
export function poolName({ clusters }: RuleContext, declared: GoogleAccount): string | undefined {
  const pools = new Set(
    clusters.flatMap(({ cluster, identity }) => (identity === 'on' && cluster.pool !== 'unknown' ? known(cluster.pool) : [])),
  );
  const [only] = pools;
  if (pools.size === 1) return only;
  const project = known(declared.project);
  return project === undefined ? undefined : `${normaliseProject(project)}.svc.id.goog`;
}

/** The object that grants the role, behind the account's own: Config Connector's or Crossplane's, whichever makes the account. */
export function grantObjectEdits(context: RuleContext, { at: { uri, span } }: GoogleAccount, member: string): readonly Edit[] {
  const text = context.text(uri);
  const object = text === undefined || text.includes('{{') ? null : objectAt(text, span.start);
  const metadata = entry(object, 'metadata');
  const [apiVersion, name] = [textOf(entry(object, 'apiVersion')), textOf(entry(metadata, 'name'))];
  if (text === undefined || apiVersion === undefined || name === undefined) return [];
  const namespace = textOf(entry(metadata, 'namespace'));
  const project = textOf(entry(entry(metadata, 'annotations'), 'cnrm.cloud.google.com/project-id'));
  const about = {
    name: freeName(text, `${name}-workload-identity`),
    ...(namespace !== undefined && { namespace }),
    ...(project !== undefined && { annotations: { 'cnrm.cloud.google.com/project-id': project } }),
  };
  const made: Plain = apiVersion.startsWith('iam.cnrm.cloud.google.com/')
    ? {
        apiVersion,
        kind: 'IAMPolicyMember',
        metadata: about,
        spec: { member, role: workloadIdentityUser, resourceRef: { apiVersion, kind: 'IAMServiceAccount', name } },
      }
    : {
        apiVersion,
        kind: 'ServiceAccountIAMMember',
        metadata: about,
        spec: {
          forProvider: { serviceAccountIdRef: { name }, role: workloadIdentityUser, member },
          ...providerOf(entry(object, 'spec')),
        },
      };
  return insertDocumentAfter(text, uri, span.start, made);
}

/** Whatever configuration of the provider makes the account makes the grant. */
function providerOf(spec: YamlNode | null | undefined): Readonly<Record<string, Plain>> {
  const name = textOf(entry(entry(spec, 'providerConfigRef'), 'name'));
  return name === undefined ? {} : { providerConfigRef: { name } };
}

function freeName(text: string, wanted: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!new RegExp(`name:\\s*["']?${name}["']?\\s*$`, 'm').test(text)) return name;
  }
}
