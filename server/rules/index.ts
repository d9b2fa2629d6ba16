import type { Rule } from './rule';
import { clusterWithoutWorkloadIdentity } from './WI101-cluster-without-workload-identity';
import { nodePoolBypassesMetadataServer } from './WI102-node-pool-bypasses-metadata-server';
import { ksaMissingGsaAnnotation } from './WI103-ksa-missing-gsa-annotation';
import { gsaMissingWorkloadIdentityBinding } from './WI104-gsa-missing-workload-identity-binding';
import { bindingNamespaceMismatch } from './WI105-binding-namespace-mismatch';
import { bindingKsaNameMismatch } from './WI106-binding-ksa-name-mismatch';
import { bindingPoolProjectMismatch } from './WI107-binding-pool-project-mismatch';
import { annotationGsaMismatch } from './WI108-annotation-gsa-mismatch';
import { annotationUnknownGsa } from './WI109-annotation-unknown-gsa';
import { bindingUnknownKsa } from './WI110-binding-unknown-ksa';
import { gsaWithoutRoles } from './WI111-gsa-without-roles';
import { bindingMissingClusterDependency } from './WI112-binding-missing-cluster-dependency';
import { directGrantShadowedByAnnotation } from './WI113-direct-grant-shadowed-by-annotation';
import { memberMissingPrefix } from './WI201-member-missing-prefix';
import { memberMalformedBrackets } from './WI202-member-malformed-brackets';
import { memberWrongPoolDomain } from './WI203-member-wrong-pool-domain';
import { memberProjectNumber } from './WI204-member-project-number';
import { memberUninterpolatedReference } from './WI205-member-uninterpolated-reference';
import { memberInvalidKubernetesName } from './WI206-member-invalid-kubernetes-name';
import { memberCase } from './WI207-member-case';
import { principalProjectIdInsteadOfNumber } from './WI208-principal-project-id-instead-of-number';
import { principalPoolNumberInsteadOfId } from './WI209-principal-pool-number-instead-of-id';
import { principalSchemeMismatch } from './WI210-principal-scheme-mismatch';
import { principalMalformedSubject } from './WI211-principal-malformed-subject';
import { memberWildcard } from './WI212-member-wildcard';
import { wiUserMemberNotAWorkload } from './WI213-wi-user-member-not-a-workload';
import { annotationKeyTypo } from './WI301-annotation-key-typo';
import { annotationNotAnEmail } from './WI302-annotation-not-an-email';
import { annotationServiceAccountPrefix } from './WI303-annotation-serviceaccount-prefix';
import { annotationPlaceholder } from './WI304-annotation-placeholder';
import { annotationInvalidEmail } from './WI305-annotation-invalid-email';
import { annotationOnWrongObject } from './WI306-annotation-on-wrong-object';
import { annotationMisplaced } from './WI307-annotation-misplaced';
import { annotationGoogleManagedSa } from './WI308-annotation-google-managed-sa';
import { helmSetUnescapedKey } from './WI309-helm-set-unescaped-key';
import { annotationNonStringValue } from './WI310-annotation-non-string-value';
import { workloadPoolInvalid } from './WI401-workload-pool-invalid';
import { legacyIdentityNamespace } from './WI402-legacy-identity-namespace';
import { metadataModeInvalid } from './WI403-metadata-mode-invalid';
import { legacyNodeMetadata } from './WI404-legacy-node-metadata';
import { metadataModeImplicit } from './WI405-metadata-mode-implicit';
import { metadataModeWithoutPool } from './WI406-metadata-mode-without-pool';
import { nodeDefaultServiceAccount } from './WI407-node-default-service-account';
import { nodeScopesWithoutMetadataServer } from './WI408-node-scopes-without-metadata-server';
import { autopilotRedundantConfig } from './WI409-autopilot-redundant-config';
import { wrongImpersonationRole } from './WI501-wrong-impersonation-role';
import { roleNameTypo } from './WI502-role-name-typo';
import { projectWideWorkloadIdentityUser } from './WI503-project-wide-workload-identity-user';
import { projectWideImpersonationRole } from './WI504-project-wide-impersonation-role';
import { gsaBasicRole } from './WI505-gsa-basic-role';
import { gsaAdminRole } from './WI506-gsa-admin-role';
import { broadPrincipalSet } from './WI507-broad-principal-set';
import { gsaUserManagedKey } from './WI509-gsa-user-managed-key';
import { serviceAccountIdNotFullName } from './WI510-service-account-id-not-full-name';
import { gsaAccountIdInvalid } from './WI511-gsa-account-id-invalid';
import { defaultSaGrantedRole } from './WI512-default-sa-granted-role';
import { podUsesDefaultKsa } from './WI601-pod-uses-default-ksa';
import { podUnknownKsa } from './WI602-pod-unknown-ksa';
import { podHostNetwork } from './WI603-pod-host-network';
import { podDeprecatedServiceAccountField } from './WI604-pod-deprecated-service-account-field';
import { podApplicationCredentialsOverride } from './WI605-pod-application-credentials-override';
import { podAutopilotNodeSelector } from './WI606-pod-autopilot-node-selector';
import { podNodeSelectorNotString } from './WI607-pod-node-selector-not-string';
import { podKsaNamespaceMismatch } from './WI608-pod-ksa-namespace-mismatch';
import { networkPolicyBlocksMetadata } from './WI609-network-policy-blocks-metadata';
import { annotatedDefaultKsa } from './WI610-annotated-default-ksa';
import { iamBindingsFight } from './WI701-iam-bindings-fight';
import { iamBindingAndMemberFight } from './WI702-iam-binding-and-member-fight';
import { iamPolicyOverrides } from './WI703-iam-policy-overrides';
import { authoritativeBinding } from './WI704-authoritative-binding';
import { ksaDefinedTwice } from './WI705-ksa-defined-twice';
import { configConnectorPolicyConflict } from './WI706-config-connector-policy-conflict';
import { workloadIdentityModuleInputs } from './WI707-workload-identity-module-inputs';
import { grantLostToDuplicateKey } from './WI708-grant-lost-to-duplicate-key';
import { hardCodedProject } from './WI801-hard-coded-project';
import { hardCodedGsaEmail } from './WI802-hard-coded-gsa-email';
import { namespaceOmitted } from './WI804-namespace-omitted';

/** Every rule, in the order of their ids. What is not in this list does not run. */
export const rules: readonly Rule[] = [
  clusterWithoutWorkloadIdentity,
  nodePoolBypassesMetadataServer,
  ksaMissingGsaAnnotation,
  gsaMissingWorkloadIdentityBinding,
  bindingNamespaceMismatch,
  bindingKsaNameMismatch,
  bindingPoolProjectMismatch,
  annotationGsaMismatch,
  annotationUnknownGsa,
  bindingUnknownKsa,
  gsaWithoutRoles,
  bindingMissingClusterDependency,
  directGrantShadowedByAnnotation,
  memberMissingPrefix,
  memberMalformedBrackets,
  memberWrongPoolDomain,
  memberProjectNumber,
  memberUninterpolatedReference,
  memberInvalidKubernetesName,
  memberCase,
  principalProjectIdInsteadOfNumber,
  principalPoolNumberInsteadOfId,
  principalSchemeMismatch,
  principalMalformedSubject,
  memberWildcard,
  wiUserMemberNotAWorkload,
  annotationKeyTypo,
  annotationNotAnEmail,
  annotationServiceAccountPrefix,
  annotationPlaceholder,
  annotationInvalidEmail,
  annotationOnWrongObject,
  annotationMisplaced,
  annotationGoogleManagedSa,
  helmSetUnescapedKey,
  annotationNonStringValue,
  workloadPoolInvalid,
  legacyIdentityNamespace,
  metadataModeInvalid,
  legacyNodeMetadata,
  metadataModeImplicit,
  metadataModeWithoutPool,
  nodeDefaultServiceAccount,
  nodeScopesWithoutMetadataServer,
  autopilotRedundantConfig,
  wrongImpersonationRole,
  roleNameTypo,
  projectWideWorkloadIdentityUser,
  projectWideImpersonationRole,
  gsaBasicRole,
  gsaAdminRole,
  broadPrincipalSet,
  gsaUserManagedKey,
  serviceAccountIdNotFullName,
  gsaAccountIdInvalid,
  defaultSaGrantedRole,
  podUsesDefaultKsa,
  podUnknownKsa,
  podHostNetwork,
  podDeprecatedServiceAccountField,
  podApplicationCredentialsOverride,
  podAutopilotNodeSelector,
  podNodeSelectorNotString,
  podKsaNamespaceMismatch,
  networkPolicyBlocksMetadata,
  annotatedDefaultKsa,
  iamBindingsFight,
  iamBindingAndMemberFight,
  iamPolicyOverrides,
  authoritativeBinding,
  ksaDefinedTwice,
  configConnectorPolicyConflict,
  workloadIdentityModuleInputs,
  grantLostToDuplicateKey,
  hardCodedProject,
  hardCodedGsaEmail,
  namespaceOmitted,
];

export const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** Those that need nothing but the text they judge. */
export const aloneIds: ReadonlySet<string> = new Set(rules.filter(({ alone }) => alone).map(({ id }) => id));
