import { grantsAtHome } from '../chain/environments';
import type { Join, JoinedAccount, JoinedGrant } from '../chain/join';
import { annotationKey, compareGoogleAccounts, principalCovers } from '../chain/join';
import type { KubernetesAccount } from '../resolve/model';
import { uses } from '../chain/link';
import { impersonationsOf, misdirectedGrant } from '../chain/missing';
import { mayBeAnnotatedElsewhere } from '../chain/opaque';
import { isMisplacedFor } from '../chain/misplaced';
import { subjectPlace } from '../chain/principal';
import type { Place } from '../syntax/span';
import { annotationFixes } from './fixes/annotate';
import { isHelmMistake, meantKey } from './keys';
import { annotateCommand } from './live';
import type { Draft, Rule } from './rule';
import { googleName, subjectName } from './words';

/** IAM lets the account impersonate a Google account, but the metadata server is never told to: the annotation is missing. */
export const ksaMissingGsaAnnotation: Rule = {
  id: 'WI103',
  name: 'ksa-missing-gsa-annotation',
  severity: 'error',
  summary: 'A service account may impersonate a Google service account but lacks the annotation.',
  each: {
    *account(joined, context) {
      const { join } = context;
      const { account, annotation } = joined;
      if (annotation !== null || isAccessedOtherwise(join, joined)) return;
      const misdirected = misdirectedGrant(join, joined);
      const grants = misdirected ? [misdirected] : grantsAtHome(join, account, impersonationsOf(join, account));
      if (grants.length === 0) return;
      yield {
        // That charts annotate the accounts they create in one way only is a convention.
        severity: grants.length > 1 ? 'information' : account.assumed ? 'warning' : 'error',
        at: account.nameAt,
        message: message(subjectName(account), grants, misdirected !== undefined),
        related: grants.map((one) => ({ at: placeOf(one), message: `This binding is for ${googleName(one.target!)}.` })),
        fixes: grants.flatMap(({ target }) => annotationFixes(context, editable(join, account, grants), target!, grants.length === 1)),
        ...(grants.length === 1 ? { live: annotateCommand(account, grants[0]!.target!) } : {}),
      } satisfies Draft;
    },
  },
};

/** What overlays share is edited there if all of them are bound to the same Google account, and none is annotated. */
function editable(join: Join, account: KubernetesAccount, [grant, ...others]: readonly JoinedGrant[]): KubernetesAccount {
  const { shared } = account;
  if (shared?.how !== 'yaml' || !grant?.target || others.length > 0) return account;
  const isAlike = (other: JoinedAccount): boolean => {
    const [bound, ...more] = impersonationsOf(join, other.account);
    const same = bound?.target && compareGoogleAccounts(bound.target, grant.target!) === 'same';
    return other.annotation === null && more.length === 0 && same === true;
  };
  const variants = join.accounts.filter(
    ({ account: { shared: one } }) => one?.how === 'yaml' && one.uri === shared.uri && one.document.start === shared.document.start,
  );
  return variants.every(isAlike) ? { ...account, editing: shared } : account;
}

function message(subject: string, grants: readonly JoinedGrant[], misdirected: boolean): string {
  if (grants.length > 1) {
    const all = grants.map(({ target }) => googleName(target!)).join(', ');
    return `${subject} may impersonate ${grants.length} Google service accounts (${all}) but is annotated with none: its pods act as themselves and get 403 from Google's APIs. Annotate it with the one that its pods should act as.`;
  }
  const email = googleName(grants[0]!.target!);
  const missing = `not annotated with it: its pods act as themselves and get 403 from Google's APIs. Add ${annotationKey}: ${email}.`;
  return misdirected
    ? `A binding on ${email} seems meant for ${subject}, which is ${missing}`
    : `${subject} may impersonate ${email} but is ${missing}`;
}

const placeOf = ({ grant, principal }: JoinedGrant): Place => (principal.kind === 'kubernetes' ? subjectPlace(principal) : grant.at);

/**
 * Does it reach Google's APIs some other way, or may the annotation be set where we do not look? Then its absence says nothing.
 * A misspelt key is WI301's finding, one in the wrong place WI306's, WI307's or WI309's.
 */
function isAccessedOtherwise(join: Join, { account }: JoinedAccount): boolean {
  return (
    account.annotations.some(({ key }) => meantKey(key)?.key === annotationKey) ||
    mayBeAnnotatedElsewhere(join, account) ||
    isMisplacedFor(join, account) ||
    join.inventory.helmKeys.some((key) => key.scope.root === account.scope.root && isHelmMistake(key)) ||
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
