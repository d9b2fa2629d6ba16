import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stringify } from 'yaml';
import { kubernetesFacts } from '../../server/facts/kubernetes';
import { entryAt } from '../../server/resolve/kubernetes/read';
import { analyse } from '../workspace';

const account = (name: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: production\n  annotations:\n    iam.gke.io/gcp-service-account: api-gsa@acme-prod.iam.gserviceaccount.com\n`;
const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: text\ndata:\n  a: b\n';

describe('large and hostile YAML', () => {
  it('finds one account among 50,000 other documents', () => {
    const documents = Array.from({ length: 50_000 }, () => other);
    documents.splice(30_000, 0, account('api'));
    const facts = kubernetesFacts('file:///ws/all.yaml', documents.join('---\n'));
    assert.deepEqual(
      facts?.objects.map(({ kind }) => kind),
      ['ServiceAccount'],
    );
    assert.deepEqual(facts?.notes, []);
  });

  it('joins thousands of operators’ objects by name', () => {
    const count = 1_000;
    const iam = Array.from(
      { length: count },
      (_, i) =>
        `apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMServiceAccount\nmetadata:\n  name: app-${i}-gsa\n  annotations: { cnrm.cloud.google.com/project-id: acme-prod }\n---\napiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMPolicyMember\nmetadata:\n  name: app-${i}\nspec:\n  resourceRef: { kind: IAMServiceAccount, name: app-${i}-gsa }\n  role: roles/iam.workloadIdentityUser\n  member: serviceAccount:acme-prod.svc.id.goog[production/app-${i}]\n`,
    );
    const { inventory } = analyse(new Map([['iam.yaml', iam.join('---\n')]]));
    assert.equal(inventory.googleAccounts.length, count);
    const referred = inventory.grants.map(({ target }) =>
      target.level === 'serviceAccount' ? target.account.pieces[0]?.origin?.resource : undefined,
    );
    assert.deepEqual(new Set(referred), new Set(inventory.googleAccounts.map(({ key }) => key)));
  });

  it('gives up on a document whose aliases explode, and on no other', () => {
    let bomb = 'kind: ServiceAccount\napiVersion: v1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 30; i++)
      bomb += `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]\n`;
    const { inventory, notes } = analyse(new Map([['all.yaml', `${bomb}---\n${account('api')}`]]));
    assert.ok(inventory.kubernetesAccounts.some(({ name }) => name.pieces[0]?.is === 'known' && name.pieces[0].text === 'api'));
    assert.ok(notes.some(({ why }) => why.includes('aliases')));
  });

  const dumped = (kind: string, name: string, more: object): object => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'web', resourceVersion: '1', uid: `uid-${name}`, ...more },
    ...(kind === 'Pod' && { spec: { serviceAccountName: 'a0', containers: [{ name: 'c' }] } }),
  });
  const items = Array.from({ length: 2_000 }, (_, i) =>
    i % 10 === 0
      ? dumped('ServiceAccount', `a${i}`, {
          annotations: { 'iam.gke.io/gcp-service-account': `account-${i}@acme-prod.iam.gserviceaccount.com` },
        })
      : dumped(i % 10 < 4 ? 'Pod' : 'ConfigMap', `o${i}`, { ownerReferences: [{ kind: 'ReplicaSet', uid: `owner-${i - (i % 10)}` }] }),
  );
  const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
  for (const [name, text] of [
    ['dump.json', JSON.stringify(list, null, 4)],
    ['dump.yaml', stringify(list, { indentSeq: false })],
    ['compact.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items })],
  ] as const) {
    it(`reads a long ${name} item by item, of the pods of one owner one`, () => {
      const facts = kubernetesFacts(`file:///ws/${name}`, text);
      const accounts = facts?.objects.filter(({ kind }) => kind === 'ServiceAccount') ?? [];
      assert.equal(accounts.length, 200);
      assert.equal(facts?.objects.filter(({ kind }) => kind === 'Pod').length, name === 'compact.json' ? 600 : 200);
      for (const { value } of [accounts[0]!, accounts[150]!]) {
        const annotation = entryAt(value, 'metadata', 'annotations', 'iam.gke.io/gcp-service-account')?.value;
        assert.ok(annotation?.is === 'text');
        const [piece] = annotation.pieces;
        assert.ok(piece?.is === 'known');
        assert.equal(text.slice(piece.at.span.start, piece.at.span.end), piece.text);
      }
    });
  }

  it('reads no more unusual YAML than takes a moment, and says so', () => {
    const unusual = `apiVersion: v1\nkind: ServiceAccount\nmetadata: !unusual\n  name: api\n  text: "${'x'.repeat(30_000)}"\n`;
    const { notes } = kubernetesFacts('file:///ws/all.yaml', Array.from({ length: 60 }, () => unusual).join('---\n'))!;
    assert.match(notes[0]?.why ?? '', /unusual YAML/);
  });

  for (const [what, text] of [
    ['nested lists without end', `${account('api')}deep: ${'['.repeat(100_000)}`],
    ['nested maps without end', `${account('api')}deep: ${'{a: '.repeat(100_000)}`],
    ['an anchor within itself', `${account('api')}loop: &loop [*loop, { a: *loop }]\n`],
    ['a merge of itself', `${account('api')}loop: &loop { <<: *loop, a: 1 }\n`],
    ['a quote that never closes', account('api').replace('production', '"production')],
    ['half a surrogate pair and a null', `${account('api')}# \ud800 \0\n`],
    ['a list whose items are no objects', 'apiVersion: v1\nkind: List\nitems: [1, null, [], { kind: ServiceAccount }]\n'],
    [
      'operators’ objects of the wrong shape',
      'apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMPolicy\nmetadata: []\nspec:\n  resourceRef: [1]\n  bindings: { role: x }\n',
    ],
    [
      'a cluster of the wrong shape',
      'apiVersion: container.gcp.upbound.io/v1beta1\nkind: Cluster\nmetadata: { name: [] }\nspec: { forProvider: { workloadIdentityConfig: [1], nodeConfig: [[]] } }\n',
    ],
    ['answers of the wrong shape', '# a-gsa@acme.iam.gserviceaccount.com\netag: x\nbindings: { members: 3 }\n'],
  ] as const) {
    it(`goes on after ${what}`, () => {
      const { inventory } = analyse(
        new Map([
          ['broken.yaml', text],
          ['api.yaml', account('api')],
        ]),
      );
      assert.ok(
        inventory.kubernetesAccounts.some(({ at }) => at.uri.endsWith('api.yaml')),
        'the other file is read',
      );
    });
  }
});
