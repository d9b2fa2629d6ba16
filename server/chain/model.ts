import type { Place } from '../syntax/span';
import type { Text } from '../facts/value';

export type LinkName = 'cluster' | 'nodePool' | 'serviceAccount' | 'binding' | 'role' | 'workload';
export const linkNames: readonly LinkName[] = ['cluster', 'nodePool', 'serviceAccount', 'binding', 'role', 'workload'];

export interface Link {
  readonly state: 'ok' | 'broken' | 'unknown';
  /** One sentence for people: what was found, or what was looked for and where. */
  readonly why: string;
  readonly at: Place | null;
}

/** One Kubernetes service account on its way to Google's APIs: through a Google service account, or directly. */
export interface Chain {
  /** Stable while names and places' files stay the same. */
  readonly id: string;
  /** null: not known. */
  readonly namespace: Text | null;
  readonly account: Text;
  /** The Google account's e-mail; null for direct access or where it is not known. */
  readonly googleAccount: Text | null;
  readonly access: 'impersonation' | 'direct';
  readonly links: Readonly<Record<LinkName, Link>>;
}

/** broken if a link is, else unknown if one is, else ok. */
export function chainState(chain: Chain): Link['state'] {
  const states = linkNames.map((name) => chain.links[name].state);
  return states.includes('broken') ? 'broken' : states.includes('unknown') ? 'unknown' : 'ok';
}
