#!/usr/bin/env node
// Are the rules covered wholly, and the engine nearly so? Reads what c8 wrote (`npm run coverage`) and names what is not.
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = JSON.parse(readFileSync(new URL('../coverage/coverage-final.json', import.meta.url), 'utf8'));

/** The least share of lines, in percent, by where they are; the first that fits counts. */
const thresholds = [
  ['server/rules/', 100],
  ['server/syntax/', 95],
  ['server/facts/', 95],
  ['server/resolve/', 95],
  ['server/chain/', 95],
  ['server/engine.ts', 95],
  ['server/config.ts', 95],
];

const places = new Map(thresholds.map(([place]) => [place, { lines: 0, covered: 0, missing: [] }]));
for (const { path, statementMap, s } of Object.values(report)) {
  const file = relative(root, path).split(sep).join('/');
  const place = thresholds.find(([start]) => file.startsWith(start))?.[0];
  if (!place) continue;
  const text = readFileSync(path, 'utf8').split('\n');
  const found = places.get(place);
  const missing = [];
  for (const [id, { start }] of Object.entries(statementMap)) {
    // What makes a module of a file is counted as part of its first or last line.
    if (/^[\s})\];,]*$|^import /.test(text[start.line - 1])) continue;
    found.lines++;
    if (s[id] > 0) found.covered++;
    else missing.push(start.line);
  }
  if (missing.length > 0) found.missing.push(`${file}: ${missing.join(', ')}`);
}

let failed = false;
for (const [place, least] of thresholds) {
  const { lines, covered, missing } = places.get(place);
  const percent = (100 * covered) / Math.max(1, lines);
  const short = percent < least;
  failed ||= short || lines === 0;
  console.log(`${short ? '✘' : '✔'} ${place} ${percent.toFixed(2)} % of ${lines} lines (at least ${least} %)`);
  if (short) console.log(missing.map((line) => `    ${line}`).join('\n'));
}
process.exitCode = failed ? 1 : 0;
