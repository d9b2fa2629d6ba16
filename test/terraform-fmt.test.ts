import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { analyse, apply, sections } from './workspace';

// What fixes write is formatted as `terraform fmt` would format it. Its answers are recorded (terraform-fmt/record.ts): each file is a
// workspace that it leaves alone, the fix to apply, and what it makes of the files after that, which must be just what the fix wrote.

const folder = join(__dirname, 'terraform-fmt', 'answers');

describe('terraform fmt', () => {
  for (const file of readdirSync(folder).sort()) {
    const archive = readFileSync(join(folder, file), 'utf8');
    const [, rule, title] = /^# (WI\d+) "(.*)"$/m.exec(archive)!;
    const all = [...sections(archive)];
    const files = new Map(all.filter(([path]) => !path.startsWith('fmt/')));
    const answers = all.filter(([path]) => path.startsWith('fmt/')).map(([path, text]) => [path.slice('fmt/'.length), text] as const);

    it(`leaves alone what ${rule} writes: ${title}`, () => {
      const fixes = analyse(files).findings.flatMap((finding) => (finding.rule === rule ? finding.fixes : []));
      const results = fixes.filter((fix) => fix.title === title).map(({ edits }) => apply(files, edits));
      assert.ok(results.length > 0, 'the fix is gone');
      const wanted = answers.map(([path, text]) => `${path}\n${text}`);
      const found = results.map((after) => answers.map(([path]) => `${path}\n${after.get(path)}`));
      if (!found.some((texts) => texts.join('') === wanted.join(''))) assert.deepEqual(found[0], wanted);
    });
  }
});
