import type { Place } from '../../syntax/span';
import type { Value } from '../../facts/value';
import type { OutsideModule } from './instances';

/** An output of a well-known module that is not in the workspace; undefined where nothing is known of it. */
export function publishedOutput(_module: OutsideModule, _name: string, _at: Place): Value | undefined {
  return undefined;
}
