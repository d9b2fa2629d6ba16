import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { Finding } from '../server/rules/finding';
import { rules } from '../server/rules/index';
import { readHcl } from '../server/syntax/hcl/read';
import { readYaml } from '../server/syntax/yaml/read';
import { analyse, apply, lineOf, pathOf, sections, textAt, type Files } from './workspace';

// Fixture workspaces with markers in the text. One `.txt` file is one workspace of `-- path --` sections. A comment
//     # want WI105 error at "default" fix "Name namespace production in the binding" fix "…"
// asks for a finding in the next line that is no marker: its rule, severity, exact text and the titles of all its fixes. What is
// not asked for must not be there, so a workspace without markers is one that must stay silent. `# allow WI801` at the top of the
// archive leaves a rule out of the comparison, for workspaces that are about another one; with `# lines end in CRLF` they do.
// Every fix is applied: its finding is gone, no rule has more to say than before, and the files still parse. With
// `# reveals WI102` at the top that rule may: a fix that is one of two ways out says so where it leads.

const folder = join(__dirname, 'cases');
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

/** What a finding says, without offsets that an edit above moves. */
const identity = ({ rule, severity, at, message }: Finding): string => `${rule} ${severity} ${at.uri} ${message}`;

const count = (findings: readonly Finding[], rule: string): number => findings.filter((finding) => finding.rule === rule).length;

function workspace(archive: string): Files {
  const files = sections(archive);
  const windows = /^# lines end in CRLF$/m.test(archive.split(/^-- /m)[0]!);
  return windows ? new Map([...files].map(([path, text]) => [path, text.replace(/\r?\n/g, '\r\n')])) : files;
}

function parses(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    if (/\.(tf|tofu|tfvars)$/.test(path)) return readHcl(text).problems.map(({ message }) => `${path}: ${message}`);
    if (/\.ya?ml$/.test(path) && !text.includes('{{'))
      return readYaml(text).flatMap(({ problems }) => problems.map(({ message }) => `${path}: ${message}`));
    return [];
  });
}

describe('cases', () => {
  const stems = readdirSync(folder).sort();

  // A file that `fires` asks for its rule, one that is `silent` or `unknown` does not.
  it('are there for every rule: two that fire, two that are silent, one that cannot know', () => {
    for (const { id, name } of rules) {
      const files = readdirSync(join(folder, `${id}-${name}`));
      for (const [kind, least] of Object.entries({ fires: 2, silent: 2, unknown: 1 })) {
        const ofKind = files.filter((file) => file.startsWith(`${kind}-`));
        assert.ok(ofKind.length >= least, `${id}: ${ofKind.length} × ${kind}`);
        for (const file of ofKind) {
          const asks = readFileSync(join(folder, `${id}-${name}`, file), 'utf8').includes(` want ${id} `);
          assert.equal(asks, kind === 'fires', `${id}/${file}`);
        }
      }
      assert.deepEqual(
        files.filter((file) => !/^(?:fires|silent|unknown)-/.test(file)),
        [],
      );
    }
  });

  for (const stem of stems) {
    describe(stem, () => {
      for (const file of readdirSync(join(folder, stem)).sort()) {
        const archive = readFileSync(join(folder, stem, file), 'utf8');
        const files = workspace(archive);
        const allowed = [...archive.split(/^-- /m)[0]!.matchAll(/^# allow (WI\d+)/gm)].map(([, rule]) => rule!);
        const revealed = [...archive.split(/^-- /m)[0]!.matchAll(/^# reveals (WI\d+)/gm)].map(([, rule]) => rule!);
        const findings = (of: Files): Finding[] => analyse(of).findings.filter(({ rule }) => !allowed.includes(rule));

        it(file.replace(/\.txt$/, ''), () => {
          const wants = wanted(files).map(told).sort();
          assert.deepEqual(
            findings(files)
              .map((finding) => told(found(files, finding)))
              .sort(),
            wants,
          );
        });

        it(`${file.replace(/\.txt$/, '')}: every fix mends its finding and nothing else`, () => {
          const before = findings(files);
          const broken = parses(files);
          for (const finding of before) {
            assert.ok(finding.fixes.filter(({ preferred }) => preferred).length <= 1, `${finding.rule}: two preferred fixes`);
            for (const fix of finding.fixes) {
              const changed = apply(files, fix.edits);
              const after = findings(changed);
              assert.ok(!after.map(identity).includes(identity(finding)), `${finding.rule} stays after "${fix.title}"`);
              assert.ok(count(after, finding.rule) < count(before, finding.rule), `${finding.rule} moves after "${fix.title}"`);
              assert.deepEqual(
                after.filter(({ rule }) => count(after, rule) > count(before, rule) && !revealed.includes(rule)).map(identity),
                [],
                `new after "${fix.title}"`,
              );
              assert.deepEqual(
                parses(changed).filter((problem) => !broken.includes(problem)),
                [],
                `unreadable after "${fix.title}"`,
              );
            }
          }
        });
      }
    });
  }
});
