import type { Severity } from './rules/finding';

/** Settings of the editor and the command line: type, defaults and parsing in one place. */
export interface Settings {
  /** Per rule id; what is not named keeps the rule's own severity. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Glob patterns, relative to the workspace folder, of files that are not read. */
  readonly exclude: readonly string[];
  /** Findings of all files, or of open ones only. */
  readonly scope: 'workspace' | 'openFiles';
}

export const defaultSettings: Settings = { rules: {}, exclude: [], scope: 'workspace' };

export const severities: readonly (Severity | 'off')[] = ['off', 'hint', 'information', 'warning', 'error'];

/**
 * Reads settings from whatever an editor or a file holds; what is not understood keeps its default and is named in `problems`.
 * `knownRules`: the ids that may be named.
 */
export function parseSettings(raw: unknown, knownRules: ReadonlySet<string>): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  if (raw === undefined || raw === null) return { settings: defaultSettings, problems };
  if (typeof raw !== 'object') return { settings: defaultSettings, problems: ['settings: expected an object'] };
  const given = raw as Record<string, unknown>;
  const rules: Record<string, Severity | 'off'> = {};
  if (typeof given['rules'] === 'object' && given['rules'] !== null) {
    for (const [id, level] of Object.entries(given['rules'])) {
      if (!knownRules.has(id)) problems.push(`rules: there is no rule ${id}`);
      else if (!severities.includes(level as Severity | 'off')) problems.push(`rules.${id}: expected one of ${severities.join(', ')}`);
      else rules[id] = level as Severity | 'off';
    }
  } else if (given['rules'] !== undefined) problems.push('rules: expected an object of rule ids and severities');
  const exclude = Array.isArray(given['exclude']) ? given['exclude'].filter((glob): glob is string => typeof glob === 'string') : [];
  if (given['exclude'] !== undefined && !Array.isArray(given['exclude'])) problems.push('exclude: expected a list of glob patterns');
  const scope = given['scope'] === 'openFiles' ? 'openFiles' : 'workspace';
  return { settings: { rules, exclude, scope }, problems };
}
