import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analyse, lineOf, pathOf, textAt, type Files } from '../workspace';

const wide = `resource "google_project_iam_member" "wide" {
  project = "acme"
  role    = "roles/iam.workloadIdentityUser"
  member  = "serviceAccount:\${var.p}.svc.id.goog[a/b]"
}
variable "p" {}
`;

function said(files: Readonly<Record<string, string>>): string[] {
  const all: Files = new Map(Object.entries(files));
  return analyse(all).findings.map(
    (finding) => `${pathOf(finding.at.uri)}:${lineOf(all, finding.at)} ${finding.rule} ${finding.severity} ${textAt(all, finding.at)}`,
  );
}
const file = '.gke-workload-identity.yaml';
const role = 'roles/iam.workloadIdentityUser';

describe('.gke-workload-identity.yaml', () => {
  it('sets the severity of a rule, or turns it off', () => {
    assert.deepEqual(said({ 'a/main.tf': wide, [file]: 'rules:\n  WI503: error\n' }), [`a/main.tf:3 WI503 error ${role}`]);
    assert.deepEqual(said({ 'a/main.tf': wide, [file]: 'rules: { WI503: off }\n' }), []);
  });

  it('speaks for its own folder; the nearest one decides', () => {
    assert.deepEqual(said({ 'a/main.tf': wide, 'b/main.tf': wide, [`a/${file}`]: 'rules:\n  WI503: off\n' }), [
      `b/main.tf:3 WI503 warning ${role}`,
    ]);
    const both = { 'a/main.tf': wide, [file]: 'rules:\n  WI503: error\n', [`a/${file}`]: 'rules:\n  WI503: hint\n' };
    assert.deepEqual(said(both), [`a/main.tf:3 WI503 hint ${role}`]);
  });

  it('leaves out the findings of ignored files, which are read all the same', () => {
    assert.deepEqual(said({ 'old/x/main.tf': wide, [file]: 'ignore:\n  - "old/**"\n' }), []);
    assert.deepEqual(said({ 'old/main.tf': wide, [file]: 'ignore:\n  - "*.tf"\n' }), [`old/main.tf:3 WI503 warning ${role}`]);
  });

  it('says what is wrong with it at the exact place, and goes on', () => {
    const text = 'rules:\n  WI503: loud\n  WI999: off\n  WI801: off\nignore: legacy\nseverity: error\n';
    assert.deepEqual(said({ 'main.tf': wide, [file]: text }), [
      `main.tf:3 WI503 warning ${role}`,
      `${file}:2 configuration warning loud`,
      `${file}:5 configuration warning legacy`,
      `${file}:6 configuration warning severity`,
      `${file}:3 configuration warning WI999`,
    ]);
  });

  for (const [name, text] of [
    ['empty', ''],
    ['a comment', '# nothing yet\n'],
    ['an open key', 'rules:\n'],
  ] as const)
    it(`has nothing to say of one that is ${name}`, () => assert.deepEqual(said({ [file]: text }), []));

  it('survives text that is no YAML, and lists', () => {
    assert.match(said({ 'main.tf': wide, [file]: 'rules: [\n' }).join('\n'), /configuration warning/);
    assert.match(said({ 'main.tf': wide, [file]: '- WI503\n' }).join('\n'), /configuration warning/);
  });
});
