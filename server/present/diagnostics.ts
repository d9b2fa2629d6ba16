import type { Finding, Severity } from '../rules/finding';
import { rules } from '../rules/index';
import type { Range } from './lines';
import type { Ranges } from './range';

/** Who says it, in the editor's Problems panel. */
export const diagnosticSource = 'workload-identity';

const pages = 'https://github.com/gke-workload-identity/gke-workload-identity/blob/main/docs/';

const stems: ReadonlyMap<string, string> = new Map(rules.map(({ id, name }) => [id, `${id}-${name}`]));

/** The page of a rule, for people; of what is said about comments and settings files, the page about settings. */
export function pageOf(rule: string): string {
  const stem = stems.get(rule);
  return stem === undefined ? `${pages}settings.md` : `${pages}rules/${stem}.md`;
}

/** A diagnostic of the Language Server Protocol, as far as one is ever filled in here. */
export interface Diagnostic {
  range: Range;
  severity: 1 | 2 | 3 | 4;
  code: string;
  codeDescription: { href: string };
  source: string;
  message: string;
  relatedInformation?: { location: { uri: string; range: Range }; message: string }[];
}

const levels: Readonly<Record<Severity, Diagnostic['severity']>> = { error: 1, warning: 2, information: 3, hint: 4 };

/** A finding as the editor shows it: the exact range, the rule's page behind its code, the other ends as related information. */
export function diagnosticOf(finding: Finding, ranges: Ranges): Diagnostic {
  const diagnostic: Diagnostic = {
    range: ranges.of(finding.at),
    severity: levels[finding.severity],
    code: finding.rule,
    codeDescription: { href: pageOf(finding.rule) },
    source: diagnosticSource,
    message: finding.message,
  };
  if (finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(({ at, message }) => ({
      location: { uri: at.uri, range: ranges.of(at) },
      message,
    }));
  }
  return diagnostic;
}
