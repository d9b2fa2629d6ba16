import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import { sortedEntries } from './collections';
import { embeddedDocuments } from './embedded';
import type { TerraformFunction } from './functions';
import { computed, failure, stringOf, whollyKnown } from './values';

/** Functions between texts and values. */

/** Plain JSON of a wholly known value, keys in Terraform's order; undefined where it cannot be written. */
function plain(value: Value, depth = 0): unknown {
  if (depth > 50) return undefined;
  switch (value.is) {
    case 'text':
      return stringOf(value);
    case 'number':
    case 'bool':
      return value.value;
    case 'null':
      return null;
    case 'list':
      return value.items.map((item) => plain(item, depth + 1));
    case 'object':
      return Object.fromEntries(sortedEntries(value.entries).map((entry) => [entry.key, plain(entry.value, depth + 1)]));
    default:
      return undefined;
  }
}

/** JSON is YAML: one function does for `jsonencode` and `yamlencode`, whose results are only ever decoded again here. */
export const jsonencode: TerraformFunction = ([value], at) =>
  value && whollyKnown(value)
    ? computed(
        JSON.stringify(plain(value)).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
        at,
      )
    : undefined;

const decode: TerraformFunction = ([value], at) => {
  if (value?.is !== 'text' || !value.pieces.some((piece) => piece.is === 'known')) return undefined;
  const documents = embeddedDocuments(value);
  if (!documents) return undefined;
  const [only] = documents;
  return only && documents.length === 1 ? only : failure('not one document', at);
};

export const yamldecode = decode;
export const jsondecode = decode;

export const base64encode: TerraformFunction = ([value], at) => {
  const said = value && stringOf(value);
  return said === undefined ? undefined : computed(toBase64(said), at);
};

export const base64decode: TerraformFunction = ([value], at) => {
  const said = value && stringOf(value);
  return said === undefined ? undefined : fromBase64(said, at);
};

function toBase64(said: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(said)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(said: string, at: Place): Value {
  try {
    const bytes = Uint8Array.from(atob(said), (character) => character.charCodeAt(0));
    return computed(new TextDecoder('utf-8', { fatal: true }).decode(bytes), at);
  } catch {
    return failure('not base64 of a text', at);
  }
}
