import { flat, known, literal, slice } from '../../facts/text';
import type { Entry, ObjectValue, Text } from '../../facts/value';
import type { GoogleAccountKey } from '../model';
import { objectAtPath, textOf } from './read';

/** What a key file says: https://cloud.google.com/iam/docs/keys-create-delete#creating */
const isKey = /"type"\s*:\s*"service_account"/;
const clientEmail = /"client_email"\s*:\s*"([^"]*)"/d;

/** Key files have some 2,400 characters, in base64 a third more. */
const maxLength = 50_000;

/** The keys of Google accounts that a Secret holds, under `data` in base64 or under `stringData` as they are. */
export function keysInSecret(
  secret: ObjectValue,
  base: Pick<GoogleAccountKey, 'scope' | 'label' | 'key' | 'headerAt' | 'at'>,
): GoogleAccountKey[] {
  const found = [
    ...keysIn(objectAtPath(secret, 'data'), (text) => decoded(text)),
    ...keysIn(objectAtPath(secret, 'stringData'), (text) => text),
  ];
  return found.map(({ entry, account }) => ({
    ...base,
    key: `${base.key}#${entry.key}`,
    nameAt: entry.keyAt,
    how: 'stored',
    account,
    uncertain: false,
  }));
}

function keysIn(values: ObjectValue | null, read: (text: Text) => Text | undefined): { entry: Entry; account: Text }[] {
  return [...(values?.entries.values() ?? [])].flatMap((entry) => {
    const written = textOf(entry.value);
    const text = written && read(written);
    const account = text && accountIn(text);
    return account ? [{ entry, account }] : [];
  });
}

function accountIn(file: Text): Text | undefined {
  const text = flat(file);
  if (text.length > maxLength || !isKey.test(text)) return undefined;
  const [start, end] = clientEmail.exec(text)?.indices?.[1] ?? [];
  return start !== undefined && end !== undefined && end > start ? slice(file, start, end) : undefined;
}

/** Bytes as characters will do: what is looked for is ASCII. */
function decoded(encoded: Text): Text | undefined {
  const text = known(encoded);
  if (text === undefined || text.length > maxLength) return undefined;
  try {
    return literal(atob(text.replace(/\s+/g, '')), encoded.at);
  } catch {
    return undefined;
  }
}
