import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literal } from '../../server/facts/text';
import { linkNames, type Chain } from '../../server/chain/model';
import { textReport } from '../../server/present/text';
import type { CheckRun } from '../../server/present/json';
import type { Place } from '../../server/syntax/span';

const at = (uri: string, start: number): Place => ({ uri, span: { start, end: start + 1 } });
const base: CheckRun = {
  findings: [],
  chains: [],
  files: 2,
  skipped: [],
  locate: ({ uri, span }) => ({ file: uri, range: { start: { line: 3, column: span.start }, end: { line: 3, column: span.end } } }),
};

const broken: Chain = {
  id: 'c',
  namespace: literal('production', at('k.yaml', 1)),
  account: literal('my-app-ksa', at('k.yaml', 1)),
  googleAccount: literal('my-app-gsa@acme.iam.gserviceaccount.com', at('iam.tf', 1)),
  access: 'impersonation',
  links: {
    ...(Object.fromEntries(
      linkNames.map((name) => [name, { state: 'ok', why: `the ${name} is there`, at: at('iam.tf', 7) }]),
    ) as Chain['links']),
    nodePool: { state: 'broken', why: 'app_nodes states GCE_METADATA', at: at('cluster.tf', 14) },
    workload: { state: 'unknown', why: 'no workload in the workspace', at: null },
  },
};

describe('present/text', () => {
  it('groups findings by file, with related places and the titles of the fixes, then shows each link of each chain', () => {
    const text = textReport(
      {
        ...base,
        findings: [
          {
            rule: 'WI102',
            severity: 'error',
            at: at('cluster.tf', 14),
            message: 'Pool bypasses it.',
            related: [{ at: at('iam.tf', 2), message: 'the grant' }],
            fixes: [
              { title: 'Use GKE_METADATA', preferred: true, safe: false, edits: [] },
              { title: 'Something else', preferred: false, safe: false, edits: [] },
            ],
          },
          { rule: 'WI801', severity: 'information', at: at('cluster.tf', 30), message: 'Literal.', related: [], fixes: [] },
        ],
        chains: [broken],
        skipped: [{ file: 'x.yaml', why: 'too large' }],
      },
      { colour: false },
    );
    assert.equal(
      text,
      [
        'cluster.tf',
        '  3:14    error       WI102 Pool bypasses it.',
        '          iam.tf:3:2 the grant',
        '          fix: Use GKE_METADATA',
        '          or:  Something else',
        '  3:30    information WI801 Literal.',
        '',
        'Binding chains',
        '✘ production/my-app-ksa → my-app-gsa@acme.iam.gserviceaccount.com',
        '    ✔ cluster          the cluster is there iam.tf:3:7',
        '    ✘ node pool        app_nodes states GCE_METADATA cluster.tf:3:14',
        '    ✔ service account  the serviceAccount is there iam.tf:3:7',
        '    ✔ binding          the binding is there iam.tf:3:7',
        '    ✔ role             the role is there iam.tf:3:7',
        '    ? workload         no workload in the workspace',
        '',
        '1 error, 1 information · chains: 1 broken · 2 files read · 1 skipped',
        '',
      ].join('\n'),
    );
  });

  it('says what was looked for where there is no chain', () => {
    const text = textReport(base, { colour: false });
    assert.match(text, /^No binding chain: in 2 files no ServiceAccount is annotated/);
    assert.match(text, /No findings · 2 files read\n$/);
  });

  it('colours only when told to, and then says the same', () => {
    const coloured = textReport({ ...base, chains: [broken] }, { colour: true });
    assert.ok(coloured.includes('\u001b[31m✘\u001b[0m'));
    // eslint-disable-next-line no-control-regex
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), textReport({ ...base, chains: [broken] }, { colour: false }));
  });

  it('lets no control character of a file reach the terminal', () => {
    const text = textReport(
      {
        ...base,
        findings: [
          {
            rule: 'WI302',
            severity: 'error',
            at: at('\u001b]0;x\u0007.tf', 1),
            message: 'Value "a\u001b[2J\nb\u202e".',
            related: [],
            fixes: [],
          },
        ],
      },
      { colour: false },
    );
    assert.match(text, /Value "a\ufffd\[2J b\ufffd"\./);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
