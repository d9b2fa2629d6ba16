import ignore, { type Ignore } from 'ignore';
import picomatch from 'picomatch';
import { languageOf, type Language } from '../facts/language';
import type { Files } from './files';
import { readText } from './text';
import { isWithin, joined } from './uri';

/** Folders that hold no configuration of one's own: version control, packages, and copies that tools make of modules. */
const passedOver: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '.terraform', '.terragrunt-cache']);

type Verdict = ReturnType<Ignore['test']>;

/** The `.gitignore` of one folder, and those of the folders above it. */
export interface IgnoreLevel {
  readonly folder: string;
  /** What its rules say of a path relative to the folder (a folder's ends in a slash), as long as nothing that it lies in is ignored. */
  readonly says: (relative: string) => Verdict;
  readonly above: IgnoreLevel | undefined;
}

const downloadedModules = /(^|\/)\.terraform\/modules(\/|$)/;

/** What a walk carries from folder to folder. */
export interface Standing {
  readonly level: IgnoreLevel | undefined;
  /** Within `.terraform/modules`: what Terraform downloaded. Only Terraform is read there, and `.gitignore` does not count. */
  readonly downloaded: boolean;
}

/** Does a path relative to its workspace folder match one of the globs? `vendor`, `**\/vendor` and `vendor/**` all leave out the folder. */
export type Excludes = (relative: string) => boolean;

/** Globs as VS Code's `files.exclude` has them: relative to the workspace folder, dot files included. */
export function excludesOf(globs: readonly string[]): Excludes {
  if (globs.length === 0) return () => false;
  const matches = globs.map((glob) => picomatch(glob.replace(/^\.?\/|\/$/g, ''), { dot: true }));
  return (relative) => matches.some((match) => match(relative));
}

/**
 * May a walk enter this folder, and with which rules? undefined: it is passed over. `relative`: to the workspace folder.
 * The folder's own `.gitignore` is not yet among the rules: see `withRulesOf`.
 */
export function enter(at: Standing, folder: string, relative: string, excludes: Excludes): Standing | undefined {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  if (excludes(relative)) return undefined;
  if (name === '.terraform') return at.downloaded ? undefined : { level: undefined, downloaded: true };
  if (passedOver.has(name)) return undefined;
  if (at.downloaded) return downloadedModules.test(relative) ? at : undefined;
  return isIgnored(at.level, folder, true) ? undefined : at;
}

/** The same, with the folder's own `.gitignore`, if there is one. */
export function withRulesOf(files: Files, at: Standing, folder: string): Standing {
  return at.downloaded ? at : { level: levelOf(files, folder, at.level), downloaded: false };
}

/** The language of a file that belongs to the workspace; undefined: not read. */
export function admits(at: Standing, path: string, relative: string, excludes: Excludes): Language | undefined {
  const language = languageOf(path);
  if (language === undefined || excludes(relative)) return undefined;
  if (at.downloaded) {
    const module = downloadedModules.test(relative) && (isTerraform(language) || path.endsWith('/.terraform/modules/modules.json'));
    return module ? language : undefined;
  }
  return isIgnored(at.level, path, false) ? undefined : language;
}

/** The languages whose files belong to the folder that shows them, be it through a link. */
export const isTerraform = (language: Language): boolean =>
  language === 'terraform' || language === 'terraform-vars' || language === 'terraform-json';

/**
 * The rules that hold for a workspace folder: those above it up to the top of its repository, unless they ignore the folder itself: whoever opens an ignored folder wants to see what is in it.
 */
export function standingAt(files: Files, folder: string): Standing {
  const above = foldersAbove(folder);
  const top = [folder, ...above].find((one) => exists(files, joined(one, '.git')));
  let level: IgnoreLevel | undefined;
  for (const outer of above.filter((outer) => top !== undefined && isWithin(top, outer)).reverse()) level = levelOf(files, outer, level);
  return { level: isIgnored(level, folder, true) ? undefined : level, downloaded: false };
}

/** The nearest word counts: a deeper `.gitignore` may take back what one above it says (gitignore(5)). */
function isIgnored(level: IgnoreLevel | undefined, path: string, folder: boolean): boolean {
  for (let at = level; at; at = at.above) {
    const relative = path.slice(at.folder.endsWith('/') ? at.folder.length : at.folder.length + 1);
    if (relative === '') continue;
    const verdict = at.says(folder ? relative + '/' : relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

function levelOf(files: Files, folder: string, above: IgnoreLevel | undefined): IgnoreLevel | undefined {
  const read = readText(files, joined(folder, '.gitignore'), 1024 * 1024);
  return 'text' in read && read.text.trim() !== '' ? { folder, says: rulesOf(read.text), above } : above;
}

/** Most rules name no folder, and most names are those of other files too: what such rules say of a name is asked once. */
function rulesOf(text: string): (relative: string) => Verdict {
  const lines = text.split(/\r?\n/);
  const namesFolder = (line: string): boolean => /\/./.test(line);
  const all = ignore().add(lines);
  const ofNames = ignore().add(lines.filter((line) => !namesFolder(line)));
  const ofPaths = ignore().add(lines.filter(namesFolder));
  const known = new Map<string, Verdict>();
  return (relative) => {
    const name = relative.slice(relative.lastIndexOf('/', relative.length - 2) + 1);
    let verdict = known.get(name);
    if (!verdict) known.set(name, (verdict = ofNames.test(name)));
    // A rule speaks of the name: which one comes last decides.
    return verdict.ignored || verdict.unignored ? all.test(relative) : ofPaths.test(relative);
  };
}

function foldersAbove(folder: string): string[] {
  const above: string[] = [];
  for (let at = folder; ;) {
    const slash = at.lastIndexOf('/');
    if (slash < 0) return above;
    at = at.slice(0, slash);
    above.push(at === '' ? '/' : at);
    if (at === '') return above;
  }
}

function exists(files: Files, path: string): boolean {
  try {
    files.kind(path);
    return true;
  } catch {
    return false;
  }
}
