#!/usr/bin/env node
// Measures the extension against the limit and against what people would use instead, on generated workspaces; prints a table and
// writes it into docs/benchmarks.md.   npm run bench [-- --quick]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { activation } from './activation.mjs';
import { cold } from './cold.mjs';
import { firstAnswers, memory, theirMemory } from './editor.mjs';
import { workspace, write } from './generate.mjs';
import { documents, nothing, ours, theirs } from './keystroke.mjs';
import { parsing } from './parse.mjs';
import { sizes } from './sizes.mjs';

const root = join(import.meta.dirname, '../..');
const quick = process.argv.includes('--quick');
const scratch = mkdtempSync(join(tmpdir(), 'bench-'));
const dist = join(scratch, 'dist');

/** What is generated: 3 % of the files matter as in real repositories, or every other one. */
const shapes = [
  { name: '1,000 files', files: 1000, share: 0.03 },
  { name: '5,000 files', files: 5000, share: 0.03 },
  { name: '20,000 files', files: 20000, share: 0.03 },
  { name: '5,000 files, half of them relevant', files: 5000, share: 0.5 },
];

const rows = [];
const row = (what, measured, against, goal, met) => {
  rows.push({ what, measured, against, goal, met });
  console.log(
    `${met === undefined ? ' ' : met ? '✔' : '✘'} ${what}: ${measured}${against === '' ? '' : ` | against ${against}`}${goal === '' ? '' : ` | goal ${goal}`}`,
  );
};
const ms = (value) => (value === undefined ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ms`);
const mb = (value) => (value === undefined ? '–' : `${value.toFixed(0)} MB`);
const kb = (value) => (value === undefined ? '–' : `${(value / 1024).toFixed(0)} KB`);
const times = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ×`;

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

async function main() {
  if (!existsSync(join(import.meta.dirname, 'node_modules'))) run('npm', ['ci'], import.meta.dirname);
  run(process.execPath, ['esbuild.mjs', '--minify', `--outdir=${dist}`], root);
  const [server, cli] = [join(dist, 'server.js'), join(dist, 'cli.js')];
  const rival = join(import.meta.dirname, 'node_modules/yaml-language-server/out/server/src/server.js');
  const [small, middle, large, dense] = shapes.map((shape, i) => {
    const folder = join(scratch, `ws${i}`);
    const texts = workspace(shape);
    write(folder, texts);
    return { ...shape, folder, texts, paths: [...texts.keys()] };
  });

  const count = quick ? 20 : 200;
  const told = ({ p50, p95, cpu }) => `p50 ${ms(p50)}, p95 ${ms(p95)}${cpu === undefined ? '' : `, CPU ${ms(cpu)}`}`;
  for (const [length, document] of Object.entries(documents)) {
    const own = await ours(server, middle.folder, middle.paths, count, document);
    const rivals = await theirs(rival, middle.folder, middle.paths, Math.ceil(count / 2), document);
    const floor = await nothing(middle.folder, middle.paths, count, document);
    row(
      `Keystroke to diagnostics over LSP, ${middle.name}, in a manifest of ${(own.size / 1000).toFixed(1)} KB`,
      told(own),
      `yaml-language-server: ${told(rivals)} (${times(rivals.p50 / own.p50)} and ${times(rivals.p95 / own.p95)})`,
      length === 'short' ? 'p95 ≤ 10 ms' : 'p95 ≤ 10 ms, ≥ 10 ×',
      own.p95 <= 10 && (length === 'short' || rivals.p95 / own.p95 >= 10),
    );
    row('… of which an empty server needs', told(floor), '', '', undefined);
  }
  const strokes = new Map();
  for (const one of [small, large, dense]) strokes.set(one, await ours(server, one.folder, one.paths, count, documents.long));
  const [few, many] = [strokes.get(small), strokes.get(large)];
  const which = `in that of ${(few.size / 1000).toFixed(1)} KB`;
  row(`… ${which}, ${small.name} and ${large.name}`, `${told(few)}; ${told(many)}`, 'itself', '', undefined);
  row('… p50 at 20,000 files to p50 at 1,000', times(many.p50 / few.p50), '', '≤ 1.3 ×', many.p50 / few.p50 <= 1.3);
  row(`… ${which}, ${dense.name}`, told(strokes.get(dense)), '', '', undefined);

  const parsed = await parsing(scratch);
  row(
    `Parse and extract one Terraform file of ${(parsed.size / 1000).toFixed(0)} KB (CPU)`,
    ms(parsed.ours),
    `@cdktf/hcl2json: ${ms(parsed.theirs)} (${times(parsed.theirs / parsed.ours)})`,
    '≥ 10 ×',
    parsed.theirs / parsed.ours >= 10,
  );

  const runs = quick ? 1 : 4;
  const colds = new Map();
  for (const one of [small, middle, large, dense]) colds.set(one, cold(cli, one.folder, scratch, runs));
  for (const [one, { check, bytes, start }] of colds) {
    const judged = one === middle;
    const goal = judged ? '≤ 2.5 ×' : '';
    row(
      `Cold \`check\`, ${one.name} (CPU; ${ms(start)} of it to start)`,
      ms(check),
      `reading the bytes: ${ms(bytes)} (${times(check / bytes)})`,
      goal,
      judged ? check / bytes <= 2.5 : undefined,
    );
  }
  const net = (one) => colds.get(one).check - colds.get(one).start;
  const exponent = Math.log(net(large) / net(small)) / Math.log(20);
  const upper = Math.log(net(large) / net(middle)) / Math.log(4);
  row(
    'Growth of cold time from 1,000 to 20,000 files, without the start',
    `exponent ${exponent.toFixed(2)} (from 5,000: ${upper.toFixed(2)})`,
    'linear: 1',
    '≤ 1.05',
    exponent <= 1.05,
  );

  const answers = await firstAnswers(server, large.folder, large.paths);
  row(
    `Cold index in the editor, ${large.name}: five open files answered`,
    `after ${ms(answers.open)}`,
    `everything read after ${ms(answers.all)}`,
    'before the rest',
    answers.open < answers.all,
  );

  const used = await memory(server, middle.folder, middle.paths, quick ? 200 : 10_000);
  const rivalUse = await theirMemory(rival, middle.folder, middle.paths);
  row(
    `Resident memory, ${middle.name} idle`,
    mb(used.idle),
    `without a workspace: ${mb(used.bare)}; yaml-language-server with its ${rivalUse.files} manifests open: ${mb(rivalUse.open)}`,
    '≤ 120 MB',
    used.idle <= 120,
  );
  const tenth = used.tenth.toLocaleString('en');
  row(
    `… the most during the last ${tenth} of ${used.edits.toLocaleString('en')} edits, each analysed`,
    mb(used.last),
    `during the second ${tenth}: ${mb(used.second)} (${times(used.last / used.second)})`,
    'growth ≤ 3 %',
    used.last / used.second <= 1.03,
  );
  row(
    '… at rest after them',
    mb(used.after),
    `at rest before them: ${mb(used.before)} (${times(used.after / used.before)})`,
    'growth ≤ 3 %',
    used.after / used.before <= 1.03,
  );

  const vsix = join(scratch, 'bench.vsix');
  run('npm', ['run', '--silent', 'package', '--', '--out', vsix], root);
  const started = await activation(vsix, middle.texts, scratch, quick ? 1 : 5);
  row(
    'Activation in VS Code: loading `extension.js`, and all that it does itself',
    ms(started.activation),
    `with the language client, until the first squiggle: ${ms(started.busy)}`,
    '≤ 60 ms',
    started.activation <= 60,
  );
  row('… from there to the first squiggle', ms(started.squiggle), started.name, '≤ 1 s', started.squiggle <= 1000);

  const size = await sizes(dist, scratch, vsix);
  row(
    'Server bundle, minified, without WebAssembly',
    kb(size.server),
    size.byPackage
      .map(([name, bytes]) => `${name} ${kb(bytes)}`)
      .slice(0, 6)
      .join(', '),
    '≤ 700 KB',
    size.server <= 700 * 1024,
  );
  row('… of it our own code', kb(size.own), '', '≤ 350 KB', size.own <= 350 * 1024);
  row('Extension and language client; command line', `${kb(size.extension)}; ${kb(size.cli)}`, '', '', undefined);
  row('`.vsix`', kb(size.vsix), '', '', undefined);
  report();
}

function report() {
  const file = join(root, 'docs/benchmarks.md');
  const machine = `${cpus().length} × ${cpus()[0].model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${type()} ${release()}, Node ${process.version}`;
  const cell = (text) => text.replaceAll('|', '\\|');
  const table = [
    '| | what | measured | against | goal |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ what, measured, against, goal, met }) =>
        `| ${met === undefined ? '' : met ? '✔' : '✘'} | ${[what, measured, against, goal].map(cell).join(' | ')} |`,
    ),
  ].join('\n');
  const measured = `${new Date().toISOString().slice(0, 10)}, ${machine}. Command: \`npm run bench${quick ? ' -- --quick' : ''}\`\n\n${table}`;
  const [before, after] = ['<!-- measured -->', '<!-- /measured -->'];
  const page = readFileSync(file, 'utf8');
  writeFileSync(file, `${page.slice(0, page.indexOf(before) + before.length)}\n\n${measured}\n\n${page.slice(page.indexOf(after))}`);
  console.log(`\nWritten to ${file}`);
}

try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}
