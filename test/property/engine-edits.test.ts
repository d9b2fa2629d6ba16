import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createEngine, type Engine, type Snapshot } from '../../server/engine';
import { languageOf } from '../../server/facts/language';
import { sections, uriOf, type Files } from '../workspace';

// The engine reads only the Terraform files that can matter, and keeps what an edit leaves alone. Whatever was edited before, it must
// say what one says that reads everything for the first time.

const folder = join(__dirname, '../cases');
const archives = readdirSync(folder).flatMap((stem) =>
  readdirSync(join(folder, stem)).map((file) => ({
    name: `${stem}/${file}`,
    files: sections(readFileSync(join(folder, stem, file), 'utf8')),
  })),
);

function give(engine: Engine, path: string, text: string | undefined): void {
  const language = languageOf(uriOf(path));
  if (language && text !== undefined) engine.update({ uri: uriOf(path), language, text, version: 1 });
  else engine.remove(uriOf(path));
}

function fresh(files: Files): Snapshot {
  const engine = createEngine(true);
  for (const [path, text] of files) give(engine, path, text);
  return engine.snapshot();
}

const sorted = (items: readonly unknown[]): string[] => items.map((item) => JSON.stringify(item)).sort();

/** All that is shown; in any order, for files may have come in another one. */
const said = ({ findings, chains }: Snapshot) => ({
  findings: sorted(findings),
  chains: sorted(chains.map(({ links }) => links)),
});

describe('an engine that reads only what matters', function () {
  this.timeout(120_000);

  it('says the same as one that reads everything', () => {
    for (const { name, files } of archives) {
      const lazy = createEngine();
      for (const [path, text] of files) give(lazy, path, text);
      assert.deepEqual(said(lazy.snapshot()), said(fresh(files)), name);
    }
  });

  it('says the same after any edits', () => {
    const edit = fc.record({
      at: fc.nat(),
      what: fc.constantFrom(
        'cut' as const,
        'remove' as const,
        'restore' as const,
        'swap' as const,
        'line' as const,
        'above' as const,
        'inside' as const,
      ),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 60 }),
    });
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.array(edit, { minLength: 1, maxLength: 8 }), (first, second, edits) => {
        const original = new Map<string, string>();
        for (const [i, index] of [first, second].entries())
          for (const [path, text] of archives[index % archives.length]!.files) original.set(`${i}/${path}`, text);
        const paths = [...original.keys()];
        if (paths.length === 0) return;
        const files = new Map(original);
        const engine = createEngine();
        for (const [path, text] of files) give(engine, path, text);
        engine.snapshot();
        for (const { at, what, from, length } of edits) {
          const path = paths[at % paths.length]!;
          const text = files.get(path) ?? '';
          const start = Math.floor(from * text.length);
          const line = text.lastIndexOf('\n', start) + 1;
          const next = {
            cut: text.slice(0, start) + text.slice(start + length),
            remove: undefined,
            restore: original.get(path),
            swap: files.get(paths[(at + length) % paths.length]!),
            line: `${text}\n# ${'x'.repeat(length)}\n`,
            above: `# ${'x'.repeat(length)}\n${text}`,
            inside: `${text.slice(0, line)}\n# ${'x'.repeat(length)}\n${text.slice(line)}`,
          }[what];
          if (next === undefined) files.delete(path);
          else files.set(path, next);
          give(engine, path, next);
          assert.deepEqual(said(engine.snapshot()), said(fresh(files)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the objects of other documents, and of modules that are given the same', () => {
    const account = (name: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
    const call = 'module "a" {\n  source = "./a"\n  name   = "shop-gsa"\n}\n';
    const inner = 'variable "name" {}\nresource "google_service_account" "a" {\n  account_id = var.name\n}\n';
    const engine = createEngine();
    give(engine, 'a/main.tf', inner);
    const look = (path: string, text: string): readonly unknown[] => {
      give(engine, path, text);
      const { kubernetesAccounts, googleAccounts } = engine.snapshot().inventory;
      return path === 'main.tf' ? googleAccounts : kubernetesAccounts;
    };
    look('main.tf', call);
    const [made] = look('main.tf', call);
    const [still] = look('main.tf', `locals {\n  a = 1\n}\n${call}`);
    assert.ok(made);
    assert.equal(still, made);
    const [first, second, third] = look('k8s.yaml', [account('a'), account('b'), account('c')].join('---\n'));
    const [before, edited, behind] = look('k8s.yaml', [account('a'), account('bbb'), account('c')].join('---\n'));
    assert.deepEqual([before === first, edited === second, behind === third], [true, false, true]);
  });
});
