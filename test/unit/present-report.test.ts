import assert from 'node:assert/strict';
import type { Chain, Link } from '../../server/chain/model';
import { literal } from '../../server/facts/text';
import { diagnosticOf } from '../../server/present/diagnostics';
import { rangesOf } from '../../server/present/range';
import { reportOf, type ReportInput } from '../../server/present/report';
import { reportBody, reportHtml } from '../../server/present/report-html';
import { emptyInventory } from '../../server/resolve/model';
import type { Finding } from '../../server/rules/finding';
import { place, span } from '../../server/syntax/span';

const uri = 'file:///w/k8s/sa.yaml';
const text = 'kind: ServiceAccount\nmetadata:\n  name: app\n';
const nameAt = place(uri, span(text.indexOf('app'), text.indexOf('app') + 3));
const ranges = rangesOf(() => text);

const ok: Link = { state: 'ok', why: 'fine', at: null };
const chain = (name: string, links: Partial<Chain['links']> = {}, namespace: string | null = 'production'): Chain => ({
  id: `${String(namespace)}/${name}`,
  namespace: namespace === null ? null : literal(namespace, nameAt),
  account: literal(name, nameAt),
  googleAccount: literal('app@acme.iam.gserviceaccount.com', nameAt),
  access: 'impersonation',
  links: { cluster: ok, nodePool: ok, serviceAccount: ok, binding: ok, role: ok, workload: ok, ...links },
});
const finding: Finding = {
  rule: 'WI103',
  severity: 'error',
  at: nameAt,
  message: 'app is not annotated <b>',
  related: [{ at: place(uri, span(0, 4)), message: 'bound here' }],
  fixes: [],
};
const input = (over: Partial<ReportInput>): ReportInput => ({
  chains: [],
  findings: [],
  inventory: emptyInventory,
  ranges,
  searched: { files: 3, folders: ['infra'], partial: false },
  nameOf: (file) => file.slice('file:///w/'.length),
  ...over,
});

describe('present/diagnostics', () => {
  it('has source, code, page, exact range and the other side', () => {
    assert.deepEqual(diagnosticOf(finding, ranges), {
      range: { start: { line: 2, character: 8 }, end: { line: 2, character: 11 } },
      severity: 1,
      code: 'WI103',
      codeDescription: {
        href: 'https://github.com/gke-workload-identity/gke-workload-identity/blob/main/docs/rules/WI103-ksa-missing-gsa-annotation.md',
      },
      source: 'workload-identity',
      message: 'app is not annotated <b>',
      relatedInformation: [
        { location: { uri, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } } }, message: 'bound here' },
      ],
    });
    assert.equal(diagnosticOf({ ...finding, related: [], severity: 'hint' }, ranges).relatedInformation, undefined);
    assert.equal(diagnosticOf({ ...finding, severity: 'hint' }, ranges).severity, 4);
  });
});

describe('present/report', () => {
  it('tells how names came to a chain that are not written out there', () => {
    const trail = { label: 'var.<namespace>', how: 'default', at: place(uri, span(0, 4)) } as const;
    const through: Chain = {
      ...chain('app'),
      namespace: { is: 'text', pieces: [{ is: 'known', text: 'production', at: nameAt, exact: true, trail }], at: nameAt },
    };
    const report = reportOf(input({ chains: [through, chain('other')] }));
    assert.deepEqual(
      report.chains.map(({ provenance }) => provenance),
      [['production/app ← var.<namespace> (k8s/sa.yaml:1, default)'], []],
    );
    assert.ok(reportBody(report).includes('production/app ← var.&lt;namespace&gt; (k8s/sa.yaml:1, default)'));
  });

  it('tells broken chains first and puts a finding at the link where it stands', () => {
    const broken = chain('b', { serviceAccount: { state: 'broken', why: 'not annotated', at: nameAt } });
    const report = reportOf(
      input({ chains: [chain('a'), chain('c', { cluster: { state: 'unknown', why: '?', at: null } }), broken], findings: [finding] }),
    );
    assert.deepEqual(
      report.chains.map(({ account, state }) => [account, state]),
      [
        ['production/b', 'broken'],
        ['production/c', 'unknown'],
        ['production/a', 'ok'],
      ],
    );
    assert.deepEqual(report.counts, { ok: 1, broken: 1, unknown: 1 });
    const link = report.chains[0]!.links.find(({ name }) => name === 'serviceAccount')!;
    assert.equal(link.place?.label, 'k8s/sa.yaml:3');
    assert.deepEqual(
      link.findings.map(({ rule }) => rule),
      ['WI103'],
    );
    assert.deepEqual(report.others, []);
  });

  it('keeps findings that belong to no link, and shows an unknown namespace as ?', () => {
    const report = reportOf(input({ chains: [chain('a', {}, null)], findings: [finding] }));
    assert.equal(report.chains[0]!.account, '?/a');
    assert.equal(report.others.length, 1);
  });

  it('says what was looked for and where when there is no chain', () => {
    const body = reportBody(reportOf(input({})));
    assert.match(body, /No binding chain was found/);
    assert.match(body, /Looked for in 3 files of infra/);
    assert.match(body, /roles granted to Kubernetes service accounts<\/th>\s*<td>0</);
    assert.doesNotMatch(body, /still being read/);
    assert.match(reportBody(reportOf(input({ searched: { files: 0, folders: [], partial: true } }))), /still being read/);
  });

  it('makes a page that loads nothing, runs only its own script, and shows the text of files as text', () => {
    const evil = chain('<img src=x onerror=alert(1)>\u202e', { role: { state: 'unknown', why: '"quoted" & <b>', at: nameAt } });
    const page = reportHtml(reportOf(input({ chains: [evil], findings: [finding] })), { nonce: 'abc' });
    assert.match(page, /default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'/);
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, /<img|<b>|\u202e|src=(?!x onerror)/);
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt;/);
    assert.match(page, /data-uri="file:\/\/\/w\/k8s\/sa\.yaml" data-at="2 8 2 11"/);
    assert.doesNotMatch(page, /style="|onclick=/);
  });

  it('names each state in words, not by colour alone', () => {
    const body = reportBody(reportOf(input({ chains: [chain('a', { binding: { state: 'broken', why: 'none', at: null } })] })));
    assert.match(body, /<span class="state">Broken<\/span>/);
    assert.match(body, /aria-label="broken">/);
  });
});
