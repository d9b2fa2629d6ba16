import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Finding, Fix } from '../../server/rules/finding';
import type { Edit } from '../../server/syntax/span';
import { analyse, apply, pathOf, sections, textAt, type Files } from '../workspace';

// The fixtures again, disturbed in ways that change no meaning (comments, empty lines, line ends, files that have nothing to do
// with the rest) and in ways that may (texts cut anywhere). Findings must not move with the former; fixes must stay sound with both.

const folder = join(__dirname, '..', 'cases');

/** One workspace of each rule that mends something, read from the fixtures; their markers are comments like any other. */
const bases: readonly { readonly name: string; readonly files: Files }[] = readdirSync(folder)
  .sort()
  .flatMap((rule) =>
    readdirSync(join(folder, rule))
      .filter((file) => /^fires-(?:yaml-and-terraform|all-terraform|with-a-chain-error-D8|in-crlf)\.txt$/.test(file))
      .map((file) => ({ name: `${rule}/${file}`, files: sections(readFileSync(join(folder, rule, file), 'utf8')) })),
  );

const findingsOf = (files: Files): readonly Finding[] => analyse(files).findings;

/** What a finding says and stands on, wherever that is now. */
const told = (files: Files, { rule, severity, at, message, fixes }: Finding): string =>
  [rule, severity, pathOf(at.uri), textAt(files, at), message, ...fixes.map(({ title }) => title)].join(' | ');

const toldAll = (files: Files): string[] =>
  findingsOf(files)
    .map((finding) => told(files, finding))
    .sort();

const count = (findings: readonly Finding[], rule: string): number => findings.filter((finding) => finding.rule === rule).length;

/** Comment lines with a number each, and empty lines, before some lines of every file; CRLF or not; a bystander. */
const disturbance = fc.record({
  before: fc.array(fc.record({ line: fc.nat(120), comment: fc.boolean() }), { maxLength: 12 }),
  windows: fc.boolean(),
  bystander: fc.boolean(),
  bom: fc.boolean(),
});
type Disturbance = typeof disturbance extends fc.Arbitrary<infer T> ? T : never;

function disturbed(files: Files, { before, windows, bystander, bom }: Disturbance): Files {
  const result = new Map<string, string>();
  for (const [path, text] of files) {
    const lines = text.split('\n').flatMap((line, i): string[] => {
      const here = before.filter((one) => one.line === i);
      return [...here.map(({ comment }, n) => (comment ? `# note ${i}.${n}` : '')), line];
    });
    result.set(path, (bom ? '\uFEFF' : '') + lines.join(windows ? '\r\n' : '\n'));
  }
  if (bystander) {
    result.set('other/network.tf', 'resource "google_compute_network" "other" {\n  name = "other"\n}\n');
    result.set('other/config.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  namespace: other\n');
  }
  return result;
}

/** Edits within the texts, in no two ways for one place, and in the line ends of the file. */
function checkEdits(files: Files, edits: readonly Edit[]): void {
  const inside = edits.filter((edit) => 'span' in edit);
  for (const { uri, span, newText } of inside) {
    const text = files.get(pathOf(uri));
    assert.ok(text !== undefined && span.start >= 0 && span.start <= span.end && span.end <= text.length, `outside of ${uri}`);
    if (text.includes('\r\n')) assert.ok(!/(?<!\r)\n/.test(newText), `a bare line feed for ${uri}`);
    else assert.ok(!newText.includes('\r'), `a carriage return for ${uri}`);
  }
  for (const [i, a] of inside.entries())
    for (const b of inside.slice(i + 1))
      if (a.uri === b.uri) assert.ok(a.span.end <= b.span.start || b.span.end <= a.span.start, `two edits of one place in ${a.uri}`);
}

const notes = (files: Files): string[] =>
  [...files.values()].flatMap((text) => [...text.matchAll(/# note \d+\.\d+/g)].map(([note]) => note));

/**
 * Information about what comes after the link that was mended: a complete chain that leads to nothing, a binding that waits for no
 * cluster, an e-mail written out beside its account.
 */
const later: ReadonlySet<string> = new Set(['WI111', 'WI112', 'WI802']);

/** A block that goes takes the comments within it along. */
const isRemoval = (edit: Edit): boolean => 'span' in edit && edit.newText === '';

function checkFix(files: Files, before: readonly Finding[], finding: Finding, fix: Fix): void {
  checkEdits(files, fix.edits);
  const changed = apply(files, fix.edits);
  const after = findingsOf(changed);
  assert.ok(count(after, finding.rule) < count(before, finding.rule), `${finding.rule} stays after "${fix.title}"`);
  for (const { rule, message } of after.filter((one) => !later.has(one.rule)))
    assert.ok(count(after, rule) <= count(before, rule), `new after "${fix.title}": ${message}`);
  // A second time there is nothing left to apply, and no comment was lost on the way.
  assert.ok(!after.some((other) => told(changed, other) === told(files, finding)));
  assert.deepEqual(notes(changed).sort(), notes(apply(files, fix.edits.filter(isRemoval))).sort());
}

describe('fixes of disturbed workspaces', () => {
  it('have workspaces to disturb', () => assert.ok(bases.length >= 20, `${bases.length}`));

  for (const { name, files } of bases) {
    const expected = toldAll(files);
    it(`${name}: findings and fixes stay the same and sound`, () => {
      fc.assert(
        fc.property(disturbance, (change) => {
          const changed = disturbed(files, change);
          const before = findingsOf(changed);
          assert.deepEqual(before.map((finding) => told(changed, finding)).sort(), expected);
          for (const finding of before) for (const fix of finding.fixes) checkFix(changed, before, finding, fix);
        }),
        { numRuns: 8 },
      );
    });
  }
});

describe('mending until nothing is left to mend', () => {
  for (const { name, files } of bases) {
    it(`${name}: the preferred fixes, one after the other, come to an end`, () => {
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
  const anyBase = fc.constantFrom(...bases);
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
            checkEdits(changed, edits);
            findingsOf(apply(changed, edits));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
