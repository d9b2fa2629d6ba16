import type { GoogleAccountKey } from '../resolve/model';
import { known } from '../facts/text';
import type { Value } from '../facts/value';
import { removeBlock } from '../syntax/hcl/edit';
import { objectAt } from '../syntax/yaml/edit';
import type { Place } from '../syntax/span';
import type { Fix } from './finding';
import { readHclBlockAt } from './fixes/block';
import { entry, textOf } from './fixes/manifest';
import { isReferredTo } from './fixes/reference';
import { entryRemoval } from './fixes/remove';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';
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
function removal(context: RuleContext, { how, at, nameAt }: GoogleAccountKey): Fix[] {
  if (how === 'stored') return fromSecret(context, at, nameAt);
  const found = readHclBlockAt(context, at);
  const [type, name] = found?.block.labels ?? [];
  if (!found || !type || !name) return [];
  if (isReferredTo(context, at.uri, `${type.value}.${name.value}`)) return [];
  const edits = removeBlock(found.text, at.uri, found.block);
  return fixOf('Remove the key', edits);
}

/** Where no pod here names the Secret. To remove it here revokes nothing, and what is applied keeps it until it is deleted there. */
function fromSecret(context: RuleContext, at: Place, keyAt: Place): Fix[] {
  const text = context.text(at.uri);
  const name =
    text === undefined || text.includes('{{') ? undefined : textOf(entry(entry(objectAt(text, at.span.start), 'metadata'), 'name'));
  if (name === undefined || context.join.inventory.workloads.some(({ podSpec }) => !podSpec || mentions(podSpec, name, 0))) return [];
  const edits = entryRemoval(context, { keyAt });
  return fixOf('Remove the key from the Secret', edits, { preferred: false });
}

function mentions(value: Value, name: string, depth: number): boolean {
  if (value.is === 'text') return known(value) === undefined || known(value) === name;
  if (value.is === 'list') return depth < 10 && value.items.some((item) => mentions(item, name, depth + 1));
  return value.is === 'object' && depth < 10 && [...value.entries.values()].some((one) => mentions(one.value, name, depth + 1));
}
