import assert from 'node:assert/strict';
import { flat, show } from '../../server/facts/text';
import { analyse, pathOf, textAt } from '../workspace';

const key = 'iam.gke.io/gcp-service-account';
const of = (files: Readonly<Record<string, string>>) => {
  const all = new Map(Object.entries(files));
  return { files: all, ...analyse(all).inventory };
};
const said = (files: Readonly<Record<string, string>>): string[] =>
  of(files).kubernetesAccounts.map(
    ({ namespace, name, annotations }) => `${show(namespace)}/${show(name)}${annotations.map(({ value }) => ` ${show(value)}`).join('')}`,
  );
const release = (body: string): string =>
  `resource "helm_release" "x" {\n  name = "x"\n  namespace = "n"\n  chart = "x"\n  repository = "r"\n${body}}\n`;

describe('helm_release', () => {
  it('gives names that speak of the annotation by a path, with exact places', () => {
    const { helmKeys, files } = of({
      'main.tf': release(
        `  set {\n    name = "serviceAccount.annotations.${key}"\n    value = "a@p"\n  }\n  set {\n    name = "sa.annotations.iam\\\\.gke\\\\.io/gcp-service-account"\n    value = "b@p"\n  }\n  set {\n    name = "replicas"\n    value = "3"\n  }\n  values = [yamlencode({ "serviceAccount.annotations.${key}" = "c@p" })]\n`,
      ),
    });
    assert.deepEqual(helmKeys.map(({ how, key: name, value }) => `${how} ${flat(name)} ${show(value)}`).sort(), [
      `map serviceAccount.annotations.${key} c@p`,
      'set sa.annotations.iam\\.gke\\.io/gcp-service-account b@p',
      `set serviceAccount.annotations.${key} a@p`,
    ]);
    const plain = helmKeys.find(({ how, key: name }) => how === 'set' && flat(name).includes(key));
    assert.equal(textAt(files, plain!.key.pieces[0]!.at), `serviceAccount.annotations.${key}`);
    assert.equal(pathOf(plain!.key.at.uri), 'main.tf');
  });

  it('takes later values over earlier ones, and sets over both', () => {
    const values = (email: string): string => `yamlencode({ serviceAccount = { name = "app", annotations = { "${key}" = "${email}" } } })`;
    assert.deepEqual(said({ 'main.tf': release(`  values = [${values('a@p')}, ${values('b@p')}]\n`) }), ['n/app b@p']);
    assert.deepEqual(
      said({ 'main.tf': release(`  values = [${values('a@p')}]\n  set = [{ name = "serviceAccount.name", value = "web" }]\n`) }),
      ['n/web a@p'],
    );
  });

  it('goes through locals, variables and for_each', () => {
    const files = {
      'main.tf': `variable "gsa" {\n  default = "v@p"\n}\nlocals {\n  values = <<-EOT\n    serviceAccount:\n      name: app\n      annotations:\n        ${key}: \${var.gsa}\n  EOT\n}\nresource "helm_release" "x" {\n  for_each = toset(["a", "b"])\n  name = each.key\n  namespace = each.key\n  chart = "oci://example.com/x"\n  values = [local.values]\n}\n`,
    };
    assert.deepEqual(said(files), ['a/app v@p', 'b/app v@p']);
  });

  it('is default where no namespace is written, and nothing where it cannot be read', () => {
    assert.deepEqual(
      said({
        'main.tf': release(`  values = ["serviceAccount: {name: app, annotations: {${key}: a@p}}"]\n`).replace('  namespace = "n"\n', ''),
      }),
      ['default/app a@p'],
    );
    assert.deepEqual(said({ 'main.tf': release('  values = ["a: [", var.x, file("/etc/passwd"), 3]\n  set = "x"\n') }), []);
  });
});

describe('charts of a kustomization', () => {
  it('take namespace and values from it', () => {
    const files = {
      'kustomization.yaml': `namespace: n\nhelmCharts:\n- name: app\n  releaseName: r\n  valuesInline:\n    sa:\n      name: app\n      annotations:\n        ${key}: a@p\n`,
      'charts/app/Chart.yaml': 'name: app\n',
      'charts/app/templates/sa.yaml':
        'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Release.Name }}-{{ .Values.sa.name }}\n  annotations: {{- toYaml .Values.sa.annotations | nindent 4 }}\n',
    };
    assert.deepEqual(said(files), ['n/r-app a@p']);
  });
});
