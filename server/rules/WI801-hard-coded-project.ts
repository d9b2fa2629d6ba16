import { poolFault } from '../chain/pools';
import { poolProject } from '../chain/principal';
import { flat, known, rewritable, slice } from '../facts/text';
import { isPlaceholder } from '../facts/placeholder';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import { interpolationFixes } from './fixes/interpolate';
import type { Draft, Rule } from './rule';

/** A project written out in a member or a workload pool: the next environment gets the first one's identities. */
export const hardCodedProject: Rule = {
  id: 'WI801',
  name: 'hard-coded-project',
  severity: 'information',
  summary: 'The project of an IAM member or workload pool is a literal instead of a reference.',
  each: {
    *grant({ grant, principal, syntax }, context) {
      if (grant.scope.language !== 'terraform' || !('pool' in principal) || !principal.pool) return;
      // One thing at a time: first its domain (WI203).
      if (syntax?.mistakes.some(({ kind }) => kind === 'repeatedDomain')) return;
      const place = literalProject(principal.pool);
      if (!place) return;
      const names = principal.kind === 'kubernetes' ? { namespace: principal.namespace, account: principal.account } : undefined;
      yield draft(place, interpolationFixes(context, place.at, place.project, names));
    },
    *cluster({ cluster }, context) {
      const { pool, scope } = cluster;
      // Where the pool itself is wrong, WI401 says so.
      if (scope.language !== 'terraform' || pool === null || pool === 'unknown' || poolFault(cluster)) return;
      const place = literalProject(pool);
      if (place) yield draft(place, interpolationFixes(context, place.at, place.project, undefined));
    },
  },
};

const draft = ({ at, project }: { at: Place; project: string }, fixes: Draft['fixes']): Draft => ({
  severity: 'information',
  at,
  message: `Project ${project} is written out: the same code applied for another project would still name this one. Interpolate a variable or the cluster's own attribute.`,
  related: [],
  fixes,
});

/** The project part, where it is written out together with the `.svc.id.goog` behind it. */
function literalProject(pool: Text): { at: Place; project: string } | undefined {
  const part = poolProject(pool);
  const project = known(part);
  const at = part && rewritable(part);
  if (!part || !at || project === undefined || isPlaceholder(project) || part.pieces.some(({ trail, origin }) => trail ?? origin))
    return undefined;
  const behind = slice(pool, flat(part).length, flat(part).length + 1);
  const next = rewritable(behind);
  return next?.uri === at.uri && next.span.start === at.span.end ? { at, project } : undefined;
}
