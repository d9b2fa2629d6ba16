import { flat, HOLE, rewritable, show, slice, splitPlaceholders } from '../facts/text';
import type { Edit } from '../syntax/span';
import type { Text } from '../facts/value';
import type { Fix } from './finding';
import { replace, type Draft, type Rule, type RuleContext } from './rule';
import { known } from '../facts/text';

const pool = '.svc.id.goog';

/** `…svc.id.goog` must be followed by exactly `[NAMESPACE/SERVICE_ACCOUNT]`. */
export const memberMalformedBrackets: Rule = {
  id: 'WI202',
  name: 'member-malformed-brackets',
  severity: 'error',
  summary: 'The IAM member does not end in exactly [NAMESPACE/SERVICE_ACCOUNT].',
  *check(context) {
    for (const { grant, principal } of context.join.grants) {
      if (principal.kind !== 'malformed' || !grant.member) continue;
      const member = splitPlaceholders(grant.member);
      const text = flat(member);
      const at = text.indexOf(pool);
      // `.svc.id.goog` followed by more of a domain is another mistake, and `principal://` has no brackets.
      if (at < 0 || /^principal/.test(text)) continue;
      const from = at + pool.length;
      const tail = text.slice(from);
      if (isWellFormed(tail) || /^\.[a-z]/.test(tail)) continue;
      const end = slice(member, from, text.length);
      yield {
        severity: 'error',
        at: rewritable(end) ?? grant.member.at,
        message: `${tail === '' ? 'The member ends after the pool' : `"${show(end)}" is not [NAMESPACE/SERVICE_ACCOUNT]`}: IAM refuses it, or it matches no pod. Write serviceAccount:${show(slice(member, Math.max(0, text.indexOf(':') + 1), from))}[NAMESPACE/SERVICE_ACCOUNT].`,
        related: [],
        fixes: fixes(context, member, from, tail),
      } satisfies Draft;
    }
  },
};

const isWellFormed = (tail: string): boolean => /^\[[^[\]/\s]+\/[^[\]/\s]+\]$/.test(tail);

/** Names may be interpolations: then only what stands around and between them is rewritten. */
function fixes(context: RuleContext, member: Text, from: number, tail: string): Fix[] {
  const name = `[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?|${HOLE}`;
  const two = new RegExp(`^([^a-z0-9${HOLE}]*)(${name})([^a-z0-9${HOLE}]+)(${name})([^a-z0-9${HOLE}]*)$`).exec(tail);
  if (two) {
    const [, open, namespace, between, account, close] = two as unknown as [string, string, string, string, string, string];
    const whole = rewritable(slice(member, from, from + tail.length));
    if (whole) return [fix([replace(whole, `[${namespace}/${account}]`)])];
    const at = from + open.length + namespace.length;
    const parts: [Text, string][] = [
      [slice(member, from, from + open.length), '['],
      [slice(member, at, at + between.length), '/'],
      [slice(member, from + tail.length - close.length, from + tail.length), ']'],
    ];
    const places = parts.map(([part]) => rewritable(part));
    if (places.some((place) => !place)) return [];
    return [fix(parts.map(([, right], i) => replace(places[i]!, right)))];
  }
  const one = new RegExp(`^[^a-z0-9]*([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)[^a-z0-9]*$`).exec(tail);
  const whole = rewritable(slice(member, from, from + tail.length));
  const namespace = one && onlyNamespaceOf(context, one[1]!);
  return one && whole && namespace ? [fix([replace(whole, `[${namespace}/${one[1]}]`)])] : [];
}

const fix = (edits: Edit[]): Fix => ({
  title: 'Write it as [NAMESPACE/SERVICE_ACCOUNT]',
  edits,
  preferred: true,
  safe: true,
});

function onlyNamespaceOf(context: RuleContext, name: string): string | undefined {
  const namespaces = new Set(
    context.join.accounts.filter(({ account }) => known(account.name) === name).map(({ account }) => known(account.namespace)),
  );
  return namespaces.size === 1 ? [...namespaces][0] : undefined;
}
