import assert from 'node:assert/strict';
import { parseAllDocuments, visit, type Document, type Node } from 'yaml';
import { judgeTogether, type Reading } from '../server/gate/verdict';
import type { Finding, Fix } from '../server/rules/finding';
import type { Edit } from '../server/syntax/span';
import { readHcl } from '../server/syntax/hcl/read';
import { readYaml } from '../server/syntax/yaml/read';
import { readWithHashiCorp } from './oracle';
import { analyse, apply, pathOf, type Files } from './workspace';

// What every fix must keep to, whatever it mends: it mends its finding, says nothing new, and leaves the rest of the files alone.

/**
 * What comes to light behind a mended link. A chain is asked for its next link only where the one before it holds, so these follow by
 * design; any other rule that speaks up after a fix is a mistake of the fix (`# reveals WI102` in a workspace: there it is an
 * alternative that says where it leads).
 */
const behind: readonly (readonly [mended: RegExp, next: RegExp])[] = [
  // A member or an annotation that can be read at last is compared with the other side.
  [/^WI(?:2\d\d|30\d|502)$/, /^WI(?:104|111|112|507|801)$/],
  // A complete chain is asked what it leads to, and a pool what makes it.
  [/^WI(?:10[3-9]|110|213|50[13]|608|610|804)$/, /^WI111$/],
  [/^WI(?:101|107|401|406)$/, /^WI112$/],
  // A member that is added leaves the other one where it is, whoever that means.
  [/^WI105$/, /^WI110$/],
];

export const mayFollow = (mended: string, next: string): boolean => behind.some(([a, b]) => a.test(mended) && b.test(next));

/** What a finding says, without offsets that an edit above moves. */
const identity = ({ rule, severity, at, message }: Finding): string => `${rule} ${severity} ${at.uri} ${message}`;

const count = (findings: readonly Finding[], rule: string): number => findings.filter((finding) => finding.rule === rule).length;

/** Its finding is gone, so that there is nothing left to apply a second time, and no rule has more to say than before. */
export function mends(files: Files, before: readonly Finding[], finding: Finding, fix: Fix, revealed: readonly string[] = []): Files {
  const changed = apply(files, fix.edits);
  const after = analyse(changed).findings;
  const alike = (all: readonly Finding[]): number => all.filter((one) => identity(one) === identity(finding)).length;
  assert.ok(alike(after) < alike(before), `${finding.rule} stays after "${fix.title}"`);
  assert.ok(count(after, finding.rule) < count(before, finding.rule), `${finding.rule} moves after "${fix.title}"`);
  assert.deepEqual(
    after
      .filter(({ rule }) => count(after, rule) > count(before, rule) && !revealed.includes(rule) && !mayFollow(finding.rule, rule))
      .map(identity),
    [],
    `new after "${fix.title}"`,
  );
  assert.deepEqual(
    problems(changed).filter((problem) => !problems(files).includes(problem)),
    [],
    `unreadable after "${fix.title}"`,
  );
  return changed;
}

const isTerraform = (path: string): boolean => /\.(?:tf|tofu|tfvars)$/.test(path);
const isYaml = (path: string, text: string): boolean => /\.ya?ml$/.test(path) && !text.includes('{{');

function problems(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    if (isTerraform(path)) return readHcl(text).problems.map(({ message }) => `${path}: ${message}`);
    if (!isYaml(path, text)) return [];
    return readYaml(text).flatMap((document) => document.problems.map(({ message }) => `${path}: ${message}`));
  });
}

/** Edits within the texts, in no two ways for one place, and in the line ends of the file. */
export function areInPlace(files: Files, edits: readonly Edit[]): void {
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

/** HashiCorp's parser reads every Terraform file that was edited, and sees in it what we do. */
export async function readsBack(files: Files, changed: Files, title: string): Promise<void> {
  for (const [path, text] of changed) {
    const old = files.get(path) ?? '';
    if (!isTerraform(path) || text === old) continue;
    const verdict = judgeTogether(old, text, { before: await reading(old), after: await reading(text) });
    assert.ok(verdict.ok, `after "${title}" ${path}: ${verdict.ok || verdict.why}\n${text}`);
  }
}

const reading = (text: string): Promise<Reading> =>
  readWithHashiCorp(text).then(
    (read) => ({ read }),
    (error: unknown) => ({ mistake: String(error) }),
  );

/** The yaml package reads every manifest that was edited, and all values on lines without an edit are where they were. */
export function keepsValues(files: Files, changed: Files, edits: readonly Edit[], title: string): void {
  for (const [path, text] of files) {
    const now = changed.get(path)!;
    if (now === text || !isYaml(path, text)) continue;
    const own = edits.filter((edit) => 'span' in edit && pathOf(edit.uri) === path) as Extract<Edit, { span: unknown }>[];
    const sorted = own.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    let moved = 0;
    const there = sorted.map(({ span: { start, end }, newText }) => {
      const begin = start + moved;
      moved += newText.length - (end - start);
      return [begin, begin + newText.length] as const;
    });
    const here = sorted.map(({ span: { start, end } }) => [start, end] as const);
    const [before, after] = [leaves(text, here), leaves(now, there)];
    const [kept, found] = [before.untouched, after.untouched];
    assert.deepEqual(
      kept.filter((leaf) => !after.all.includes(leaf)),
      [],
      `lost in ${path} by "${title}"`,
    );
    assert.deepEqual(
      found.filter((leaf) => !before.all.includes(leaf)),
      [],
      `new in ${path} by "${title}", outside of its edits`,
    );
  }
}

/** `metadata.name="app"` for each scalar; lists without their indices, which shift. `edits`: what they touch, or the name of what is around it, is no longer there. */
function leaves(text: string, edits: readonly (readonly [number, number])[]): { all: string[]; untouched: string[] } {
  const [all, untouched]: [string[], string[]] = [[], []];
  for (const document of parseAllDocuments(text, { merge: true, version: '1.1' }) as Document[]) {
    visit(document, {
      Scalar(key, node, path) {
        if (key === 'key' || node.value === null) return;
        const names = path.flatMap((step) => ('key' in step && step.key ? [String((step.key as Node).toJSON())] : []));
        const leaf = `${names.join('.')}=${JSON.stringify(node.value)}`;
        all.push(leaf);
        const keys = path.flatMap((step) => ('key' in step && step.key ? [(step.key as Node).range!] : []));
        const renamed = keys.some(([start, end]) => edits.some(([a, b]) => a < end && start < b));
        const [start, end] = [keys.at(-1)?.[0] ?? node.range![0], node.range![1]];
        const [from, to] = [text.lastIndexOf('\n', start - 1) + 1, (text.indexOf('\n', end) + text.length + 1) % (text.length + 1)];
        if (!renamed && !edits.some(([a, b]) => a <= to && from <= b)) untouched.push(leaf);
      },
    });
  }
  return { all, untouched };
}
