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
import { memberMalformedBrackets } from './WI202-member-malformed-brackets';
import { memberUninterpolatedReference } from './WI205-member-uninterpolated-reference';
import { annotationKeyTypo } from './WI301-annotation-key-typo';
import { annotationNotAnEmail } from './WI302-annotation-not-an-email';
import { annotationServiceAccountPrefix } from './WI303-annotation-serviceaccount-prefix';
import { metadataModeInvalid } from './WI403-metadata-mode-invalid';
import { metadataModeWithoutPool } from './WI406-metadata-mode-without-pool';
import { wrongImpersonationRole } from './WI501-wrong-impersonation-role';
import { roleNameTypo } from './WI502-role-name-typo';
import { projectWideWorkloadIdentityUser } from './WI503-project-wide-workload-identity-user';
import { serviceAccountIdNotFullName } from './WI510-service-account-id-not-full-name';
import { podUsesDefaultKsa } from './WI601-pod-uses-default-ksa';
import { hardCodedProject } from './WI801-hard-coded-project';

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
  memberMalformedBrackets,
  memberUninterpolatedReference,
  annotationKeyTypo,
  annotationNotAnEmail,
  annotationServiceAccountPrefix,
  metadataModeInvalid,
  metadataModeWithoutPool,
  wrongImpersonationRole,
  roleNameTypo,
  projectWideWorkloadIdentityUser,
  serviceAccountIdNotFullName,
  podUsesDefaultKsa,
  hardCodedProject,
];

export const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));
