import type { Ignore } from '../facts/ignores';
import type { Finding } from './finding';
import { ruleIds } from './index';

/** What is said of a suppression comment itself; not a rule of the catalogue, and never silenced. */
export const suppressionCode = 'suppression';

/**
 * Takes out the findings that a comment silences, and adds what is wrong with comments: an id that is no rule, no id, no reason, or
 * nothing to silence.
 */
export function suppress(findings: readonly Finding[], ignoresOf: (uri: string) => readonly Ignore[], all: Iterable<Ignore>): Finding[] {
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const { uri, span } = finding.at;
    let silenced = false;
    for (const ignore of ignoresOf(uri)) {
      if (span.start < ignore.covers.start || span.start > ignore.covers.end) continue;
      if (!ignore.rules.some(({ id }) => id === finding.rule)) continue;
      used.add(keyOf(ignore, finding.rule));
      silenced = true;
    }
    return !silenced;
  });
  return [...left, ...[...all].flatMap((ignore) => complaints(ignore, used))];
}

const keyOf = ({ at }: Ignore, rule: string): string => `${at.uri} ${at.span.start} ${rule}`;

function complaints(ignore: Ignore, used: ReadonlySet<string>): Finding[] {
  if (ignore.rules.length === 0)
    return [complaint(ignore.at, 'This comment names no rule, so it silences nothing. Write gke-workload-identity-ignore WI103: reason.')];
  const found = ignore.rules.flatMap(({ id, at }) => {
    if (!ruleIds.has(id)) return [complaint(at, `There is no rule ${id}.`)];
    return used.has(keyOf(ignore, id)) ? [] : [complaint(at, `${id} finds nothing here: the comment silences nothing and can go.`)];
  });
  return found.length === 0 && ignore.reason === '' ? [complaint(ignore.at, 'Say why, after a colon: the next reader will ask.')] : found;
}

const complaint = (at: Finding['at'], message: string): Finding => ({
  rule: suppressionCode,
  severity: 'information',
  at,
  message,
  related: [],
  fixes: [],
});
