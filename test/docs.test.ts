import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { createEngine } from '../server/engine';
import { languageOf } from '../server/facts/language';
import { rules } from '../server/rules/index';
import type { Finding } from '../server/rules/finding';

// The pages of docs/rules are test cases. Under "## Wrong" and "## Right" every fenced block of YAML or Terraform is a file: its
// first line is a comment with the file's name. The blocks up to the next heading, "###" included, are one workspace. In
// each wrong workspace the page's rule speaks, in each right one nothing louder than information does, and the rule itself is silent.

const root = join(__dirname, '..');
const folder = join(root, 'docs', 'rules');
const headings = ['What is wrong', 'What happens at run time', 'Wrong', 'Right', 'How to fix it', 'When it stays silent', 'See also'];

interface Page {
  readonly stem: string;
  readonly text: string;
  readonly sections: ReadonlyMap<string, string>;
}

const pages: Page[] = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .sort()
  .map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const sections = new Map(text.split(/^## /m).map((part) => [part.split('\n', 1)[0]!, part.slice(part.indexOf('\n') + 1)]));
    return { stem: file.slice(0, -3), text, sections };
  });

/** The workspaces of a section: by sub-heading (or ''), the files by name. */
function workspaces(section: string): [title: string, files: Map<string, string>][] {
  return section.split(/^### /m).flatMap((part, index): [string, Map<string, string>][] => {
    const blocks = [...part.matchAll(/^```(?:yaml|hcl)\n# (\S+)\n([^]*?)^```$/gm)];
    const title = index === 0 ? '' : part.split('\n', 1)[0]!;
    return blocks.length > 0 ? [[title, new Map(blocks.map(([, name, body]) => [name!, body!]))]] : [];
  });
}

function findingsIn(files: Map<string, string>): Finding[] {
  const engine = createEngine();
  for (const [name, text] of files) {
    const uri = `file:///page/${name}`;
    const language = languageOf(uri);
    assert.ok(language, `${name} is no file that is read`);
    engine.update({ uri, language, text, version: 1 });
  }
  return [...engine.snapshot().findings];
}

const told = (findings: readonly Finding[]): string =>
  findings.map(({ rule, severity, message }) => `\n  ${rule} ${severity} ${message}`).join('');

describe('docs/rules', () => {
  it('has one page for each rule, and none besides', () => {
    assert.deepEqual(
      pages.map(({ stem }) => stem),
      rules.map(({ id, name }) => `${id}-${name}`).sort(),
    );
  });

  for (const { stem, text, sections } of pages) {
    const [id] = stem.split('-', 1) as [string];
    const rule = rules.find((one) => one.id === id);
    describe(stem, () => {
      it('has the headings of every page, in their order', () => {
        assert.deepEqual([...sections.keys()].slice(1), headings);
        assert.equal(text.split('\n', 1)[0], `# ${stem.replace('-', ' ')}`);
      });

      it('names the severity that the rule has', () => {
        assert.equal(/^\*\*Severity:\*\* (\w+)/m.exec(text)?.[1], rule?.severity);
      });

      it('shows no block that is not a file, and links only to pages that exist', () => {
        for (const name of ['Wrong', 'Right']) {
          const section = sections.get(name) ?? '';
          const files = workspaces(section).reduce((sum, [, blocks]) => sum + blocks.size, 0);
          assert.equal(files, section.match(/^```\w/gm)?.length, `a block under ${name} lacks its name, or two are of one name`);
          assert.ok(files > 0);
        }
        for (const [, link] of text.matchAll(/\]\((WI[^)]*)\.md\)/g))
          assert.ok(
            pages.some(({ stem: other }) => other === link),
            `no page ${link}`,
          );
      });

      for (const [title, files] of workspaces(sections.get('Wrong') ?? '')) {
        it(`speaks in what is wrong${title && `: ${title}`}`, () => {
          const findings = findingsIn(files);
          const own = findings.filter((finding) => finding.rule === id);
          assert.ok(own.length > 0, `no ${id}, only:${told(findings)}`);
          assert.equal(own[0]!.severity, rule?.severity, told(own));
          if (/\*\*Quick fix:\*\* yes/.test(text))
            assert.ok(
              own.some(({ fixes }) => fixes.length > 0),
              'the page promises a quick fix',
            );
          else
            assert.ok(
              own.every(({ fixes }) => fixes.length === 0),
              'the page says that there is no quick fix',
            );
        });
      }

      for (const [title, files] of workspaces(sections.get('Right') ?? '')) {
        it(`is silent in what is right${title && `: ${title}`}`, () => {
          const findings = findingsIn(files);
          const loud = findings.filter(({ rule: other, severity }) => other === id || severity === 'error' || severity === 'warning');
          assert.deepEqual(loud, [], told(loud));
        });
      }
    });
  }
});

describe('README', () => {
  it('has one row for each rule, with its name, page, severity and summary', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| \[(WI\d+)\]\(docs\/rules\/([^)]*)\.md\) \| ([^|]*) \| (\w+) \| (.*) \|$/gm)];
    assert.deepEqual(
      rows.map(([, id, stem, name, severity, summary]) => ({ id, stem, name, severity, summary })),
      rules
        .map(({ id, name, severity, summary }) => ({ id, stem: `${id}-${name}`, name, severity, summary }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });
});
