import { decidingReference, flat, HOLE, known, originOf, splitPlaceholders } from '../facts/text';
import { emailOf, parseEmail } from '../chain/email';
import type { Text } from '../facts/value';
import { attributeFix } from './fixes/attribute';
import { referenceEdit } from './fixes/reference';
import type { Fix } from './finding';
import { place, startOf } from '../syntax/span';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

const wrongAttributes = new Set(['email', 'account_id', 'unique_id', 'member']);

/** service_account_id takes `projects/PROJECT/serviceAccounts/EMAIL` (`-` for the project will do); the plan fails on less. */
export const serviceAccountIdNotFullName: Rule = {
  id: 'WI510',
  name: 'service-account-id-not-full-name',
  severity: 'error',
  summary: 'service_account_id is not the full name projects/PROJECT/serviceAccounts/EMAIL.',
  each: {
    *grant({ grant: { type, target } }, context) {
      if (!type.startsWith('google_service_account_iam_') || target.level !== 'serviceAccount') return;
      const origin = originOf(target.account);
      const wrong = origin?.type === 'google_service_account' ? wrongAttributes.has(origin.attribute) : isShort(target.account);
      if (!wrong) return;
      const attribute = origin ? `.${origin.attribute}` : `"${known(target.account) ?? flat(target.account).replaceAll(HOLE, '…')}"`;
      yield {
        severity: 'error',
        at: decidingReference(target.account),
        message: `service_account_id takes the full name projects/PROJECT/serviceAccounts/EMAIL, and the provider refuses ${attribute}: the binding is never made. ${origin ? 'Use its .name.' : 'Write the full name.'}`,
        related: [],
        fixes: origin ? attributeFix(context, target.account, 'name') : literalFix(context, target.account),
      } satisfies Draft;
    },
  },
};

/** Does it certainly not begin as a full name does? An expression that is not known may (rules.md D5: placeholders too). */
function isShort(account: Text): boolean {
  const text = flat(splitPlaceholders(account));
  return text !== '' && !text.startsWith(HOLE) && !/^projects\//.test(text) && (!text.includes(HOLE) || text.includes('@'));
}

function literalFix(context: RuleContext, account: Text): Fix[] {
  const reference = referenceEdit(context, account.at, context.join.nameGoogleAccount(account).declared, 'name');
  if (reference) return fixOf(`Use ${reference.source}`, [reference.edit]);
  const email = parseEmail(emailOf(account));
  const [first] = account.pieces;
  if (!email || first?.is !== 'known' || !first.exact || context.text(first.at.uri) === undefined) return [];
  const project = known(email.project) ?? '-';
  const at = place(first.at.uri, startOf(first.at.span));
  return fixOf(`Write the full name projects/${project}/serviceAccounts/…`, [replace(at, `projects/${project}/serviceAccounts/`)]);
}
