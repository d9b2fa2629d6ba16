import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Finding, Fix } from '../../server/rules/finding';
import type { Edit } from '../../server/syntax/span';
import { areInPlace, keepsValues, mends } from '../fixes';
import { fixtures } from '../fixtures';
import { analyse, apply, pathOf, textAt, type Files } from '../workspace';

// The fixtures again, disturbed in ways that change no meaning (comments, empty lines, line ends, files that have nothing to do
// with the rest) and in ways that may (texts cut anywhere). Findings must not move with the former; fixes must stay sound with both.

/** The workspaces in which something is mended; their markers are comments like any other. */
const mended = fixtures.filter(({ files }) => findingsOf(files).some(({ fixes }) => fixes.length > 0));

/** One of each rule, and of every shape, to be disturbed more than once. */
const bases = mended.filter(({ file }) => /^fires-(?:yaml-and-terraform|all-terraform|with-a-chain-error-D8|in-crlf)\.txt$/.test(file));

function findingsOf(files: Files): readonly Finding[] {
  return analyse(files).findings;
}

/** What findings say and stand on, wherever that is now, and how they can be mended. */
const told = (files: Files, findings: readonly Finding[], fixesToo: boolean): string[] =>
  findings
    .map(({ rule, severity, at, message, fixes }) =>
      [rule, severity, pathOf(at.uri), textAt(files, at), message, ...(fixesToo ? fixes.map(({ title }) => title) : [])].join(' | '),
    )
    .sort();

/** Comment lines with a number each, and empty lines, before some lines of every file; CRLF, a BOM, tabs in Terraform, a last line that nothing ends; a bystander. */
const disturbance = fc.record({
  before: fc.array(fc.record({ line: fc.nat(120), comment: fc.boolean() }), { maxLength: 12 }),
  windows: fc.boolean(),
  bystander: fc.boolean(),
  bom: fc.boolean(),
  tabs: fc.boolean(),
  open: fc.boolean(),
});
type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;

/** Comments may stand between any two lines, unless those are part of a text of several lines. */
const takesComments = (path: string, text: string): boolean =>
  /\.(?:tf|tfvars|ya?ml)$/.test(path) && !/<<|[|>][-+\d]*[ \t]*(?:#.*)?\r?$|\{\{/m.test(text);

function disturbed(files: Files, { before, windows, bystander, bom, tabs, open }: Disturbance): Files {
  const result = new Map<string, string>();
  for (const [path, text] of files) {
    if (!takesComments(path, text)) {
      result.set(path, text);
      continue;
    }
    const written = tabs && path.endsWith('.tf') ? text.replace(/^(?: {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2)) : text;
    const lines = (open ? written.trimEnd() : written).split(/\r?\n/).flatMap((line, i): string[] => {
      const here = before.filter((one) => one.line === i);
      return [...here.map(({ comment }, n) => (comment ? `# note ${i}.${n}` : '')), line];
    });
    result.set(path, (bom && !text.startsWith('\uFEFF') ? '\uFEFF' : '') + lines.join(windows ? '\r\n' : '\n'));
  }
  if (bystander) {
    result.set('other/network.tf', 'resource "google_compute_network" "other" {\n  name = "other"\n}\n');
    result.set('other/config.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  namespace: other\n');
  }
  return result;
}

const notes = (files: Files): string[] =>
  [...files.values()].flatMap((text) => [...text.matchAll(/# note \d+\.\d+/g)].map(([note]) => note));

/** A block that goes takes the comments within it along. */
const isRemoval = (edit: Edit): boolean => 'span' in edit && edit.newText === '';

function checkFix(files: Files, before: readonly Finding[], finding: Finding, fix: Fix, revealed: readonly string[]): void {
  areInPlace(files, fix.edits);
  const changed = mends(files, before, finding, fix, revealed);
  keepsValues(files, changed, fix.edits, fix.title);
  // No comment was lost on the way.
  assert.deepEqual(notes(changed).sort(), notes(apply(files, fix.edits.filter(isRemoval))).sort());
}

describe('fixes of disturbed workspaces', () => {
  it('have workspaces to disturb', () => assert.ok(bases.length >= 20 && mended.length >= 300, `${bases.length} of ${mended.length}`));

  for (const fixture of mended) {
    const { stem, file, files, revealed } = fixture;
    it(`${stem}/${file}: findings and fixes stay the same and sound`, () => {
      fc.assert(
        fc.property(disturbance, (change) => {
          const changed = disturbed(files, change);
          const before = findingsOf(changed);
          // A fix that would lose a comment is not offered.
          const fixesToo = change.before.every(({ comment }) => !comment);
          assert.deepEqual(told(changed, before, fixesToo), told(files, findingsOf(files), fixesToo));
          for (const finding of before) for (const fix of finding.fixes) checkFix(changed, before, finding, fix, revealed);
        }),
        { numRuns: bases.includes(fixture) ? 4 : 1 },
      );
    });
  }
});

describe('mending until nothing is left to mend', () => {
  for (const { stem, file, files } of bases) {
    it(`${stem}/${file}: the preferred fixes, one after the other, come to an end`, () => {
      let now = files;
      for (let step = 0; ; step++) {
        assert.ok(step < 12, 'still not mended');
        const [next] = findingsOf(now).flatMap(({ fixes }) => fixes.filter(({ preferred }) => preferred));
        if (!next) break;
        now = apply(now, next.edits);
      }
      const left = findingsOf(now).filter(({ severity, fixes }) => severity === 'error' && fixes.length > 0);
      assert.deepEqual(
        left.map(({ rule, message }) => `${rule} ${message}`),
        [],
      );
    });
  }

  it('marks as safe nothing that changes what a pod may do (rules.md D14)', () => {
    const safe = new Set(
      bases.flatMap(({ files }) => findingsOf(files).flatMap(({ rule, fixes }) => (fixes.some((fix) => fix.safe) ? [rule] : []))),
    );
    assert.deepEqual(
      [...safe].filter((rule) => !/^WI(?:2|30)/.test(rule)),
      [],
    );
    assert.ok(safe.has('WI301'));
    assert.ok(safe.has('WI303'));
  });
});

describe('fixes of texts in mid-edit', () => {
  // Whoever types into a file of Windows lines types those.
  const anyBase = fc.constantFrom(...bases.filter(({ archive }) => !archive.includes('# lines end in CRLF')));
  const cut = fc.record({
    file: fc.nat(10),
    at: fc.nat(2000),
    length: fc.nat(40),
    insert: fc.constantFrom('', '"', '{', '}', '${', '\n', '- ', ': ', '[', 'é😀', '\u2028'),
  });

  it('never fail, and never edit outside of the texts', () => {
    fc.assert(
      fc.property(anyBase, fc.array(cut, { minLength: 1, maxLength: 3 }), ({ files }, cuts) => {
        const changed = new Map(files);
        for (const { file, at, length, insert } of cuts) {
          const [path, text] = [...changed][file % changed.size]!;
          const from = at % (text.length + 1);
          changed.set(path, text.slice(0, from) + insert + text.slice(from + length));
        }
        for (const finding of findingsOf(changed)) {
          textAt(changed, finding.at);
          for (const { edits } of finding.fixes) {
            areInPlace(changed, edits);
            findingsOf(apply(changed, edits));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
