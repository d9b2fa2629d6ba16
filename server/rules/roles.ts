import type { JoinedGrant } from '../chain/join';
import { decidingPlace, known } from '../facts/text';

/** Grants whose role is written at one place: what one finding speaks of, however many members or instances there are. */
export function byRolePlace(grants: readonly JoinedGrant[]): readonly JoinedGrant[][] {
  const groups = new Map<string, JoinedGrant[]>();
  for (const grant of grants) {
    const { uri, span } = decidingPlace(grant.grant.role);
    const key = `${uri} ${span.start} ${known(grant.grant.role)}`;
    const group = groups.get(key);
    if (group) group.push(grant);
    else groups.set(key, [grant]);
  }
  return [...groups.values()];
}

/** On a project, a folder or an organization. */
export const isWide = ({ grant: { target } }: JoinedGrant): boolean => target.level !== 'serviceAccount' && target.level !== 'resource';
