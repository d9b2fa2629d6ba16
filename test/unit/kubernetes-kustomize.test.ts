import assert from 'node:assert/strict';
import { kubernetesFacts } from '../../server/facts/kubernetes';
import type { KubernetesFacts } from '../../server/facts/kubernetes';
import { decidingPlace, show } from '../../server/facts/text';
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
  const lines = resolution.kubernetesAccounts.map((account) => line(account)).sort();
  return { ...resolution, at, lines };
}

/** `ns/name key=value …`, `+` where more annotations may be. */
const line = ({ namespace, name, annotations, annotationsKnown }: KubernetesAccount): string =>
  `${namespace ? show(namespace) : '-'}/${show(name)}${annotations.map((a) => ` ${a.value ? show(a.value) : ''}`).join('')}${annotationsKnown ? '' : ' +'}`;

const sa = (name: string, more = ''): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n${more}`;
const pod = (account: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: w\nspec:\n  template:\n    spec:\n      serviceAccountName: ${account}\n      containers: []\n`;

describe('Kustomize builds', () => {
  it('gives each overlay its own variant, decided where the overlay decides', () => {
    const overlay = (env: string): string => `namespace: ${env}\nresources:\n- ../../base\npatches:\n- path: sa.yaml\n`;
    const patch = (env: string): string => sa('app', `  annotations:\n    ${key}: ${env}@p.iam\n`);
    const { lines, kubernetesAccounts, at } = workspace({
      'base/kustomization.yaml': 'resources: [sa.yaml]\n',
      'base/sa.yaml': sa('app'),
      'overlays/a/kustomization.yaml': overlay('a'),
      'overlays/a/sa.yaml': patch('a'),
      'overlays/b/kustomization.yaml': overlay('b'),
      'overlays/b/sa.yaml': patch('b'),
    });
    assert.deepEqual(lines, ['a/app a@p.iam', 'b/app b@p.iam']);
    const [first] = kubernetesAccounts;
    assert.equal(first!.scope.root, `${ws}overlays/a`);
    assert.equal(at(decidingPlace(first!.annotations[0]!.value)), 'overlays/a/sa.yaml: a@p.iam');
    assert.equal(at(decidingPlace(first!.namespace!)), 'overlays/a/kustomization.yaml: a');
    assert.equal(at(first!.nameAt), 'base/sa.yaml: app');
    assert.equal(editedAt(first!.editing), `${ws}overlays/a/sa.yaml 0`);
  });

  it('applies JSON6902 operations, inline and from a file, with ~1', () => {
    const operations = `- op: add\n  path: /metadata/annotations/iam.gke.io~1gcp-service-account\n  value: a@p.iam\n`;
    const { kubernetesAccounts, at } = workspace({
      'kustomization.yaml': `resources: [sa.yaml]\npatches:\n- target: {kind: ServiceAccount, name: app}\n  patch: |-\n${operations.replace(/^/gm, '    ').trimEnd()}\n- target: {kind: ServiceAccount, name: other}\n  path: ops.yaml\n`,
      'sa.yaml': `${sa('app')}---\n${sa('other', '  annotations:\n    x: y\n')}---\n${sa('third')}`,
      'ops.yaml': operations,
    });
    const [app, other, third] = kubernetesAccounts;
    assert.equal(app!.annotations[0]!.key, key);
    assert.equal(at(app!.annotations[0]!.keyAt), 'kustomization.yaml: /metadata/annotations/iam.gke.io~1gcp-service-account');
    assert.equal(at(decidingPlace(app!.annotations[0]!.value)), 'kustomization.yaml: a@p.iam');
    assert.equal(at(decidingPlace(other!.annotations[0]!.value)), 'ops.yaml: a@p.iam');
    assert.deepEqual(third!.annotations, []);
  });

  it('tells a path with a slash where ~1 belongs', () => {
    const { kubernetesAccounts } = workspace({
      'kustomization.yaml':
        'resources: [sa.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ServiceAccount, name: a}\n  patch: |-\n    - op: add\n      path: /metadata/annotations/iam.gke.io/gcp-service-account\n      value: x\n',
      'sa.yaml': sa('a'),
    });
    assert.equal(kubernetesAccounts[0]!.annotations[0]!.brokenPointer, true);
  });

  it('renames with prefix and suffix, and the pods with the account', () => {
    const { lines, workloads } = workspace({
      'base/kustomization.yaml': 'namePrefix: x-\nresources: [all.yaml]\n',
      'base/all.yaml': `${sa('app')}---\n${pod('app')}---\n${pod('foreign')}`,
      'kustomization.yaml':
        'nameSuffix: -y\nnamespace: n\nresources: [base]\npatchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: app\n    annotations: {iam.gke.io/gcp-service-account: z}\n',
    });
    assert.deepEqual(lines, ['n/x-app-y z']);
    assert.deepEqual(
      workloads.map(({ account, name }) => `${show(name)} ${show(account)}`),
      ['x-w-y x-app-y', 'x-w-y foreign'],
    );
  });

  it('applies components to the objects of those that use them', () => {
    const { lines } = workspace({
      'kustomization.yaml': 'resources: [sa.yaml]\ncomponents: [components/gsa]\n',
      'sa.yaml': sa('app', '  namespace: n\n'),
      'components/gsa/kustomization.yaml':
        'kind: Component\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ServiceAccount\n    metadata:\n      name: app\n      annotations:\n        iam.gke.io/gcp-service-account: c@p\n',
    });
    assert.deepEqual(lines, ['n/app c@p']);
  });

  it('overrides namespaces and the name of a Namespace, and adds common annotations', () => {
    const { lines, namespaces } = workspace({
      'kustomization.yaml': `namespace: n\ncommonAnnotations:\n  ${key}: c\nresources: [all.yaml]\n`,
      'all.yaml': `${sa('app', '  namespace: old\n')}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: old\n`,
    });
    assert.deepEqual(lines, ['n/app c']);
    assert.equal(show(namespaces[0]!.name), 'n');
  });

  it('does not pretend to know what it cannot follow', () => {
    const { lines } = workspace({
      'kustomization.yaml':
        'resources: [sa.yaml]\npatches:\n- target: {kind: ServiceAccount, annotationSelector: a=b}\n  patch: |-\n    - op: add\n      path: /metadata/annotations/iam.gke.io~1gcp-service-account\n      value: x\nreplacements:\n- source: {kind: X}\n  targets:\n  - select: {kind: ServiceAccount}\n    fieldPaths: [metadata.namespace]\n',
      'sa.yaml': sa('app', '  namespace: n\n'),
    });
    assert.deepEqual(lines, ['?/app +']);
  });

  it('knows no annotation that may have been changed where we do not look', () => {
    const given = (settings: string): readonly string[] =>
      workspace({ 'kustomization.yaml': `resources: [sa.yaml]\n${settings}`, 'sa.yaml': sa('app', `  annotations: {${key}: a@p}\n`) })
        .lines;
    assert.deepEqual(given('transformers: [transform.yaml]\n'), ['?/? ? +']);
    assert.deepEqual(given('replacements: [{path: copies.yaml}]\n'), ['?/? ? +']);
    assert.deepEqual(given('components: [https://example.org/identity?ref=v1]\n'), ['?/app ? +']);
  });

  it('edits a base only when a single overlay builds on it', () => {
    const texts = {
      'base/kustomization.yaml': 'resources: [sa.yaml]\n',
      'base/sa.yaml': sa('app'),
      'a/kustomization.yaml': 'resources: [../base]\n',
    };
    assert.equal(editedAt(workspace(texts).kubernetesAccounts[0]!.editing), `${ws}base/sa.yaml 0`);
    const two = workspace({ ...texts, 'b/kustomization.yaml': 'resources: [../base]\n' });
    assert.deepEqual(
      two.kubernetesAccounts.map(({ editing }) => editing),
      [null, null],
    );
  });

  it('knows of accounts in manifests from elsewhere what patches state', () => {
    const remote = 'https://example.org/install.yaml';
    const annotated = sa('app', `  annotations: {${key}: a@p}\n`);
    const built = (settings: string, more: Readonly<Record<string, string>> = {}): readonly string[] =>
      workspace({ 'kustomization.yaml': `${settings}patches:\n- path: patch.yaml\n`, 'patch.yaml': annotated, ...more }).lines;
    assert.deepEqual(built(`namePrefix: x-\nnamespace: n\nresources: ['${remote}']\n`), ['n/x-app a@p +']);
    assert.deepEqual(built(`resources: ['${remote}']\n`), ['?/app a@p +']);
    assert.deepEqual(built(`resources: ['${remote}', sa.yaml]\n`, { 'sa.yaml': sa('app') }), ['-/app a@p']);
    assert.deepEqual(built(`resources: ['${remote}', '../unseen']\n`), []);
    assert.deepEqual(built(`resources: ['${remote}']\ncomponents: [c]\n`), []);
    const base = (settings: string) => ({ 'base/kustomization.yaml': `${settings}resources: ['${remote}']\n` });
    assert.deepEqual(built(`namespace: n\nresources: [base]\n`, base('')), ['n/app a@p +']);
    assert.deepEqual(built(`namespace: n\nresources: [base]\n`, base('namePrefix: y-\n')), []);
    assert.deepEqual(built(`resources: []\n`), []);
  });

  it('survives loops, missing bases and remote ones', () => {
    const { lines } = workspace({
      'a/kustomization.yaml': 'resources: [../b, sa.yaml]\n',
      'b/kustomization.yaml': 'resources: [../a, ../nowhere, "https://example.com/x?ref=1"]\n',
      'a/sa.yaml': sa('app'),
      'c/kustomization.yaml': 'resources: [../a, ../c]\n',
    });
    assert.ok(lines.length <= 1);
  });

  it('leaves an unused component unknown, text aside; a template without actions is what it says', () => {
    const annotated = sa('app', `  namespace: n\n  annotations:\n    ${key}: x\n`);
    const { lines } = workspace({
      'component/kustomization.yaml': 'kind: Component\nresources: [sa.yaml]\n',
      'component/sa.yaml': annotated,
      'chart/Chart.yaml': 'apiVersion: v2\nname: c\n',
      'chart/templates/sa.yaml': annotated,
      'chart/charts/other/templates/sa.yaml': annotated,
    });
    assert.deepEqual(lines, ['?/? x +', 'n/app x', 'n/app x']);
  });
});
