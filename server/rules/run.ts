import type { Inventory } from '../resolve/model';
import { samePlace } from '../syntax/span';
import type { Finding, Fix, Related, Severity } from './finding';
import { rules } from './index';
import { reportable } from './reportable';
import type { RuleContext } from './rule';

/**
 * Lets every rule speak. Instances of one module meet the same mistake at the same place: one finding, with the other ends of all
 * of them.
 */
export function runRules(context: RuleContext): Finding[] {
  const findings = new Map<string, Finding>();
  const mayReport = reportable(context.join.inventory);
  const mayEdit = editable(context.join.inventory);
  for (const rule of rules) {
    for (const draft of rule.check(context)) {
      if (!mayReport(rule.id, draft.at)) continue;
      const key = `${rule.id} ${draft.at.uri} ${draft.at.span.start} ${draft.at.span.end}`;
      const earlier = findings.get(key);
      const finding = { rule: rule.id, ...draft, fixes: draft.fixes.filter(mayEdit) };
      findings.set(key, earlier ? together(earlier, finding) : finding);
    }
  }
  return [...findings.values()].sort(byPlace);
}

/** A printed answer is not changed: that would change nothing. */
function editable({ dumps }: Inventory): (fix: Fix) => boolean {
  const printed = new Set(dumps);
  return ({ edits }) => edits.every((edit) => 'create' in edit || !printed.has(edit.uri));
}

/** The worse of two instances speaks, with the other ends of both. */
function together(a: Finding, b: Finding): Finding {
  const [worse, other] = severities.indexOf(b.severity) < severities.indexOf(a.severity) ? [b, a] : [a, b];
  return { ...worse, related: merge(worse.related, other.related) };
}

export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function merge(a: readonly Related[], b: readonly Related[]): Related[] {
  return [...a, ...b.filter((related) => !a.some((other) => samePlace(other.at, related.at)))];
}

export const byPlace = (a: Finding, b: Finding): number =>
  compareText(a.at.uri, b.at.uri) || a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end || compareText(a.rule, b.rule);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
