import type { GoogleAccountKey } from '../resolve/model';
import { removeBlock } from '../syntax/hcl/edit';
import type { Fix } from './finding';
import { readHclBlockAt } from './fixes/block';
import { isReferredTo } from './fixes/reference';
import type { Draft, Rule, RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** A private key for an account that pods act as without one. */
export const gsaUserManagedKey: Rule = {
  id: 'WI509',
  name: 'gsa-user-managed-key',
  severity: 'warning',
  summary: 'There is a private key of a Google service account that pods act as without one.',
  each: {
    *googleAccountKey(key, context) {
      const { join, identities } = context;
      const google = join.nameGoogleAccount(key.account);
      const on = key.uncertain ? undefined : identities.ofGoogle(google);
      if (!on) return;
      const pods = on.subject ? `pods of ${subjectName(on.subject)}` : 'pods';
      yield {
        severity: 'warning',
        at: key.nameAt,
        message: `${key.how === 'made' ? 'This makes' : 'Here lies'} a private key of ${googleName(google)}, though ${pods} act as it without one: whoever gets hold of the key is that account, from anywhere, until somebody revokes it. ${
          key.how === 'made' ? 'Remove it.' : 'Revoke the key and remove it from the Secret.'
        }`,
        related: [{ at: on.at, message: 'This lets pods act as the account.' }],
        fixes: removal(context, key),
      } satisfies Draft;
    },
  },
};

/** Only where nothing in the module refers to the key: what does must find another way first. */
function removal(context: RuleContext, { how, at }: GoogleAccountKey): Fix[] {
  const found = how === 'made' ? readHclBlockAt(context, at) : undefined;
  const [type, name] = found?.block.labels ?? [];
  if (!found || !type || !name) return [];
  if (isReferredTo(context, at.uri, `${type.value}.${name.value}`)) return [];
  const edits = removeBlock(found.text, at.uri, found.block);
  return edits.length === 0 ? [] : [{ title: 'Remove the key', edits, preferred: true, safe: false }];
}
