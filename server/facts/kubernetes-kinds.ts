/**
 * The kinds of Kubernetes objects that can have to do with a binding chain, and where a pod specification lies in those that make
 * pods. A document of another kind is read only if it holds a pod template or an identity annotation.
 */
export const podSpecPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  PodTemplate: ['template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Rollout: ['spec', 'template', 'spec'],
};

/** Everything else that is read for itself. */
const otherKinds: readonly string[] = [
  'ServiceAccount',
  'Namespace',
  'NetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  // Tools that decide names and namespaces.
  'Kustomization',
  'Component',
  'Application',
  'ApplicationSet',
  'HelmRelease',
  'HelmChart',
  'Config', // skaffold
  // Argo Workflows and Knative: pods by other names.
  'Workflow',
  'WorkflowTemplate',
  'ClusterWorkflowTemplate',
  'CronWorkflow',
  'Service',
  // Config Connector and Crossplane.
  'IAMServiceAccount',
  'IAMServiceAccountKey',
  'IAMPolicyMember',
  'IAMPartialPolicy',
  'IAMPolicy',
  'ContainerCluster',
  'ContainerNodePool',
  'Cluster',
  'NodePool',
  'Composition',
];

const kinds = new Set([...Object.keys(podSpecPaths), ...otherKinds]);

/** Words that let a document of any other kind matter: pod templates of custom resources, service accounts made by operators. */
const anyKindMarker = /serviceAccountName|serviceAccountTemplate|iam\.gke\.io|gcp-service-?account|\bcontainers["']?\s*:/;

/** Of Secrets only those matter that may hold a Google account's key: JSON as it is, or in base64 (`{"`, `{\n`, `{ ` …). */
const mayHoldKey = /service_account|[\s"']e(?:yJ|wo|w0|yA)/;

/** Grants of Crossplane: `ServiceAccountIAMMember`, `ProjectIAMBinding`, `BucketIAMMember`, …, `ServiceAccountPolicy` of old. */
const grantKind = /^[A-Z][A-Za-z]*IAM(?:Member|Binding|Policy)$|^ServiceAccountPolicy$/;

const kindLine = /(?:^|[\s{,-])["']?kind["']?\s*:\s*["']?([A-Za-z]+)/g;

/** Schemas of custom resources name every field that we look for. */
const schema = /^["']?kind["']?\s*:\s*["']?CustomResourceDefinition\b/m;

/** Can this text of one YAML or JSON document hold a Kubernetes object that matters? Cheap, and wrong only in favour of reading. */
export const mayMatter = (documentText: string): boolean => someMayMatter(documentText) && !schema.test(documentText);

/** The same of a file of any number of documents. */
export function someMayMatter(text: string): boolean {
  if (!text.includes('kind') || !text.includes('apiVersion')) return false;
  for (const [, kind = ''] of text.matchAll(kindLine)) {
    if (kind === 'Secret' && mayHoldKey.test(text)) return true;
    if (kind === 'Service' ? text.includes('serving.knative.dev') : kinds.has(kind.replace(/List$/, '')) || grantKind.test(kind))
      return true;
  }
  return anyKindMarker.test(text);
}
