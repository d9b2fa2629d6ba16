import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { analyse } from '../workspace';

const email = 'api-gsa@acme-prod.iam.gserviceaccount.com';

/** A ServiceAccount as the API server gives it out. */
const live = (name: string, namespace: string, annotations: Readonly<Record<string, string>> = {}): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: {
    name,
    namespace,
    annotations,
    uid: `uid-${namespace}-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-01-12T09:00:00Z',
  },
});
const list = (...items: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2);
const annotated = live('api', 'production', { 'iam.gke.io/gcp-service-account': email });
const policy = (...members: readonly string[]): string =>
  JSON.stringify({ bindings: [{ members, role: 'roles/iam.workloadIdentityUser' }], etag: 'BwYb', version: 1 });
const cluster = JSON.stringify({
  name: 'main',
  selfLink: 'https://container.googleapis.com/v1/projects/acme-prod/locations/europe-west1/clusters/main',
  workloadIdentityConfig: { workloadPool: 'acme-prod.svc.id.goog' },
  nodePools: [
    {
      name: 'old',
      config: { workloadMetadataConfig: { mode: 'GCE_METADATA' }, serviceAccount: 'nodes@acme-prod.iam.gserviceaccount.com' },
    },
  ],
});

const rulesOf = (files: Readonly<Record<string, string>>): string[] =>
  analyse(new Map(Object.entries(files))).findings.map(({ rule, severity }) => `${rule} ${severity}`);

describe('what kubectl and gcloud printed as JSON', () => {
  it('shows an account that its policy does not name', () => {
    assert.deepEqual(
      rulesOf({ 'cluster.json': list(annotated), [`${email}.json`]: policy('serviceAccount:acme-prod.svc.id.goog[production/web]') }),
      ['WI106 error'],
    );
    assert.deepEqual(rulesOf({ 'cluster.json': list(annotated), [`${email}.json`]: '{ "etag": "ACAB" }' }), ['WI104 error']);
  });

  it('reads the account from a file name that a URI encodes', () => {
    const name = `${email.replace('@', '%40')}.json`;
    assert.deepEqual(rulesOf({ 'cluster.json': list(annotated), [name]: '{ "etag": "ACAB" }' }), ['WI104 error']);
    assert.deepEqual(rulesOf({ 'cluster.json': list(annotated), '%E0%A4%A.json': '{ "etag": "ACAB" }' }), ['WI104 information']);
  });

  it('joins a cluster, its node pools and the accounts', () => {
    const files = {
      'cluster.json': list(annotated),
      'gke.json': cluster,
      [`${email}.json`]: policy('serviceAccount:acme-prod.svc.id.goog[production/api]'),
    };
    assert.deepEqual(rulesOf(files), ['WI102 error']);
    const [chain] = analyse(new Map(Object.entries(files))).chains;
    assert.deepEqual([chain?.links.binding.state, chain?.links.cluster.state, chain?.links.nodePool.state], ['ok', 'ok', 'broken']);
  });

  it('leaves out what the cluster brings along, and offers no fix in a dump', () => {
    const bound = policy(
      'serviceAccount:acme-prod.svc.id.goog[kube-system/agent]',
      'serviceAccount:acme-prod.svc.id.goog[production/worker]',
    );
    const { findings, inventory } = analyse(
      new Map([
        ['cluster.json', list(live('default', 'production'), live('agent', 'kube-system'), live('worker', 'production'))],
        [`${email}.json`, bound],
      ]),
    );
    assert.deepEqual(
      inventory.kubernetesAccounts.map(({ at }) => at.uri),
      ['file:///ws/cluster.json'],
    );
    assert.deepEqual(
      findings.map(({ rule, fixes }) => [rule, fixes]),
      [['WI103', []]],
    );
    assert.equal(inventory.dumps.length, 2);
  });

  it('takes objects of one name in several clusters apart by their links', () => {
    const other = cluster.replaceAll('europe-west1', 'us-central1').replace('GCE_METADATA', 'GKE_METADATA');
    const { inventory } = analyse(
      new Map([
        ['a.json', cluster],
        ['b.json', other],
      ]),
    );
    assert.equal(new Set(inventory.nodePools.map(({ clusterKey }) => clusterKey)).size, 2);
  });

  it('reads the example of the page', () => {
    const page = readFileSync(join(__dirname, '../../docs/audit.md'), 'utf8');
    const [, example = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];
    assert.deepEqual(rulesOf({ 'cluster.json': list(annotated), 'policies.yaml': example }), []);
    assert.deepEqual(rulesOf({ 'cluster.json': list(annotated), 'policies.yaml': example.replace('[production/', '[default/') }), [
      'WI105 error',
    ]);
  });
});
