import { known, show } from '../facts/text';
import type { Entry } from '../facts/value';
import { identity } from '../resolve/terraform/values';
import type { Draft, Rule } from './rule';

/**
 * Terraform takes the last of two entries with the same key and does not say so
 * (https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects): the grants of the first are never made.
 */
export const grantLostToDuplicateKey: Rule = {
  id: 'WI708',
  name: 'grant-lost-to-duplicate-key',
  severity: 'warning',
  summary: 'A repeated key in a map that grants are made from: the first entry is dropped without a word.',
  each: {
    *grant({ grant }) {
      for (const { key, loser, winner } of grant.lost ?? []) {
        if (isSame(loser, winner)) continue;
        yield {
          severity: 'warning',
          at: loser.keyAt,
          message: `The key ${keyName(key, loser)} stands again further down in this map, and Terraform takes the last one without a word: this entry makes no grant through ${grant.label.replace(/\[.*$/, '')}. Give it a key of its own.`,
          related: [{ at: winner.keyAt, message: 'This entry wins.' }],
          fixes: [],
        } satisfies Draft;
      }
    },
  },
};

/** Then nothing is lost. What is not known may well be another. */
function isSame(loser: Entry, winner: Entry): boolean {
  const mine = identity(loser.value);
  return mine !== undefined && mine === identity(winner.value);
}

const keyName = (key: string, { keyText }: Entry): string => `"${keyText && known(keyText) === undefined ? show(keyText) : key}"`;
