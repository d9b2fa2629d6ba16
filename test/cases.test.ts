import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Finding } from '../server/rules/finding';
import { rules } from '../server/rules/index';
import { areInPlace, keepsValues, mends, readsBack } from './fixes';
import { fixtures } from './fixtures';
import { analyse, lineOf, pathOf, textAt, type Files } from './workspace';

// Fixture workspaces with markers in the text. One `.txt` file is one workspace of `-- path --` sections. A comment
//     # want WI105 error at "default" fix "Name namespace production in the binding" fix "…"
// asks for a finding in the next line that is no marker: its rule, severity, exact text and the titles of all its fixes. What is
// not asked for must not be there, so a workspace without markers is one that must stay silent. `# allow WI801` at the top of the
// archive leaves a rule out of the comparison, for workspaces that are about another one; with `# lines end in CRLF` they do.
// Every fix is applied: its finding is gone, no rule has more to say than before, and both parsers read what was meant (test/fixes.ts).
// With `# reveals WI102` at the top that rule may: a fix that is one of two ways out says so where it leads.

const marker = /^\s*(?:#|\/\/) want (WI\d+) (\w+) at "((?:[^"\\]|\\.)*)"(.*)$/;

interface Want {
  readonly rule: string;
  readonly severity: string;
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly fixes: readonly string[];
}

function wanted(files: Files): Want[] {
  return [...files].flatMap(([path, text]) => {
    const lines = text.split(/\r?\n/);
    return lines.flatMap((line, i): Want[] => {
      const match = marker.exec(line);
      if (!match) return [];
      let next = i + 1;
      while (marker.test(lines[next] ?? '')) next++;
      const fixes = [...match[4]!.matchAll(/ fix "((?:[^"\\]|\\.)*)"/g)].map(([, title]) => title!.replace(/\\(.)/g, '$1'));
      return [{ rule: match[1]!, severity: match[2]!, path, line: next + 1, text: match[3]!.replace(/\\(.)/g, '$1'), fixes }];
    });
  });
}

const found = (files: Files, finding: Finding): Want => ({
  rule: finding.rule,
  severity: finding.severity,
  path: pathOf(finding.at.uri),
  line: lineOf(files, finding.at),
  text: textAt(files, finding.at),
  fixes: finding.fixes.map(({ title }) => title),
});

const told = ({ rule, severity, path, line, text, fixes }: Want): string =>
  `${path}:${line} ${rule} ${severity} at "${text}"${fixes.map((title) => ` fix "${title}"`).join('')}`;

describe('cases', () => {
  // A file that `fires` asks for its rule, one that is `silent` or `unknown` does not.
  it('are there for every rule: two that fire, two that are silent, one that cannot know', () => {
    for (const { id, name } of rules) {
      const own = fixtures.filter(({ stem }) => stem === `${id}-${name}`);
      for (const [kind, least] of Object.entries({ fires: 2, silent: 2, unknown: 1 })) {
        const ofKind = own.filter(({ file }) => file.startsWith(`${kind}-`));
        assert.ok(ofKind.length >= least, `${id}: ${ofKind.length} × ${kind}`);
        for (const { file, archive } of ofKind) assert.equal(archive.includes(` want ${id} `), kind === 'fires', `${id}/${file}`);
      }
      const others = own.filter(({ file }) => !/^(?:fires|silent|unknown)-/.test(file));
      assert.deepEqual(others, []);
    }
  });

  for (const stem of new Set(fixtures.map((fixture) => fixture.stem))) {
    describe(stem, () => {
      for (const { file, files, allowed, revealed } of fixtures.filter((fixture) => fixture.stem === stem)) {
        const compared = ({ rule }: Finding): boolean => !allowed.includes(rule);

        it(file.replace(/\.txt$/, ''), () => {
          const findings = analyse(files).findings.filter(compared);
          assert.deepEqual(findings.map((finding) => told(found(files, finding))).sort(), wanted(files).map(told).sort());
        });

        it(`${file.replace(/\.txt$/, '')}: every fix mends its finding and nothing else`, async () => {
          const before = analyse(files).findings;
          for (const finding of before.filter(compared)) {
            assert.ok(finding.fixes.filter(({ preferred }) => preferred).length <= 1, `${finding.rule}: two preferred fixes`);
            for (const fix of finding.fixes) {
              areInPlace(files, fix.edits);
              const changed = mends(files, before, finding, fix, revealed);
              keepsValues(files, changed, fix.edits, fix.title);
              await readsBack(files, changed, fix.title);
            }
          }
        });
      }
    });
  }
});
