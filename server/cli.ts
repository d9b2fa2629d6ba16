import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { version } from '../package.json';
import { defaultSettings, withSettings } from './config';
import { createEngine } from './engine';
import { createFixGate, type FixGate } from './gate/gate';
import { jsonReport, summary, type CheckRun, type Named } from './present/json';
import { rangesOf } from './present/range';
import { textReport } from './present/text';
import type { Finding, Fix, Severity } from './rules/finding';
import { absolutePath, disk } from './workspace/disk';
import { scanFolders } from './workspace/scan';
import { isWithin, joined, pathOfUri } from './workspace/uri';

const help = `gke-workload-identity ${version}: finds the broken links of GKE Workload Identity chains, offline.

Usage: gke-workload-identity check [folder or file…] [options]

Reads Kubernetes YAML and Terraform below the folders (the current one if none is named) as one workspace, and says
what is broken between cluster, node pool, ServiceAccount, IAM binding, role and workload. Nothing is changed.

Options:
  --format text|json                 text for people (default), or JSON on standard output and nothing else there
  --fail-on error|warning|never      exit with 1 from this severity on (default: error)
  --version                          print the version
  -h, --help                         print this

Exit codes: 0 nothing found at or above --fail-on, 1 something found, 2 wrong usage or an argument that cannot be read,
70 a mistake in the program itself.
Colours follow the terminal, NO_COLOR and FORCE_COLOR.
`;

/** What the command line needs of its process, so that a test can stand in for it. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
}

interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const formats = ['text', 'json'] as const;
/** Which severities make the exit code 1. */
const failing: Readonly<Record<'error' | 'warning' | 'never', readonly Severity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  never: [],
};

/** Runs one command line (without `node` and the script's name) and gives its exit code. Never rejects. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  try {
    const asked = request(argv);
    if ('print' in asked) {
      io.stdout.write(asked.print);
      return 0;
    }
    return await check(asked, io);
  } catch (error) {
    if (error instanceof Usage) {
      io.stderr.write(`${error.message}\nTry --help.\n`);
      return 2;
    }
    io.stderr.write(`Internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
    return internalError;
  }
}

interface Check {
  readonly folders: readonly string[];
  readonly format: (typeof formats)[number];
  readonly failOn: keyof typeof failing;
}

class Usage extends Error {}

/** EX_SOFTWARE of sysexits.h: neither a finding nor the user's mistake. */
const internalError = 70;

function request(argv: readonly string[]): Check | { readonly print: string } {
  const { values, positionals } = parsed(argv);
  if (values.help) return { print: help };
  if (values.version) return { print: `${version}\n` };
  const [command, ...folders] = positionals;
  if (command !== 'check')
    throw new Usage(command === undefined ? 'A command is missing: check' : `There is no command "${command}", only check`);
  const { format, 'fail-on': failOn } = values;
  if (!isOneOf(formats, format)) throw new Usage(`--format: expected ${formats.join(' or ')}, not "${format}"`);
  const levels = Object.keys(failing) as (keyof typeof failing)[];
  if (!isOneOf(levels, failOn)) throw new Usage(`--fail-on: expected ${levels.join(', ')}, not "${failOn}"`);
  if (folders.includes('')) throw new Usage('A folder has an empty name');
  return { folders: folders.length > 0 ? folders : ['.'], format, failOn };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        'fail-on': { type: 'string', default: 'error' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}

const isOneOf = <T extends string>(names: readonly T[], name: string): name is T => (names as readonly string[]).includes(name);

async function check({ folders, format, failOn }: Check, io: Io): Promise<number> {
  const roots = folders.map((folder) => rootOf(folder, io.cwd));
  const scan = scanFolders(roots.map(({ argument }) => argument));
  const engine = createEngine();
  let files = 0;
  for (const file of scan.steps) {
    if (!file) continue;
    engine.update({ uri: file.uri, language: file.language, text: file.text, version: 0 });
    files++;
  }
  const named = namesOf(roots);
  const say = (message: string) => io.stderr.write(`${message}\n`);
  for (const { file, why } of scan.skipped) say(`skipped ${file}: ${why}`);
  const { findings, chains } = engine.snapshot();
  const text = (uri: string) => engine.text(uri);
  const ranges = rangesOf(text);
  // Edits that somebody may apply are read back by HashiCorp's parser. Its start costs more than all the rest, and text names fixes only.
  const gate = createFixGate(format === 'json' ? {} : { workerPath: null });
  const run: CheckRun = {
    findings: await withSoundFixes(
      withSettings(findings, () => defaultSettings),
      gate,
      text,
      say,
    ),
    chains,
    files,
    skipped: scan.skipped.map(({ file, why }) => ({ ...named(file), why })),
    locate: (place) => ({ ...named(pathOfUri(place.uri) ?? place.uri), range: ranges.counted(place) }),
  };
  const unreadable = scan.skipped.some((skipped) => skipped.named);
  if (format === 'json') io.stdout.write(`${jsonReport(run)}\n`);
  else if (run.files > 0 || !unreadable) io.stdout.write(textReport(run, { colour: isColourful(io) }));
  if (unreadable) return 2;
  const counts = summary(run);
  return failing[failOn].some((severity) => counts[severity] > 0) ? 1 : 0;
}

/** Leaves out the fixes of Terraform that do not read back as intended; says so. */
async function withSoundFixes(
  findings: readonly Finding[],
  gate: FixGate,
  text: (uri: string) => string | undefined,
  say: (message: string) => void,
): Promise<Finding[]> {
  const isSound = async (rule: string, fix: Fix): Promise<boolean> => {
    const verdict = await gate.check(fix, text);
    if (!verdict.ok) say(`${rule}: the fix "${fix.title}" is withheld: ${verdict.why}`);
    return verdict.ok;
  };
  const kept: Finding[] = [];
  for (const finding of findings) {
    const fixes: Fix[] = [];
    for (const fix of finding.fixes) if (await isSound(finding.rule, fix)) fixes.push(fix);
    kept.push({ ...finding, fixes });
  }
  gate.dispose();
  return kept;
}

interface Root {
  /** What is to be read: a folder or a file, as absolute path. */
  readonly argument: string;
  /** The folder that its files are named from: itself, or the one that the file lies in. */
  readonly path: string;
  /** That folder as it was written. */
  readonly given: string;
}

function rootOf(given: string, cwd: string): Root {
  const argument = absolutePath(given, cwd);
  const isFile = isFileAt(argument);
  const folder = isFile ? dirname(given) : given;
  const slashed = process.platform === 'win32' ? folder.replaceAll('\\', '/') : folder;
  return { argument, path: isFile ? absolutePath(dirname(argument)) : argument, given: slashed.replace(/(?<=.)\/+$/, '') };
}

function isFileAt(path: string): boolean {
  try {
    return disk.kind(path) === 'file';
  } catch {
    return false;
  }
}

/**
 * How files are called: relative to the folder they were found in; where several arguments were given, with that folder.
 * A file outside of all of them is called by its path.
 */
function namesOf(roots: readonly Root[]): (path: string) => Named {
  // The innermost: a folder within another one that was given too is a folder of its own.
  const ordered = [...roots].sort((a, b) => b.path.length - a.path.length);
  return (path) => {
    const root = ordered.find((one) => isWithin(one.path, path));
    if (!root) return { file: path };
    const file = path === root.path ? '.' : path.slice(joined(root.path, '').length);
    return roots.length > 1 ? { folder: root.given, file } : { file };
  };
}

/** https://no-color.org and the convention of FORCE_COLOR in Node itself: what is forced wins. */
function isColourful({ env, stdout }: Io): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

if (require.main === module) {
  // Most of what is compiled with optimizations costs more than it saves before the program is over: fifteen times as much work first.
  setFlagsFromString('--interrupt-budget=1000000');
  // Patterns are the other way round: each is run on thousands of files.
  setFlagsFromString('--no-regexp-tier-up');
  // Whoever reads may close early (`| head`): that is no error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  void main(process.argv.slice(2), { cwd: process.cwd(), env: process.env, stdout: process.stdout, stderr: process.stderr }).then(
    (code) => {
      process.exitCode = code;
    },
  );
}
