import assert from 'node:assert/strict';
import { kubernetesFacts } from '../../server/facts/kubernetes';
import { maskTemplate } from '../../server/facts/mask';
import { show } from '../../server/facts/text';
import type { Place } from '../../server/syntax/span';
import { kubernetesObjects } from '../../server/resolve/kubernetes/objects';
import type { ObjectParts } from '../../server/resolve/kubernetes/objects';

const uri = 'file:///ws/a.yaml';

function parts(text: string, at = uri): ObjectParts[] {
  return (kubernetesFacts(at, text)?.objects ?? []).map(({ value, at: { span } }) =>
    kubernetesObjects(value, {
      scope: { language: 'kubernetes', root: 'file:///ws', instance: '' },
      key: `${at}#${span.start}`,
      headerAt: value.at,
      at: value.at,
      editing: { how: 'yaml', uri: at, document: span },
    }),
  );
}

const accounts = (text: string, at = uri) => parts(text, at).flatMap(({ kubernetesAccounts }) => kubernetesAccounts);
const workloads = (text: string) => parts(text).flatMap((part) => part.workloads);
const read = (text: string, { span }: Place): string => text.slice(span.start, span.end);

describe('kubernetesFacts', () => {
  const account =
    'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app # c\n  annotations:\n    iam.gke.io/gcp-service-account: "a@p.iam.gserviceaccount.com"\n';

  it('reads a ServiceAccount with exact places; no namespace is null', () => {
    const [found] = accounts(account);
    assert.ok(found);
    assert.equal(show(found.name), 'app');
    assert.equal(found.namespace, null);
    assert.equal(found.annotationsKnown, true);
    const [annotation] = found.annotations;
    assert.equal(read(account, annotation!.keyAt), 'iam.gke.io/gcp-service-account');
    assert.equal(read(account, annotation!.value.pieces[0]!.at), 'a@p.iam.gserviceaccount.com');
    assert.equal(annotation!.typed, false);
    assert.equal(read(account, found.nameAt), 'app');
  });

  it('takes Lists apart, typed ones too, in YAML and JSON', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: a, namespace: x}\n';
    assert.deepEqual(
      accounts(list).map(({ name, namespace }) => `${show(namespace)}/${show(name)}`),
      ['x/a'],
    );
    const typed = '{"apiVersion":"v1","kind":"ServiceAccountList","items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}';
    assert.deepEqual(
      accounts(typed, 'file:///ws/a.json').map(({ name }) => show(name)),
      ['a', 'b'],
    );
  });

  it('is silent about YAML of others', () => {
    const foreign = [
      'openapi: 3.0.0\ninfo:\n  title: serviceAccountName\n',
      'on: push\njobs:\n  a:\n    container: x\n',
      'services:\n  web:\n    image: x\n',
      'AWSTemplateFormatVersion: "2010-09-09"\nResources: {}\n',
      '- hosts: all\n  tasks: []\n',
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  x: {kind: ServiceAccount, serviceAccountName: y}\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n',
    ];
    for (const text of foreign) assert.equal(kubernetesFacts(uri, text), null, text);
  });

  it('makes placeholders unknown, and says what they are', () => {
    const [found] = accounts(account.replace('a@p.iam', 'a@${PROJECT_ID?}.iam'));
    assert.deepEqual(
      found!.annotations[0]!.value.pieces.map((piece) => piece.is),
      ['known', 'unknown', 'known'],
    );
  });

  it('keeps annotations that were meant to be ours, of whatever type', () => {
    const text =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n    iam.gke.io/gcp-serviceaccount: x\n    iam.gke.io/return-principal-id-as-email: true\n    prometheus.io/scrape: "true"\n    iam.gke.io/gcp-service-account:\n';
    assert.deepEqual(
      accounts(text)[0]!.annotations.map(({ key, typed, value }) => [key, typed, show(value)]),
      [
        ['iam.gke.io/gcp-serviceaccount', false, 'x'],
        ['iam.gke.io/return-principal-id-as-email', true, 'true'],
        ['iam.gke.io/gcp-service-account', true, ''],
      ],
    );
  });

  it('reads pods wherever they are', () => {
    const pod =
      '{serviceAccountName: sa, hostNetwork: true, containers: [{name: c, env: [{name: GOOGLE_APPLICATION_CREDENTIALS, value: /x}]}]}';
    const texts = [
      `apiVersion: v1\nkind: Pod\nmetadata: {name: w}\nspec: ${pod}\n`,
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec: {template: {metadata: {labels: {app: l}}, spec: ${pod}}}\n`,
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: w}\nspec: {jobTemplate: {spec: {template: {spec: ${pod}}}}}\n`,
      `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: w}\nspec: {template: {spec: ${pod}}}\n`,
      `apiVersion: example.com/v1\nkind: Engine\nmetadata: {name: w}\nspec: {workers: [{template: {spec: ${pod}}}]}\n`,
    ];
    for (const text of texts) {
      const [found] = workloads(text);
      assert.ok(found, text);
      assert.equal(show(found.account), 'sa');
      assert.equal(found.hostNetwork, true);
      assert.ok(found.credentialsAt);
      assert.equal(read(text, found.podSpecAt), pod);
    }
    assert.equal(workloads(texts[1]!)[0]!.appLabel && show(workloads(texts[1]!)[0]!.appLabel), 'l');
    assert.equal(workloads('apiVersion: v1\nkind: Pod\nmetadata: {name: w}\nspec: {containers: []}\n')[0]!.account, null);
    assert.deepEqual(workloads('apiVersion: v1\nkind: Service\nmetadata: {name: w}\nspec: {ports: []}\n'), []);
  });

  it('reads service account templates of operators', () => {
    const text =
      'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: pg\nspec:\n  serviceAccountTemplate:\n    metadata:\n      annotations:\n        iam.gke.io/gcp-service-account: a@p.iam.gserviceaccount.com\n';
    const [found] = accounts(text);
    assert.equal(show(found!.name), 'pg');
    assert.equal(found!.annotations.length, 1);
    assert.equal(found!.editing?.how === 'yaml' && text.startsWith('metadata:\n      annotations', found!.editing.document.start), true);
  });

  it('notes annotations at wrong places', () => {
    const key = 'iam.gke.io/gcp-service-account: a@p.iam.gserviceaccount.com';
    const texts: readonly (readonly [string, string])[] = [
      ['labels', `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n    ${key}\n`],
      ['metadata', `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  ${key}\n`],
      ['top', `apiVersion: v1\nkind: ServiceAccount\nannotations:\n  ${key}\nmetadata:\n  name: a\n`],
      ['object', `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  annotations:\n    ${key}\n`],
      [
        'podTemplate',
        `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    metadata:\n      annotations:\n        ${key}\n    spec: {serviceAccountName: b}\n`,
      ],
    ];
    for (const [where, text] of texts)
      assert.deepEqual(
        parts(text).flatMap(({ misplaced }) => misplaced.map((found) => found.where)),
        [where],
        text,
      );
    assert.deepEqual(
      parts(account).flatMap(({ misplaced }) => misplaced),
      [],
    );
  });

  it('leaves a broken document out of the way of the others', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: "x\n---\n${account}`;
    assert.equal(accounts(text).length, 1);
  });
});

describe('maskTemplate', () => {
  it('keeps length and line breaks', () => {
    const text = 'a: {{ .Values.x }}\n{{- if .y }}\nb: "{{ include "z" . }}"\n{{- end }}\n{{/* {{ c }}\n*/}}\nd: 1\n';
    const masked = maskTemplate(text);
    assert.equal(masked.text.length, text.length);
    assert.deepEqual(
      [...masked.text].flatMap((char, i) => (char === '\n' ? [i] : [])),
      [...text].flatMap((char, i) => (char === '\n' ? [i] : [])),
    );
    assert.equal(masked.open, true);
  });

  it('makes whatever a template produces unknown', () => {
    const text =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ include "x.name" . }}-sa\n  labels:\n    {{- include "x.labels" . | nindent 4 }}\n  annotations:\n    {{- with .Values.annotations }}\n    {{- toYaml . | nindent 4 }}\n    {{- end }}\n    iam.gke.io/gcp-service-account: "{{ .Values.gsa }}@p.iam.gserviceaccount.com"\n';
    const [found] = accounts(text, 'file:///ws/templates/sa.yaml');
    assert.equal(show(found!.name), '?-sa');
    assert.equal(found!.annotationsKnown, false);
    assert.equal(show(found!.annotations[0]!.value), '?@p.iam.gserviceaccount.com');
  });

  it('knows nothing of a key in both branches', () => {
    const text =
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  {{ if .x }}\n  namespace: b\n  {{ else }}\n  namespace: c\n  {{ end }}\n';
    assert.equal(show(accounts(text)[0]!.namespace), '?');
  });

  it('is silent where the template is no YAML after masking', () => {
    assert.deepEqual(accounts('apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .x }}\n {{ .y }}: [\n'), []);
  });

  it('takes linear time over braces that never close', () => {
    assert.equal(maskTemplate('{{'.repeat(200_000)).open, false);
  });
});
