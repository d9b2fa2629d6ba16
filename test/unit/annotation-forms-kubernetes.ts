import { account, annotation, base, email, grant } from './annotation-forms';
import type { Form } from './annotation-forms';

/** Manifests, Kustomize, Helm and Config Connector. */
export const kubernetesForms: readonly Form[] = [
  {
    form: 'a plain manifest',
    files: `-- api.yaml --
# the API
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api # bound in iam.tf
  namespace: web
automountServiceAccountToken: false
`,
    path: 'api.yaml',
    fixed: `# the API
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api # bound in iam.tf
  namespace: web
  annotations:
    ${annotation}
automountServiceAccountToken: false
`,
  },
  {
    form: 'an item of a List',
    files: `-- all.yaml --
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: api
    namespace: web
    annotations:
      team: web
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: api, namespace: web}
`,
    path: 'all.yaml',
    fixed: `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: api
    namespace: web
    annotations:
      team: web
      ${annotation}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: api, namespace: web}
`,
  },
  {
    form: 'JSON',
    files: `-- api.json --
{
  "apiVersion": "v1",
  "kind": "ServiceAccount",
  "metadata": { "name": "api", "namespace": "web" }
}
`,
    path: 'api.json',
    fixed: `{
  "apiVersion": "v1",
  "kind": "ServiceAccount",
  "metadata": { "name": "api", "namespace": "web", "annotations": {"iam.gke.io/gcp-service-account": "${email}"} }
}
`,
  },
  {
    form: 'a strategic merge patch in a file',
    files: `${base}-- overlay/kustomization.yaml --
namespace: web
resources: [../base]
patches:
- path: patch.yaml
-- other/kustomization.yaml --
namespace: other
resources: [../base]
-- overlay/patch.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  labels:
    tier: front
`,
    path: 'overlay/patch.yaml',
    fixed: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  labels:
    tier: front
  annotations:
    ${annotation}
`,
  },
  {
    form: 'an inline strategic merge patch',
    files: `${base}-- overlay/kustomization.yaml --
namespace: web
resources: [../base]
patches:
- patch: |-
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: api
      labels:
        tier: front
- target: {kind: Deployment}
  path: replicas.yaml
-- other/kustomization.yaml --
namespace: other
resources: [../base]
`,
    path: 'overlay/kustomization.yaml',
    fixed: `namespace: web
resources: [../base]
patches:
- patch: |-
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: api
      labels:
        tier: front
      annotations:
        ${annotation}
- target: {kind: Deployment}
  path: replicas.yaml
`,
  },
  {
    form: 'a base with a single overlay',
    files: `${base}-- overlay/kustomization.yaml --
namespace: web
resources: [../base]
`,
    path: 'base/api.yaml',
    fixed: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations:
    ${annotation}
`,
  },
  {
    form: 'a base whose overlays are all bound to the same account',
    files: `${base}-- iam.tf --
${account}${grant(['web', 'shop'])}
-- web/kustomization.yaml --
namespace: web
resources: [../base]
-- shop/kustomization.yaml --
namespace: shop
resources: [../base]
`,
    path: 'base/api.yaml',
    fixed: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations:
    ${annotation}
`,
  },
  {
    form: 'a patch of one variant below an overlay over all',
    files: `${base}-- web/kustomization.yaml --
namespace: web
resources: [../base]
patches: [{path: api.yaml}]
-- web/api.yaml --
kind: ServiceAccount
apiVersion: v1
metadata: {name: api, labels: {tier: front}}
-- shop/kustomization.yaml --
namespace: shop
resources: [../base]
-- all/kustomization.yaml --
resources: [../web, ../shop]
`,
    path: 'web/api.yaml',
    fixed: `kind: ServiceAccount
apiVersion: v1
metadata: {name: api, labels: {tier: front}, annotations: {${annotation}}}
`,
  },
  {
    form: 'an inline JSON6902 patch',
    rule: 'WI303',
    files: `${base}-- overlay/kustomization.yaml --
namespace: web
resources: [../base]
patches:
- target: {kind: ServiceAccount, name: api}
  patch: |-
    - op: add
      path: /metadata/annotations
      value:
        iam.gke.io/gcp-service-account: serviceAccount:${email}
`,
    path: 'overlay/kustomization.yaml',
    fixed: `namespace: web
resources: [../base]
patches:
- target: {kind: ServiceAccount, name: api}
  patch: |-
    - op: add
      path: /metadata/annotations
      value:
        ${annotation}
`,
  },
  {
    form: 'a JSON6902 patch in a file',
    rule: 'WI303',
    files: `${base}-- overlay/kustomization.yaml --
namespace: web
resources: [../base]
patches:
- target: {kind: ServiceAccount, name: api}
  path: identity.json
-- overlay/identity.json --
[{"op": "add", "path": "/metadata/annotations/iam.gke.io~1gcp-service-account", "value": "serviceAccount:${email}"}]
`,
    path: 'overlay/identity.json',
    fixed: `[{"op": "add", "path": "/metadata/annotations/iam.gke.io~1gcp-service-account", "value": "${email}"}]
`,
  },
  {
    form: 'the values of a chart',
    files: `-- skaffold.yaml --
apiVersion: skaffold/v4beta6
kind: Config
deploy: {helm: {releases: [{name: api, namespace: web, chartPath: chart}]}}
-- chart/Chart.yaml --
apiVersion: v2
name: api
version: 0.1.0
-- chart/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name }}
  namespace: web
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
-- chart/values.yaml --
serviceAccount:
  create: true
  annotations: {}
  name: api
`,
    path: 'chart/values.yaml',
    fixed: `serviceAccount:
  create: true
  annotations:
    ${annotation}
  name: api
`,
  },
  {
    form: 'the values of the chart around it',
    files: `-- skaffold.yaml --
apiVersion: skaffold/v4beta6
kind: Config
deploy: {helm: {releases: [{name: api, namespace: web, chartPath: all}]}}
-- all/Chart.yaml --
apiVersion: v2
name: all
version: 0.1.0
dependencies: [{ name: app, alias: backend, version: 0.1.0, repository: "file://../app" }]
-- all/values.yaml --
backend:
  serviceAccount:
    name: api
-- app/Chart.yaml --
apiVersion: v2
name: app
version: 0.1.0
-- app/values.yaml --
serviceAccount: { name: "", annotations: {} }
-- app/templates/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name }}
  namespace: web
  annotations: {{- toYaml .Values.serviceAccount.annotations | nindent 4 }}
`,
    path: 'all/values.yaml',
    fixed: `backend:
  serviceAccount:
    name: api
    annotations:
      ${annotation}
`,
  },
  {
    form: 'inline values of a helmfile',
    files: `-- helmfile.yaml --
releases:
  - name: api
    namespace: web
    chart: acme/generic
    values:
      - serviceAccount:
          create: true
          name: api
`,
    path: 'helmfile.yaml',
    fixed: `releases:
  - name: api
    namespace: web
    chart: acme/generic
    values:
      - serviceAccount:
          create: true
          name: api
          annotations:
            ${annotation}
`,
  },
  {
    form: 'an account that Config Connector binds',
    files: `-- gsa.yaml --
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMServiceAccount
metadata:
  name: api-gsa
  namespace: config
  annotations:
    cnrm.cloud.google.com/project-id: acme-prod
---
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMPolicyMember
metadata:
  name: api-wi
  namespace: config
spec:
  resourceRef: {kind: IAMServiceAccount, name: api-gsa}
  role: roles/iam.workloadIdentityUser
  member: serviceAccount:acme-prod.svc.id.goog[web/api]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: web
-- iam.tf --
`,
    path: 'gsa.yaml',
    fixed: `apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMServiceAccount
metadata:
  name: api-gsa
  namespace: config
  annotations:
    cnrm.cloud.google.com/project-id: acme-prod
---
apiVersion: iam.cnrm.cloud.google.com/v1beta1
kind: IAMPolicyMember
metadata:
  name: api-wi
  namespace: config
spec:
  resourceRef: {kind: IAMServiceAccount, name: api-gsa}
  role: roles/iam.workloadIdentityUser
  member: serviceAccount:acme-prod.svc.id.goog[web/api]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: web
  annotations:
    ${annotation}
`,
  },
];
