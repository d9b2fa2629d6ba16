import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literal } from '../../server/facts/text';
import type { Text } from '../../server/facts/value';
import { linkNames, type Chain, type Link, type LinkName } from '../../server/chain/model';
import { jsonReport, type CheckRun, type Locate } from '../../server/present/json';
import type { Finding } from '../../server/rules/finding';
import type { Place } from '../../server/syntax/span';

/** Line = file, column = offset + 1: enough to see every place arrive. */
const locate: Locate = ({ uri, span }) => ({
  file: uri,
  range: { start: { line: 1, column: span.start + 1 }, end: { line: 1, column: span.end + 1 } },
});
const at = (uri: string, start: number, end: number): Place => ({ uri, span: { start, end } });

function finding(rule: string, place: Place, more: Partial<Finding> = {}): Finding {
  return { rule, severity: 'error', at: place, message: `${rule} here`, related: [], fixes: [], ...more };
}

function chain(account: string, more: Partial<Chain> = {}, links: Partial<Record<LinkName, Link>> = {}): Chain {
  const here = at('k8s.yaml', 0, 1);
  const all = Object.fromEntries(linkNames.map((name) => [name, links[name] ?? { state: 'ok', why: `${name} found`, at: here }]));
  const base = { id: account, namespace: literal('prod', here), account: literal(account, here), googleAccount: literal('a@b', here) };
  return { ...base, access: 'impersonation', links: all as Chain['links'], ...more };
}

const run = (more: Partial<CheckRun>): CheckRun => ({ findings: [], chains: [], files: 0, skipped: [], locate, ...more });

describe('present/json', () => {
  it('is the contract, field by field and in this order', () => {
    const one = finding('WI105', at('iam.tf', 4, 8), {
      related: [{ at: at('ksa.yaml', 2, 3), message: 'the ServiceAccount' }],
      fixes: [
        {
          title: 'Change it',
          preferred: true,
          safe: false,
          edits: [
            { uri: 'iam.tf', span: { start: 4, end: 8 }, newText: 'x' },
            { create: 'new.yaml', newText: 'kind: ServiceAccount\n' },
          ],
        },
      ],
    });
    const text = jsonReport(run({ findings: [one], chains: [chain('app')], files: 3, skipped: [{ file: 'big.yaml', why: 'too large' }] }));
    const range = (start: number, end: number) => ({ start: { line: 1, column: start }, end: { line: 1, column: end } });
    const link = (name: LinkName) => ({ state: 'ok', why: `${name} found`, at: { file: 'k8s.yaml', range: range(1, 2) } });
    const expected = {
      version: 1,
      findings: [
        {
          rule: 'WI105',
          severity: 'error',
          message: 'WI105 here',
          file: 'iam.tf',
          range: range(5, 9),
          related: [{ file: 'ksa.yaml', range: range(3, 4), message: 'the ServiceAccount' }],
          fixes: [
            {
              title: 'Change it',
              preferred: true,
              safe: false,
              edits: [
                { file: 'iam.tf', range: range(5, 9), newText: 'x' },
                { file: 'new.yaml', range: range(1, 1), newText: 'kind: ServiceAccount\n' },
              ],
            },
          ],
        },
      ],
      chains: [
        {
          namespace: 'prod',
          ksa: 'app',
          gsa: 'a@b',
          access: 'impersonation',
          links: {
            cluster: link('cluster'),
            nodePool: link('nodePool'),
            serviceAccount: link('serviceAccount'),
            binding: link('binding'),
            role: link('role'),
            workload: link('workload'),
          },
        },
      ],
      summary: {
        files: 3,
        skipped: [{ file: 'big.yaml', why: 'too large' }],
        error: 1,
        warning: 0,
        information: 0,
        hint: 0,
        chains: { ok: 1, broken: 0, unknown: 0 },
      },
    };
    assert.equal(text, JSON.stringify(expected));
  });

  it('sorts findings by folder, file, start and rule, whatever order they came in', () => {
    const inFolder: Locate = (place) => ({ folder: place.uri === 'c.tf' ? 'a-folder' : 'b-folder', ...locate(place) });
    const findings = [
      finding('WI102', at('a.tf', 9, 10)),
      finding('WI301', at('a.tf', 2, 3)),
      finding('WI103', at('a.tf', 2, 5)),
      finding('WI101', at('B.tf', 0, 1)),
      finding('WI801', at('c.tf', 0, 1)),
    ];
    const order = (given: Finding[]) =>
      (
        JSON.parse(jsonReport(run({ findings: given, locate: inFolder }))) as { findings: { folder: string; file: string; rule: string }[] }
      ).findings.map(({ folder, file, rule }) => `${folder}/${file} ${rule}`);
    const wanted = ['a-folder/c.tf WI801', 'b-folder/B.tf WI101', 'b-folder/a.tf WI103', 'b-folder/a.tf WI301', 'b-folder/a.tf WI102'];
    assert.deepEqual(order(findings), wanted);
    assert.deepEqual(order([...findings].reverse()), wanted);
  });

  it('says null for what is not known, and keeps a reference that could not be followed as a reference', () => {
    const here = at('iam.tf', 0, 1);
    const symbol: Text = { is: 'text', pieces: [{ is: 'symbol', key: 'k', label: 'var.project_id', at: here }], at: here };
    const unknown: Text = { is: 'text', pieces: [{ is: 'unknown', why: 'a module', at: here }], at: here };
    const links = { cluster: { state: 'unknown', why: 'no cluster in the workspace', at: null } } as const;
    const answer = JSON.parse(
      jsonReport(
        run({
          chains: [
            chain('b', { namespace: null, googleAccount: symbol }, links),
            chain('a', { namespace: unknown, googleAccount: null, access: 'direct' }, links),
          ],
        }),
      ),
    ) as { chains: { ksa: string; namespace: unknown; gsa: unknown; links: { cluster: unknown } }[]; summary: { chains: unknown } };
    assert.deepEqual(
      answer.chains.map(({ ksa, namespace, gsa }) => [ksa, namespace, gsa]),
      [
        ['a', null, null],
        ['b', null, '${var.project_id}'],
      ],
    );
    assert.deepEqual(answer.chains[0]!.links.cluster, { state: 'unknown', why: 'no cluster in the workspace', at: null });
    assert.deepEqual(answer.summary.chains, { ok: 0, broken: 0, unknown: 2 });
  });
});
