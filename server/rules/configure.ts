import picomatch from 'picomatch';
import type { ConfigurationFacts, Level } from '../facts/configuration';
import type { Finding } from './finding';
import { ruleIds } from './index';

/** What is said of a settings file; not a rule of the catalogue. */
export const configurationCode = 'configuration';

interface Configuration {
  /** With a slash at its end. */
  readonly folder: string;
  readonly levels: ReadonlyMap<string, Level>;
  readonly ignores: (path: string) => boolean;
}

/**
 * The findings as the workspace's settings files want them. The file of the nearest folder upwards decides for each rule; `ignore`
 * globs of all of them hold. Adds what is wrong with the files themselves.
 */
export function configure(findings: readonly Finding[], files: readonly ConfigurationFacts[]): Finding[] {
  if (files.length === 0) return [...findings];
  const configurations = files.map(configurationOf).sort((a, b) => b.folder.length - a.folder.length);
  const kept = findings.flatMap((finding): Finding[] => {
    const { uri } = finding.at;
    const holding = configurations.filter(({ folder }) => uri.startsWith(folder));
    if (holding.some(({ folder, ignores }) => ignores(decode(uri.slice(folder.length))))) return [];
    const level = holding.map(({ levels }) => levels.get(finding.rule)).find((found) => found !== undefined);
    if (level === 'off') return [];
    return [level === undefined || level === finding.severity ? finding : { ...finding, severity: level }];
  });
  return [...kept, ...files.flatMap(complaints)];
}

function configurationOf({ uri, rules, ignore }: ConfigurationFacts): Configuration {
  return {
    folder: uri.slice(0, uri.lastIndexOf('/') + 1),
    levels: new Map(rules.map(({ id, level }) => [id, level])),
    ignores: ignore.length > 0 ? picomatch([...ignore], { dot: true }) : () => false,
  };
}

function complaints({ rules, problems }: ConfigurationFacts): Finding[] {
  const unknown = rules.filter(({ id }) => !ruleIds.has(id)).map(({ id, at }) => ({ at, message: `There is no rule ${id}.` }));
  return [...problems, ...unknown].map(({ at, message }) => ({
    rule: configurationCode,
    severity: 'warning',
    at,
    message,
    related: [],
    fixes: [],
  }));
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
