import { levels } from '../facts/configuration';
import { rules } from '../rules/index';

/** One thing to write at a place of `.gke-workload-identity.yaml`. */
export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
}

const settings: readonly Suggestion[] = [
  { label: 'rules', detail: 'Severity of single rules, or off', insert: 'rules:\n  ' },
  { label: 'ignore', detail: 'Globs of files whose findings nobody wants', insert: 'ignore:\n  - ' },
];

/**
 * What may stand at an offset (UTF-16) of a settings file: a setting at the left edge, a rule's id below `rules:`, a severity behind
 * a rule's colon. Goes by lines, so that it works in the middle of typing.
 */
export function suggestions(text: string, offset: number): readonly Suggestion[] {
  const before = text.slice(0, offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/^[a-z]*$/.test(line)) return settings.filter(({ label }) => !new RegExp(`^${label}:`, 'm').test(text));
  const setting = [...before.matchAll(/^([a-z]+):/gm)].at(-1)?.[1];
  if (setting !== 'rules') return [];
  if (/^[ \t]+WI\d+:[ \t]*\w*$/.test(line)) return levels.map((level) => ({ label: level, detail: '', insert: level }));
  if (!/^[ \t]+\w*$/.test(line)) return [];
  return rules
    .filter(({ id }) => !new RegExp(`^[ \\t]+${id}:`, 'm').test(text))
    .map(({ id, name, severity, summary }) => ({ label: id, detail: `${name} (${severity}): ${summary}`, insert: `${id}: ` }));
}
