/**
 * The resource types whose blocks are kept whole, because a binding chain can depend on anything in them. Of all others only
 * `keptAttributes` remain (5,000 files must fit into memory).
 */
const wholeTypes: ReadonlySet<string> = new Set([
  'google_service_account',
  'google_service_account_key',
  'google_project',
  'google_iam_policy',
  'google_client_config',
  'google_container_cluster',
  'google_container_node_pool',
  'google_gke_hub_membership',
  'kubernetes_service_account',
  'kubernetes_service_account_v1',
  'kubernetes_default_service_account',
  'kubernetes_default_service_account_v1',
  'kubernetes_annotations',
  'kubernetes_namespace',
  'kubernetes_namespace_v1',
  'kubernetes_network_policy',
  'kubernetes_network_policy_v1',
  'kubernetes_deployment',
  'kubernetes_deployment_v1',
  'kubernetes_stateful_set',
  'kubernetes_stateful_set_v1',
  'kubernetes_daemonset',
  'kubernetes_daemon_set_v1',
  'kubernetes_replication_controller',
  'kubernetes_replication_controller_v1',
  'kubernetes_job',
  'kubernetes_job_v1',
  'kubernetes_cron_job',
  'kubernetes_cron_job_v1',
  'kubernetes_pod',
  'kubernetes_pod_v1',
  'kubernetes_manifest',
  'kubectl_manifest',
  'helm_release',
  'kustomization_overlay',
  'terraform_data',
  'shell_script',
  'external',
]);

/** `google_storage_bucket_iam_member`, `google_project_iam_policy`, …: every statement about who may do what. */
const iamStatement = /^google_\w+_iam_(member|binding|policy)$/;

export const isIamStatement = (type: string): boolean => iamStatement.test(type);

export const isWholeType = (type: string): boolean => wholeTypes.has(type) || iamStatement.test(type);

/** Attributes of any resource that others refer to in names of accounts, projects, namespaces and pools. */
export const keptAttributes: ReadonlySet<string> = new Set([
  'count',
  'for_each',
  'provider',
  'account_id',
  'cluster',
  'location',
  'name',
  'namespace',
  'number',
  'prefix',
  'project',
  'project_id',
  'region',
  'secret_id',
]);

/** Of a provider: its project, and what it leaves alone in Kubernetes. */
export const keptProviderAttributes: ReadonlySet<string> = new Set(['alias', 'project', 'region', 'ignore_annotations']);

/** Keys of JSON syntax that are nested blocks where the native syntax has blocks; all other objects are attributes. */
export const nestedBlocks: ReadonlySet<string> = new Set([
  'auto_provisioning_defaults',
  'binding',
  'cluster_autoscaling',
  'condition',
  'container',
  'env',
  'fleet',
  'init_container',
  'job_template',
  'lifecycle',
  'metadata',
  'node_config',
  'node_pool',
  'provisioner',
  'required_providers',
  'set',
  'spec',
  'taint',
  'template',
  'workload_identity_config',
  'workload_metadata_config',
]);
