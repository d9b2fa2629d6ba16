import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { languageOf } from '../../server/facts/language';
import { ignoresIn } from '../../server/facts/ignores';
import { ignoreFix } from '../../server/rules/fixes/ignore';
import { readHcl } from '../../server/syntax/hcl/read';
import { readYaml } from '../../server/syntax/yaml/read';
import { analyse, apply, pathOf, textAt, uriOf, type Files } from '../workspace';

const project = `resource "google_project_iam_member" "wide" {
  project = "acme"
  role    = "roles/iam.workloadIdentityUser"
  member  = "serviceAccount:\${var.p}.svc.id.goog[a/b]"
}
variable "p" {}
`;
const said = (files: Files): string[] => analyse(files).findings.map((finding) => `${finding.rule} ${textAt(files, finding.at)}`);
const main = (text: string): Files => new Map([['main.tf', text]]);

describe('suppression comments', () => {
  const line = '  role    =';

  it('the finding is there without one', () => assert.deepEqual(said(main(project)), ['WI503 roles/iam.workloadIdentityUser']));

  for (const [name, text] of [
    ['on the line above', project.replace(line, `  # gke-workload-identity-ignore WI503: break-glass\n${line}`)],
    ['above other comments', project.replace(line, `  # gke-workload-identity-ignore WI503: break-glass\n\n  // reviewed\n${line}`)],
    ['at the end of the line', project.replace('User"\n', 'User" // gke-workload-identity-ignore WI503: break-glass\n')],
    ['for the whole file', `# gke-workload-identity-ignore-file WI503: break-glass\n${project}`],
    ['in a file with CRLF', project.replace(line, `  # gke-workload-identity-ignore WI503: break-glass\n${line}`).replaceAll('\n', '\r\n')],
  ] as const)
    it(`silences ${name}`, () => assert.deepEqual(said(main(text)), []));

  it('another rule, or a line further up, silences nothing and says so', () => {
    const other = project.replace(line, `  # gke-workload-identity-ignore WI103: no\n${line}`);
    assert.deepEqual(said(main(other)), ['WI503 roles/iam.workloadIdentityUser', 'suppression WI103']);
    const far = project.replace('  project =', `  # gke-workload-identity-ignore WI503: no\n  project =`);
    assert.deepEqual(said(main(far)), ['WI503 roles/iam.workloadIdentityUser', 'suppression WI503']);
  });

  it('asks for a reason, and says when there is no such rule or none at all', () => {
    const above = (comment: string): string => project.replace(line, `  # ${comment}\n${line}`);
    assert.deepEqual(said(main(above('gke-workload-identity-ignore WI503'))), ['suppression # gke-workload-identity-ignore WI503']);
    assert.deepEqual(said(main(above('gke-workload-identity-ignore WI503 WI999: x'))), ['suppression WI999']);
    assert.deepEqual(said(main(above('gke-workload-identity-ignore'))), [
      'WI503 roles/iam.workloadIdentityUser',
      'suppression # gke-workload-identity-ignore',
    ]);
  });

  it('other words are no comment of ours', () => {
    for (const text of ['# gke-workload-identity-ignored WI103: x', 'gke-workload-identity-ignore WI103', '#gke-workload-identity WI103']) {
      assert.deepEqual(ignoresIn('file:///a.tf', text), []);
    }
  });
});

describe('the fix that inserts one', () => {
  const workspaces: [string, Files][] = [
    ['Terraform', main(project)],
    ['CRLF and a byte order mark', main(`\uFEFF${project.replaceAll('\n', '\r\n')}`)],
    [
      'YAML',
      new Map([
        [
          'sa.yaml',
          'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n    iam.gke.io/gcp-service-acount: a@b-project.iam.gserviceaccount.com\n',
        ],
      ]),
    ],
  ];
  for (const [name, files] of workspaces)
    it(`silences the finding and leaves the rest: ${name}`, () => {
      const [finding] = analyse(files).findings;
      const path = pathOf(finding!.at.uri);
      const text = files.get(path)!;
      const file = languageOf(path) === 'terraform' ? { text, hcl: readHcl(text) } : { text, yaml: readYaml(text) };
      const fix = ignoreFix(finding!, file);
      assert.ok(fix);
      const after = apply(files, fix.edits);
      assert.deepEqual(said(after), []);
      assert.equal(after.get(path)!.replace(/[ \t]*# gke-workload[^\n]*\n/, ''), text);
    });

  it('is not offered within strings that run over several lines, nor in JSON', () => {
    const heredoc = 'x = <<EOT\na\nb\nEOT\n';
    const at = { uri: uriOf('a.tf'), span: { start: 12, end: 13 } };
    const finding = { rule: 'WI103', severity: 'error' as const, at, message: '', related: [], fixes: [] };
    assert.equal(ignoreFix(finding, { text: heredoc, hcl: readHcl(heredoc) }), undefined);
    // Between the items of a list, an object and the arguments of a call there is room for one.
    const code = 'a = {\n  b = c(\n    d,\n    [\n      "e",\n      "f",\n    ],\n    g ? 1 :\n    2,\n  )\n}\n';
    for (const word of ['b', 'd', '"e"', '"f"', '2']) {
      const start = code.indexOf(word);
      assert.ok(
        ignoreFix({ ...finding, at: { ...at, span: { start, end: start + word.length } } }, { text: code, hcl: readHcl(code) }),
        word,
      );
    }
    const list = 'a:\n  - b\n  - [c,\n    d]\n';
    const inList = (word: string): boolean =>
      ignoreFix(
        { ...finding, at: { ...at, span: { start: list.indexOf(word), end: list.indexOf(word) + 1 } } },
        { text: list, yaml: readYaml(list) },
      ) !== undefined;
    assert.deepEqual([inList('b'), inList('d')], [true, false]);
    const block = 'a: |\n  one\n  two\n';
    assert.equal(ignoreFix({ ...finding, at: { ...at, span: { start: 13, end: 14 } } }, { text: block, yaml: readYaml(block) }), undefined);
    const json = '{\n  "a": 1\n}';
    assert.equal(ignoreFix({ ...finding, at: { ...at, span: { start: 4, end: 7 } } }, { text: json, yaml: readYaml(json) }), undefined);
  });
});
