import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { accountMentions } from '../../server/facts/mentions';

const named = (text: string): (string | undefined)[] => accountMentions('file:///a.yaml', text).map(({ name }) => name);

describe('mentions of accounts', () => {
  it('are read in every notation', () => {
    assert.deepEqual(named('serviceAccountName: a\nb: { "serviceAccount": "c" }\nserviceAccountRef: {kind: x, name: d}'), ['a', 'c', 'd']);
    assert.deepEqual(named('a:\r\n  - serviceAccount: # own\r\n      # one\r\n      x:\r\n        name: y\r\n\r\n      name: b\r\n'), [
      'b',
    ]);
  });

  it('are not what is no name of an account', () => {
    assert.deepEqual(named('serviceAccount: a@b.iam.gserviceaccount.com\nserviceAccountName: {{ .Values.name }}'), []);
    assert.deepEqual(named('a:\n  serviceAccount:\n  name: b\nserviceAccount:\n  x:\n    name: y\nname: c\n'), []);
    assert.deepEqual(named('# serviceAccountName: a\nmyserviceAccountName: b\n'), []);
  });

  it('are not what workloads name, in lists too', () => {
    const item = (kind: string): string => `- apiVersion: v1\n  kind: ${kind}\n  spec:\n    serviceAccountName: of-${kind.toLowerCase()}\n`;
    assert.deepEqual(named(`apiVersion: v1\nitems:\n${item('Pod')}${item('TaskRun')}${item('Pod')}kind: List\n`), ['of-taskrun']);
    assert.deepEqual(named('kind: Deployment\nspec: { serviceAccountName: a, x: { kind: Managed } }'), []);
  });

  it('say which namespaces their object speaks of', () => {
    const namespaces = (text: string): readonly string[] | undefined => accountMentions('file:///a.yaml', text)[0]?.namespaces;
    const object = 'apiVersion: a/v1\nkind: B\nserviceAccountName: c\n';
    assert.deepEqual(namespaces(`${object}metadata: { namespace: n }\ntargetNamespace: "m"\n`), ['n', 'm']);
    assert.deepEqual(namespaces(`${object}metadata: { namespace: n }\nx:\n  namespace: \${m}\n`), []);
    assert.deepEqual(namespaces('serviceAccountName: c\nnamespace: n\n'), []);
  });

  it('take no longer in texts made to be slow', () => {
    const start = performance.now();
    for (const text of [
      Array.from({ length: 2000 }, (_, i) => `${'  '.repeat(Math.min(i, 200))}serviceAccount:\n`).join(''),
      `serviceAccount: #${'\n #'.repeat(20_000)}`,
      'serviceAccount: {'.repeat(5000),
      `serviceAccount: ${'a-'.repeat(50_000)}!`,
    ])
      assert.deepEqual(named(text), []);
    assert.ok(performance.now() - start < 5000);
  });
});
