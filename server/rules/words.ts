import { known, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { GoogleAccountName } from '../chain/join';

/** How messages name things: filled in as far as they are known. */

export const subjectName = ({ namespace, name }: { readonly namespace: Text | null; readonly name: Text }): string =>
  namespace ? `${show(namespace)}/${show(name)}` : show(name);

/** The e-mail where it is known, else the resource as the code calls it. */
export function googleName({ email, declared }: GoogleAccountName): string {
  return known(email) ?? declared[0]?.label ?? show(email);
}
