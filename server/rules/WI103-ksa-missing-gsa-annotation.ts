import type { Join, JoinedAccount, JoinedGrant } from '../chain/join';
import { annotationKey, principalCovers } from '../chain/join';
import { uses } from '../chain/link';
import { impersonationsOf, misdirectedGrant } from '../chain/missing';
import { mayBeAnnotatedElsewhere } from '../chain/opaque';
import { decidingPlace } from '../facts/text';
import { annotationFixes } from './fixes/annotate';
import { meantKey } from './keys';
import type { Draft, Rule } from './rule';
import { googleName, subjectName } from './words';

/** IAM lets the account impersonate a Google account, but the metadata server is never told to: the annotation is missing. */
export const ksaMissingGsaAnnotation: Rule = {
  id: 'WI103',
  name: 'ksa-missing-gsa-annotation',
  severity: 'error',
  summary: 'A service account may impersonate a Google service account but lacks the annotation.',
  *check(context) {
    const { join } = context;
    for (const joined of join.accounts) {
      const { account, annotation } = joined;
      if (annotation !== null || isAccessedOtherwise(join, joined)) continue;
      const misdirected = misdirectedGrant(join, joined);
      const grants = misdirected ? [misdirected] : nearest(account.at.uri, impersonationsOf(join, account));
      const [grant] = grants;
      if (!grant) continue;
      const subject = subjectName(account);
      const email = googleName(grant.target!);
      yield {
        severity: grants.length === 1 ? 'error' : 'information',
        at: account.nameAt,
        message:
          grants.length === 1
            ? `${subject} may impersonate ${email} but is not annotated: its pods get tokens of their own federated identity and 403 from Google's APIs. Add ${annotationKey}: ${email}.`
            : `${subject} may impersonate ${grants.length} Google service accounts but is annotated with none of them. Annotate it with the one its pods should act as.`,
        related: grants.map(({ grant: { member, at }, target }) => ({
          at: member ? decidingPlace(member) : at,
          message: `This binding is for ${googleName(target!)}.`,
        })),
        fixes: grants.flatMap(({ target }) => annotationFixes(context, account, target!, grants.length === 1)),
      } satisfies Draft;
    }
  },
};

/**
 * Does it reach Google's APIs some other way, or may the annotation be set where we do not look? Then its absence says nothing.
 * A misspelt key is WI301's finding.
 */
function isAccessedOtherwise(join: Join, { account }: JoinedAccount): boolean {
  return (
    account.annotations.some(({ key }) => meantKey(key)?.key === annotationKey) ||
    mayBeAnnotatedElsewhere(join, account) ||
    join
      .grantsNaming(account.name)
      .some(
        ({ grant, principal, role }) =>
          role !== 'right' &&
          grant.target.level !== 'serviceAccount' &&
          principal.kind === 'kubernetes' &&
          principalCovers(principal, account) === 'same',
      ) ||
    join.workloadsOf(account.name).some((workload) => workload.credentialsAt && uses(workload, account) === 'same')
  );
}

/** Staging and production count apart: of several grants those whose root shares the longest path with the manifest. */
function nearest(uri: string, grants: readonly JoinedGrant[]): readonly JoinedGrant[] {
  if (grants.length < 2) return grants;
  const depths = grants.map(({ grant }) => sharedPath(uri, grant.scope.root));
  const deepest = Math.max(...depths);
  return grants.filter((_, i) => depths[i] === deepest);
}

function sharedPath(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const end = left.findIndex((segment, i) => segment !== right[i]);
  return end < 0 ? left.length : end;
}
