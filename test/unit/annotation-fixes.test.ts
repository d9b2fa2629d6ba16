import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { analyse, apply, sections } from '../workspace';
import { base, iam } from './annotation-forms';
import { kubernetesForms } from './annotation-forms-kubernetes';
import { terraformForms } from './annotation-forms-terraform';

// In whatever form a ServiceAccount is written: the rule speaks, its first fix makes exactly the text that is given, and then it is silent.

describe('annotation fixes', () => {
  it('are not offered for a base that overlays want different things of', () => {
    const files = sections(`${iam}${base}-- web/kustomization.yaml --
namespace: web
resources: [../base]
-- laptop/kustomization.yaml --
namespace: laptop
resources: [../base]
`);
    const about = analyse(files).findings.filter(({ rule }) => rule === 'WI103');
    assert.deepEqual(
      about.map(({ fixes }) => fixes),
      [[]],
    );
  });

  for (const { form, rule = 'WI103', files: written, path, fixed } of [...kubernetesForms, ...terraformForms]) {
    it(form, () => {
      const files = sections(`${iam}${written}`);
      const about = analyse(files).findings.filter((finding) => finding.rule === rule);
      assert.equal(about.length, 1, `${about.length} findings of ${rule}`);
      const [fix] = about[0]!.fixes;
      assert.ok(fix, 'no fix');
      const changed = apply(files, fix.edits);
      assert.equal(changed.get(path), fixed);
      assert.deepEqual(
        analyse(changed).findings.filter((finding) => finding.rule === rule),
        [],
      );
    });
  }
});
