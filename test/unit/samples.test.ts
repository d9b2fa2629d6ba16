import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { chainState, linkNames } from '../../server/chain/model';
import { createEngine, type Snapshot } from '../../server/engine';
import { languageOf } from '../../server/facts/language';
import type { Finding, Fix } from '../../server/rules/finding';

const samples = join(__dirname, '..', '..', 'samples');

type Files = Map<string, string>;

function read(sample: string): Files {
  const folder = join(samples, sample);
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => languageOf(file) !== undefined)
      .sort()
      .map((file) => [`file:///${sample}/${file}`, readFileSync(join(folder, file), 'utf8')]),
  );
}

function analyse(files: Files): Snapshot {
  const engine = createEngine();
  for (const [uri, text] of files) engine.update({ uri, language: languageOf(uri)!, text, version: 1 });
  return engine.snapshot();
}

function apply(files: Files, { edits }: Fix): Files {
  const changed = new Map(files);
  const backwards = [...edits].sort((a, b) => ('span' in a && 'span' in b ? b.span.start - a.span.start : 0));
  for (const edit of backwards) {
    if ('create' in edit) changed.set(edit.create, edit.newText);
    else {
      const text = changed.get(edit.uri);
      assert.ok(text !== undefined, `a fix edits ${edit.uri}, which is not there`);
      changed.set(edit.uri, text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end));
    }
  }
  return changed;
}

const preferred = (finding: Finding): Fix => {
  const fix = finding.fixes.find((one) => one.preferred);
  assert.ok(fix, `${finding.rule} has no preferred fix`);
  return fix;
};

const rulesOf = ({ findings }: Snapshot): string[] => findings.map(({ rule }) => rule).sort();

function assertComplete(snapshot: Snapshot): void {
  assert.deepEqual(
    snapshot.findings.map(({ rule, message }) => `${rule} ${message}`),
    [],
  );
  assert.equal(snapshot.chains.length, 1);
  const [chain] = snapshot.chains;
  for (const name of linkNames) assert.equal(chain!.links[name].state, 'ok', `${name}: ${chain!.links[name].why}`);
}

/** All orders of four things. */
function orders<T>(things: readonly T[]): T[][] {
  return things.length < 2
    ? [[...things]]
    : things.flatMap((one) => orders(things.filter((other) => other !== one)).map((rest) => [one, ...rest]));
}

describe('samples', () => {
  it('broken-chain shows the four mistakes of the incident, each with a preferred fix, and nothing else', () => {
    const snapshot = analyse(read('broken-chain'));
    assert.deepEqual(rulesOf(snapshot), ['WI102', 'WI103', 'WI105', 'WI801']);
    snapshot.findings.forEach(preferred);
    assert.deepEqual(snapshot.chains.map(chainState), ['broken']);
  });

  it('complete-chain has no finding of any severity, and every link holds', () => {
    assertComplete(analyse(read('complete-chain')));
  });

  it('is the same workspace twice: only the three broken files differ', () => {
    const [broken, complete] = [read('broken-chain'), read('complete-chain')];
    const differing = [...broken].filter(([uri, text]) => complete.get(uri.replace('broken-chain', 'complete-chain')) !== text);
    assert.deepEqual(
      differing.map(([uri]) => uri.replace('file:///broken-chain/', '')).filter((file) => file !== 'README.md'),
      ['k8s/service-account.yaml', 'terraform/cluster.tf', 'terraform/iam.tf'],
    );
  });

  for (const order of orders(['WI102', 'WI103', 'WI105', 'WI801']))
    it(`the preferred fixes mend the chain in the order ${order.join(', ')}`, () => {
      let files = read('broken-chain');
      for (const rule of order) {
        const before = analyse(files);
        const finding = before.findings.find((one) => one.rule === rule);
        assert.ok(finding, `${rule} is gone before it was mended: ${rulesOf(before).join(', ')}`);
        files = apply(files, preferred(finding));
        assert.ok(!rulesOf(analyse(files)).includes(rule), `${rule} stays after its fix`);
      }
      assertComplete(analyse(files));
    });
});
