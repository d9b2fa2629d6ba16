import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { suggestions } from '../../server/present/configuration';
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

  it('reads names of folders as editors write them, or as they are where nobody can', () => {
    assert.deepEqual(said({ 'old%20one/main.tf': wide, [file]: 'ignore:\n  - "old one/**"\n' }), []);
    assert.deepEqual(said({ '100%/main.tf': wide, [file]: 'ignore:\n  - "100%/**"\n' }), []);
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

describe('suggestions for the settings file', () => {
  const at = (text: string): string[] => {
    const offset = text.indexOf('|');
    return suggestions(text.replace('|', ''), offset).map(({ label }) => label);
  };
  it('names the settings that are not there yet', () => {
    assert.deepEqual(at('|'), ['rules', 'ignore']);
    assert.deepEqual(at('rules:\n  WI503: off\nig|'), ['ignore']);
  });
  it('names rules below rules, each once', () => {
    const named = at('rules:\n  WI503: off\n  W|');
    assert.ok(named.includes('WI103') && !named.includes('WI503'));
  });
  it('names severities behind a rule', () =>
    assert.deepEqual(at('rules:\n  WI503: |'), ['off', 'hint', 'information', 'warning', 'error']));
  it('names nothing where globs stand', () => assert.deepEqual(at('ignore:\n  - |'), []));
});
