import assert from 'node:assert/strict';
import { kubernetesFacts } from '../../server/facts/kubernetes';
import type { KubernetesFacts } from '../../server/facts/kubernetes';
import { decidingPlace, flat, show } from '../../server/facts/text';
import { watchedMap } from '../../server/facts/watched-map';
import { kubernetesResolver } from '../../server/resolve/kubernetes/resolve';
import type { KubernetesAccount } from '../../server/resolve/model';
import type { Place } from '../../server/syntax/span';
import { editedAt } from '../workspace';

const ws = 'file:///ws/';
const key = 'iam.gke.io/gcp-service-account';

function workspace(texts: Readonly<Record<string, string>>) {
  const files = watchedMap<KubernetesFacts>();
  for (const [path, text] of Object.entries(texts)) {
    const facts = kubernetesFacts(ws + path, text);
    if (facts) files.put(ws + path, facts);
  }
  files.settle();
  const { resolution } = kubernetesResolver(files, () => []);
  const at = ({ uri, span }: Place): string => `${uri.slice(ws.length)}: ${texts[uri.slice(ws.length)]!.slice(span.start, span.end)}`;
  return { ...resolution, at, lines: resolution.kubernetesAccounts.map((account) => line(account)) };
}

/** `ns/name value …`, `+` where more annotations may be. */
const line = ({ namespace, name, annotations, annotationsKnown }: KubernetesAccount): string =>
  `${namespace ? show(namespace) : '-'}/${show(name)}${annotations.map(({ value }) => ` ${show(value)}`).join('')}${annotationsKnown ? '' : ' +'}`;

/** As `helm create` writes it. */
const account = `{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "app.serviceAccountName" . }}
  labels:
    {{- include "app.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
{{- end }}
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.fullname" . }}
spec:
  template:
    metadata:
      {{- with .Values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      serviceAccountName: {{ include "app.serviceAccountName" . }}
      containers:
        - name: {{ .Chart.Name }}
          {{- with .Values.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`;
const values = (name: string, annotations: string): string =>
  `serviceAccount:\n  create: true\n  automount: true\n  annotations: ${annotations}\n  name: "${name}"\npodAnnotations: {}\n`;
const chart = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  'app/Chart.yaml': 'apiVersion: v2\nname: app\n',
  'app/templates/serviceaccount.yaml': account,
  'app/templates/deployment.yaml': deployment,
  ...more,
});
const application = (source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: shop\n  namespace: argocd\nspec:\n  source:\n    repoURL: x\n    path: app\n${source}  destination:\n    namespace: production\n`;

describe('Helm charts', () => {
  it('reads annotations and name out of values.yaml, to be changed there', () => {
    const { kubernetesAccounts, workloads, lines, at } = workspace(chart({ 'app/values.yaml': values('shop', `\n    ${key}: a@p.iam`) }));
    assert.deepEqual(lines, ['-/shop a@p.iam +']);
    const [found] = kubernetesAccounts;
    assert.equal(at(decidingPlace(found!.annotations[0]!.value)), 'app/values.yaml: a@p.iam');
    assert.equal(at(found!.annotations[0]!.keyAt), `app/values.yaml: ${key}`);
    assert.equal(at(found!.nameAt), 'app/values.yaml: shop');
    assert.equal(editedAt(found!.editing), `${ws}app/values.yaml 0 serviceAccount annotations`);
    assert.equal(show(workloads[0]!.account), 'shop');
  });

  it('leaves what the chart names itself unknown, and the same for the pods', () => {
    const { kubernetesAccounts, workloads, lines } = workspace(chart({ 'app/values.yaml': values('', '{}') }));
    assert.deepEqual(lines, ['-/${include "app.serviceAccountName"} +']);
    assert.equal(kubernetesAccounts[0]!.name.pieces[0]!.is, 'symbol');
    assert.deepEqual(
      workloads[0]!.account!.pieces,
      kubernetesAccounts[0]!.name.pieces.map((piece) => ({ ...piece, at: workloads[0]!.account!.at })),
    );
  });

  it('makes a variant of each environment that says something else', () => {
    const { kubernetesAccounts, lines, at } = workspace(
      chart({
        'app/values.yaml': values('shop', '{}'),
        'app/values-prod.yaml': `serviceAccount:\n  annotations:\n    ${key}: prod@p\n`,
        'app/values/dev.yaml': `serviceAccount:\n  annotations:\n    ${key}: dev@p\n`,
        'app/values-replicas.yaml': 'replicas: 3\n',
        'app/ci/test-values.yaml': `serviceAccount:\n  annotations:\n    ${key}: test@p\n`,
      }),
    );
    assert.deepEqual(lines, ['-/shop +', '-/shop prod@p +', '-/shop dev@p +']);
    assert.equal(at(decidingPlace(kubernetesAccounts[1]!.annotations[0]!.value)), 'app/values-prod.yaml: prod@p');
    assert.equal(new Set(kubernetesAccounts.map(({ scope }) => scope.root)).size, 3);
  });

  it('follows simple values into parts of scalars, and no logic', () => {
    const template = (value: string): string =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Values.name | quote }}\n  namespace: {{ .Release.Namespace }}\n  annotations:\n    ${key}: ${value}\n`;
    const said = (value: string): string =>
      workspace({
        'c/Chart.yaml': 'apiVersion: v2\nname: c\n',
        'c/values.yaml': 'name: app\nproject: acme\ngsa: app@acme.iam\n',
        'c/templates/sa.yaml': template(value),
      }).lines.join();
    assert.equal(said('"{{ .Values.name }}@{{ .Values.project }}.iam"'), '?/app app@acme.iam');
    assert.equal(said('{{ .Values.gsa | quote }}'), '?/app app@acme.iam');
    assert.equal(said('{{ .Values.gsa | upper }}'), '?/app ?');
    assert.equal(said('{{ .Values.missing }}@x'), '?/app ?@x');
    assert.equal(said('{{ .Values.missing | default "d@p" }}'), '?/app d@p');
  });

  it('goes through maps', () => {
    const { lines } = workspace({
      'c/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'c/values.yaml': `sa:\n  annotations:\n    ${key}: a@p\n`,
      'c/templates/sa.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n  annotations:\n    fixed: "1"\n    {{- range $k, $v := .Values.sa.annotations }}\n    {{ $k }}: {{ $v | quote }}\n    {{- end }}\n',
    });
    assert.deepEqual(lines, ['-/x a@p +']);
  });

  it('takes namespace and values from the tool that installs the chart', () => {
    const argo = `    helm:\n      valueFiles: [values-prod.yaml]\n      parameters:\n      - {name: serviceAccount.name, value: web}\n`;
    const { lines, kubernetesAccounts } = workspace(
      chart({
        'app/values.yaml': values('shop', '{}'),
        'app/values-prod.yaml': `serviceAccount:\n  annotations:\n    ${key}: prod@p\n`,
        'argo/app.yaml': application(argo),
      }),
    );
    assert.deepEqual(lines, ['production/web prod@p']);
    assert.equal(kubernetesAccounts[0]!.editing?.how === 'yaml' && kubernetesAccounts[0]!.editing.uri, `${ws}app/values-prod.yaml`);
    const inline = `    helm:\n      values: |\n        serviceAccount:\n          annotations:\n            ${key}: inline@p\n`;
    assert.deepEqual(workspace(chart({ 'app/values.yaml': values('shop', '{}'), 'app.yaml': application(inline) })).lines, [
      'production/shop inline@p',
    ]);
    assert.deepEqual(workspace(chart({ 'app/values.yaml': values('shop', '{}'), 'app.yaml': application('') })).lines, ['production/shop']);
  });

  it('leaves out what the values of a known release leave out', () => {
    const off = 'serviceAccount:\n  create: false\n  name: ""\n';
    const { lines, workloads } = workspace(chart({ 'app/values.yaml': off, 'app.yaml': application('') }));
    assert.deepEqual(lines, []);
    assert.equal(show(workloads[0]!.account), 'default');
  });

  it('edits no values that several releases share', () => {
    const other = application('').replace('production', 'staging').replace('name: shop', 'name: other');
    const { kubernetesAccounts } = workspace(
      chart({ 'app/values.yaml': values('shop', '{}'), 'app.yaml': application(''), 'other.yaml': other }),
    );
    assert.deepEqual(
      kubernetesAccounts.map(({ editing }) => editing),
      [null, null],
    );
  });

  it('gives a chart below charts/ the values of the one around it', () => {
    const { lines, vendored } = workspace({
      ...chart({ 'app/values.yaml': values('shop', '{}') }),
      'app/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\n',
      'app/charts/db/values.yaml': values('', '{}'),
      'app/charts/db/templates/sa.yaml': account.replaceAll('app.', 'db.'),
    });
    assert.deepEqual(lines, ['-/${include "db.serviceAccountName"} +', '-/shop +']);
    assert.ok(vendored.includes(`${ws}app/charts`));
    const umbrella = workspace({
      'app/Chart.yaml': 'apiVersion: v2\nname: app\n',
      'app/values.yaml': `db:\n  serviceAccount:\n    name: database\n    annotations:\n      ${key}: db@p\n`,
      'app/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\n',
      'app/charts/db/values.yaml': values('', '{}'),
      'app/charts/db/templates/sa.yaml': account.replaceAll('app.', 'db.'),
    });
    assert.deepEqual(umbrella.lines, ['-/database db@p +']);
  });

  it('reads values for charts that are not here by convention', () => {
    const { lines, kubernetesAccounts, helmKeys } = workspace({
      'env/grafana-values.yaml': `grafana:\n  serviceAccount:\n    name: grafana\n    annotations:\n      ${key}: g@p\n  podAnnotations:\n    ${key}: wrong@p\n`,
      'env/other-values.yaml': `serviceAccountAnnotations:\n  ${key}: o@p\nserviceAccount:\n  create: false\n  annotations: {${key}: unused@p}\n`,
      'env/path-values.yaml': `serviceAccount.annotations.${key}: p@p\n`,
    });
    assert.deepEqual(lines, ['-/grafana g@p +', '-/? o@p +']);
    assert.equal(editedAt(kubernetesAccounts[0]!.editing), `${ws}env/grafana-values.yaml 0 grafana serviceAccount annotations`);
    assert.deepEqual(
      helmKeys.map(({ how, key: name }) => `${how} ${flat(name)}`),
      [`map serviceAccount.annotations.${key}`],
    );
  });

  it('stays silent about a template that is no YAML however it is read', () => {
    const { lines } = workspace(
      chart({ 'app/templates/serviceaccount.yaml': `kind: ServiceAccount\napiVersion: v1\nmetadata:\n  {{ .x }}\n: [\n` }),
    );
    assert.deepEqual(lines, []);
  });
});
