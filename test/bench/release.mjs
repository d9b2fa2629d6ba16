// What `helm template` prints for a release of ten components: about 100 KB in some sixty documents, in the manner of the charts
// that teams write; one ServiceAccount stands in the middle.

const components = ['api', 'web', 'worker', 'scheduler', 'gateway', 'search', 'mailer', 'importer', 'billing', 'reports'];

/** `name` of the release and of the account that its pods run as. */
export function release(name, namespace) {
  const of = (component) => ({ name: `${name}-${component}`, component, release: name, namespace });
  const [before, after] = [components.slice(0, 5), components.slice(5)].map((some) => some.map(of));
  const documents = [
    ['crds/pipelines.yaml', definition('Pipeline', 'pipelines')],
    ['crds/schedules.yaml', definition('Schedule', 'schedules')],
    ...before.flatMap(documentsOf),
    ['templates/serviceaccount.yaml', account(of('account'), name)],
    ...after.flatMap(documentsOf),
  ];
  return documents.map(([source, text]) => `---\n# Source: ${name}/${source}\n${text}`).join('');
}

const documentsOf = (about) =>
  [
    ['deployment', deployment],
    ['service', service],
    ['configmap', configMap],
    ['hpa', autoscaler],
    ['pdb', disruptionBudget],
    ['networkpolicy', networkPolicy],
  ].map(([kind, write]) => [`charts/${about.component}/templates/${kind}.yaml`, write(about)]);

const metadata = ({ name, component, release, namespace }) => `metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    helm.sh/chart: ${component}-4.2.1
    app.kubernetes.io/name: ${component}
    app.kubernetes.io/instance: ${release}
    app.kubernetes.io/version: "2.18.0"
    app.kubernetes.io/managed-by: Helm
`;

const selector = ({ component, release }, indent) =>
  `${indent}app.kubernetes.io/name: ${component}\n${indent}app.kubernetes.io/instance: ${release}\n`;

const account = (about, name) => `apiVersion: v1
kind: ServiceAccount
${metadata({ ...about, name })}  annotations:
    iam.gke.io/gcp-service-account: ${name}@acme-prod.iam.gserviceaccount.com
automountServiceAccountToken: true
`;

const probe = (kind, path) => `          ${kind}Probe:
            httpGet:
              path: ${path}
              port: http
            initialDelaySeconds: 5
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 3
`;

const settings = ['LOG_LEVEL', 'LOG_FORMAT', 'CACHE_URL', 'QUEUE_NAME', 'MAX_WORKERS', 'TRACE_RATIO', 'REQUEST_LIMIT', 'FEATURES'];

const deployment = (about) => `apiVersion: apps/v1
kind: Deployment
${metadata(about)}spec:
  replicas: 3
  revisionHistoryLimit: 5
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
  selector:
    matchLabels:
${selector(about, '      ')}  template:
    metadata:
      annotations:
        checksum/config: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
      labels:
${selector(about, '        ')}    spec:
      serviceAccountName: ${about.release}
      terminationGracePeriodSeconds: 45
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        fsGroup: 10001
      initContainers:
        - name: migrate
          image: europe-docker.pkg.dev/acme-prod/apps/${about.component}:2.18.0
          args: ["migrate", "--wait=60s"]
          envFrom:
            - configMapRef:
                name: ${about.name}
      containers:
        - name: ${about.component}
          image: europe-docker.pkg.dev/acme-prod/apps/${about.component}:2.18.0
          imagePullPolicy: IfNotPresent
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
            - name: metrics
              containerPort: 9090
              protocol: TCP
          env:
${settings.map((key) => `            - name: ${key}\n              valueFrom:\n                configMapKeyRef:\n                  name: ${about.name}\n                  key: ${key}\n`).join('')}${probe('liveness', '/healthz')}${probe('readiness', '/ready')}          resources:
            requests:
              cpu: 250m
              memory: 512Mi
            limits:
              memory: 1Gi
          volumeMounts:
            - name: config
              mountPath: /etc/${about.component}
              readOnly: true
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: config
          configMap:
            name: ${about.name}
        - name: tmp
          emptyDir: {}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
${selector(about, '              ')}`;

const service = (about) => `apiVersion: v1
kind: Service
${metadata(about)}spec:
  type: ClusterIP
  selector:
${selector(about, '    ')}  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: metrics
      port: 9090
      targetPort: metrics
      protocol: TCP
`;

const configMap = (about) => `apiVersion: v1
kind: ConfigMap
${metadata(about)}data:
${settings.map((key, i) => `  ${key}: "${about.component}-${i}"\n`).join('')}  ${about.component}.yaml: |
    server:
      listen: 0.0.0.0:8080
      readTimeout: 30s
      writeTimeout: 30s
    storage:
      bucket: ${about.name}-data
      prefix: ${about.component}/
${settings.map((key, i) => `    # ${key}: see the handbook of the platform team before changing it.\n    ${key.toLowerCase()}:\n      enabled: ${i % 2 === 0}\n      weight: ${10 * i}\n`).join('')}  nginx.conf: |
    upstream ${about.component} {
      server 127.0.0.1:8080;
      keepalive 32;
    }
    server {
      listen 8443 ssl;
      location / {
        proxy_pass http://${about.component};
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      }
    }
`;

const autoscaler = (about) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${metadata(about)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${about.name}
  minReplicas: 3
  maxReplicas: 12
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;

const disruptionBudget = (about) => `apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata(about)}spec:
  minAvailable: 2
  selector:
    matchLabels:
${selector(about, '      ')}`;

const networkPolicy = (about) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadata(about)}spec:
  podSelector:
    matchLabels:
${selector(about, '      ')}  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${about.namespace}
      ports:
        - port: 8080
        - port: 9090
  egress:
    - to:
        - ipBlock:
            cidr: 169.254.169.254/32
      ports:
        - port: 80
`;

const fields = [
  'source',
  'target',
  'retries',
  'timeout',
  'concurrency',
  'suspend',
  'labels',
  'owner',
  'notify',
  'history',
  'window',
  'zone',
];

/** A definition of a kind, with the schema that controller-gen writes. */
const definition = (kind, plural) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${plural}.data.acme.example
  annotations:
    controller-gen.kubebuilder.io/version: v0.14.0
spec:
  group: data.acme.example
  scope: Namespaced
  names:
    kind: ${kind}
    listKind: ${kind}List
    plural: ${plural}
    singular: ${kind.toLowerCase()}
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
      schema:
        openAPIV3Schema:
          type: object
          required: ["spec"]
          properties:
            spec:
              type: object
              properties:
${fields.map((field) => property(kind, field)).join('')}            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
`;

const property = (kind, field) => `                ${field}:
                  type: object
                  description: |-
                    What the controller of ${kind} knows as "${field}". If it is not set, the default of the namespace is
                    taken, and without one that of the cluster; a change has no effect on runs that have begun.
                  properties:
                    name:
                      type: string
                      minLength: 1
                      maxLength: 63
                      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'
                    value:
                      x-kubernetes-int-or-string: true
                      anyOf:
                        - type: integer
                        - type: string
                    items:
                      type: array
                      items:
                        type: string
`;
