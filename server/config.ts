import type { Finding, Severity } from './rules/finding';

/** Settings of the editor and the command line: type, defaults and parsing in one place. */
export interface Settings {
  /** Per rule id; what is not named keeps the rule's own severity. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Glob patterns, relative to the workspace folder, of files that are not read. */
  readonly exclude: readonly string[];
  /** Findings of all files, or of open ones only. */
  readonly scope: 'workspace' | 'openFiles';
}

/** The section of an editor's settings that is ours. */
export const settingsSection = 'gkeWorkloadIdentity';
/** What the editor itself does not show as files: an object of globs; only plain `true` counts (`when` clauses do not). */
export const filesExcludeSection = 'files.exclude';

export const defaultSettings: Settings = { rules: {}, exclude: [], scope: 'workspace' };

export const severities: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];
const scopes: readonly Settings['scope'][] = ['workspace', 'openFiles'];

/**
 * Reads settings from whatever an editor or a file holds; what is not understood keeps its default and is named in `problems`.
 * `knownRules`: the ids that may be named.
 */
export function parseSettings(raw: unknown, knownRules: ReadonlySet<string>): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  if (raw === undefined || raw === null) return { settings: defaultSettings, problems };
  if (!isObject(raw)) return { settings: defaultSettings, problems: ['settings: expected an object'] };
  const rules: Record<string, Severity | 'off'> = {};
  const { rules: givenRules, exclude: givenExclude, scope: givenScope } = raw;
  if (isObject(givenRules)) {
    for (const [id, level] of Object.entries(givenRules)) {
      if (!knownRules.has(id)) problems.push(`rules: there is no rule ${id}`);
      else if (!severities.includes(level as Severity | 'off')) problems.push(`rules.${id}: expected one of ${severities.join(', ')}`);
      else rules[id] = level as Severity | 'off';
    }
  } else if (isGiven(givenRules)) problems.push('rules: expected an object of rule ids and severities');
  const exclude = Array.isArray(givenExclude) ? givenExclude.filter((glob): glob is string => typeof glob === 'string' && glob !== '') : [];
  if (isGiven(givenExclude) && !(Array.isArray(givenExclude) && exclude.length === givenExclude.length)) {
    problems.push('exclude: expected a list of glob patterns');
  }
  const scope = scopes.find((known) => known === givenScope) ?? defaultSettings.scope;
  if (isGiven(givenScope) && scope !== givenScope) problems.push(`scope: expected one of ${scopes.join(', ')}`);
  return { settings: { rules, exclude, scope }, problems };
}

/** The globs of a `files.exclude` object that always hold. */
export function globsOf(filesExclude: unknown): string[] {
  return isObject(filesExclude) ? Object.keys(filesExclude).filter((glob) => filesExclude[glob] === true) : [];
}

/**
 * The findings as the settings want them: severities changed, rules that are off left out. `settingsOf`: the settings of the
 * folder that a file lies in. What Terraform downloaded into `.terraform` is read, but nobody mends it there: no findings.
 */
export function withSettings(findings: readonly Finding[], settingsOf: (uri: string) => Settings): Finding[] {
  return findings.flatMap((finding) => {
    if (finding.at.uri.includes('/.terraform/')) return [];
    const level = settingsOf(finding.at.uri).rules[finding.rule];
    return level === 'off' ? [] : [level === undefined || level === finding.severity ? finding : { ...finding, severity: level }];
  });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
