import { flat, known, rewritable, show, slice } from '../facts/text';
import type { Text } from '../facts/value';
import type { Fix } from './finding';
import { correctionFixes, wrongMembers, type WrongMember } from './fixes/member';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** `…svc.id.goog` must be followed by exactly `[NAMESPACE/SERVICE_ACCOUNT]`, and nothing may stand in between. */
export const memberMalformedBrackets: Rule = {
  id: 'WI202',
  name: 'member-malformed-brackets',
  severity: 'error',
  summary: 'The IAM member does not end in exactly [NAMESPACE/SERVICE_ACCOUNT].',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'brackets')) {
        const { member, mistake, part } = wrong;
        const isTail = mistake.end === flat(member).length;
        const right = `serviceAccount:${isTail ? show(headOf(member, mistake.start)) : 'PROJECT_ID.svc.id.goog'}[NAMESPACE/SERVICE_ACCOUNT]`;
        const what = !isTail
          ? 'There are blanks or quotes in the member'
          : mistake.start === mistake.end
            ? 'The member ends after the pool'
            : `"${show(part)}" is not [NAMESPACE/SERVICE_ACCOUNT]`;
        yield {
          severity: 'error',
          at: wrong.at,
          message: `${what}: IAM refuses it, or it matches no pod. Write ${right}.`,
          related: [],
          fixes: fixes(context, wrong, isTail),
        } satisfies Draft;
      }
    },
  },
};

/** The pool, without the type in front of it. */
const headOf = (member: Text, end: number): Text => slice(member, Math.max(0, flat(member).indexOf(':') + 1), end);

function fixes(context: RuleContext, wrong: WrongMember, isTail: boolean): Fix[] {
  if (!isTail) return correctionFixes(context, wrong, 'Remove the blanks and quotes');
  const title = 'Write it as [NAMESPACE/SERVICE_ACCOUNT]';
  if (wrong.mistake.corrections.length > 0) return correctionFixes(context, wrong, title);
  const one = /^[^a-z0-9]*([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)[^a-z0-9]*$/.exec(flat(wrong.part));
  const whole = rewritable(wrong.part);
  const namespace = one && onlyNamespaceOf(context, one[1]!);
  return fixOf(title, one && whole && namespace !== undefined ? [replace(whole, `[${namespace}/${one[1]}]`)] : [], { safe: true });
}

function onlyNamespaceOf(context: RuleContext, name: string): string | undefined {
  const namespaces = new Set(
    context.join.accounts.filter(({ account }) => known(account.name) === name).map(({ account }) => known(account.namespace)),
  );
  return namespaces.size === 1 ? [...namespaces][0] : undefined;
}
