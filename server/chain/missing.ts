import { compare, flat, HOLE, known } from '../facts/text';
import type { Annotation, GoogleAccount } from '../resolve/model';
import { annotationFault } from './annotation';
import { compareEmails, compareProjects, isGoogleManaged, parseEmail } from './email';
import {
  both,
  compareGoogleAccounts,
  principalCovers,
  targetCovers,
  type GoogleAccountName,
  type Join,
  type JoinedAccount,
  type JoinedGrant,
} from './join';
import { isNear } from './near';
import { anyGrantHidden, mayBeGrantedElsewhere } from './opaque';
import { isGranted, twinOf } from './twins';

/** Why an annotated Kubernetes account may not impersonate its Google account: the first reason that fits (rules.md D2). */
export type Missing = {
  /** All IAM of the account is declared here and readable: what is not seen is not there. */
  readonly visible: boolean;
  readonly google: GoogleAccountName;
  readonly annotation: Annotation;
} &
  /** Only a role without access tokens is granted. */
  (
    | { readonly because: 'role'; readonly grant: JoinedGrant }
    /** The account is defined a second time, annotated with a Google account that does trust it. */
    | { readonly because: 'definedTwice' }
    /** Another Google account trusts it. `near`: an account declared here whose name is almost the annotated one's. */
    | {
        readonly because: 'otherAccount';
        readonly grant: JoinedGrant;
        readonly near: GoogleAccount | null;
        readonly projectDeclared: boolean;
      }
    /** The grant names another namespace / another account / both the wrong way round. */
    | { readonly because: 'namespace' | 'name' | 'swapped'; readonly grant: JoinedGrant }
    /** The role is granted to a Google account where the Kubernetes account belongs. */
    | { readonly because: 'notAWorkload'; readonly grant: JoinedGrant }
    /** No such account among those declared for its project. */
    | { readonly because: 'undeclared'; readonly near: GoogleAccount | null }
    | { readonly because: 'nothing' }
  );

/**
 * Explains the missing grant of an annotated account. undefined where there is a grant, where there may be one, or where too
 * little is known to say.
 */
export function explainMissing(join: Join, joined: JoinedAccount): Missing | undefined {
  const { google, account, annotation } = joined;
  if (!google || annotation === null || annotation === 'unknown' || !isNamed(google)) return undefined;
  // Key or value are wrong in themselves (WI301, WI302, WI303): first that.
  if (annotation.brokenPointer || annotationFault(annotation.value) || mayBeGrantedElsewhere(join, google, account)) return undefined;
  let withoutToken: JoinedGrant | undefined;
  for (const grant of join.grantsNaming(account.name)) {
    if (grant.role === 'none' && grant.grant.target.level !== 'serviceAccount') continue;
    const covers = both(principalCovers(grant.principal, account), targetCovers(grant, google));
    if (covers === 'different') continue;
    if (grant.role !== 'none' && grant.role !== 'idToken') return undefined;
    if (covers === 'same') withoutToken = grant;
  }
  const visible = google.declared.some(({ managed, live }) => live ?? (managed && !anyGrantHidden(join, google)));
  const found = { visible, google, annotation };
  if (withoutToken) return { ...found, because: 'role', grant: withoutToken };

  const twin = twinOf(join, joined);
  if (twin && isGranted(join, twin)) return { ...found, because: 'definedTwice' };

  const impersonates = ({ role, target }: JoinedGrant): boolean => target !== null && (role === 'right' || role === 'token');
  const near = nearAccount(join, google);
  const naming = join.grantsNaming(account.name).filter((grant) => impersonates(grant) && grant.principal.kind === 'kubernetes');
  const covering =
    account.namespace === null
      ? matchingOmitted(join, account, naming)
      : naming.filter(({ principal }) => principalCovers(principal, account) === 'same');
  const other = covering.find((grant) => targetCovers(grant, google) === 'different' && !isComplete(join, grant));
  if (other) return { ...found, because: 'otherAccount', grant: other, near, projectDeclared: projectDeclared(join, google) };

  const orphans = join
    .grantsOn(google)
    .filter((grant) => impersonates(grant) && targetCovers(grant, google) === 'same' && isOrphan(join, grant));
  for (const because of ['namespace', 'name', 'swapped'] as const) {
    const grant = orphans.find(({ principal }) => principal.kind === 'kubernetes' && differs(because, principal, account));
    if (grant) return { ...found, because, grant };
  }
  const misgiven = join
    .grantsOn(google)
    .find((grant) => grant.role === 'right' && grant.principal.kind === 'googleAccount' && targetCovers(grant, google) === 'same');
  if (misgiven) return { ...found, because: 'notAWorkload', grant: misgiven };
  if (google.declared.length === 0 && mayBeMade(join, google)) return undefined;
  if (google.declared.length === 0 && projectDeclared(join, google) && !mayBeDeclared(join, google))
    return { ...found, because: 'undeclared', near };
  return { ...found, because: 'nothing' };
}

/** Is the Google account's name certain enough to speak of: declared here, or an e-mail without holes? */
function isNamed({ declared, email }: GoogleAccountName): boolean {
  if (declared.length > 0) return true;
  const text = flat(email);
  return !text.includes(HOLE) && parseEmail(email) !== undefined && !isGoogleManaged(text);
}

/** Is some account here annotated with just what this grant stands on? Another overlay of the same account, mostly. */
const isComplete = (join: Join, grant: JoinedGrant): boolean =>
  grant.principal.kind === 'kubernetes' &&
  join
    .accountsNamed(grant.principal.account)
    .some(({ account, google }) => google && both(principalCovers(grant.principal, account), targetCovers(grant, google)) === 'same');

/** Does the grant match no Kubernetes account of the workspace, not even possibly? */
export function isOrphan(join: Join, { principal }: JoinedGrant): boolean {
  if (principal.kind !== 'kubernetes') return false;
  return join.accountsNamed(principal.account).every(({ account }) => principalCovers(principal, account) === 'different');
}

function differs(
  because: 'namespace' | 'name' | 'swapped',
  principal: Extract<JoinedGrant['principal'], { kind: 'kubernetes' }>,
  account: JoinedAccount['account'],
): boolean {
  const [namespace, name] = [compare(principal.namespace, account.namespace), compare(principal.account, account.name)];
  switch (because) {
    case 'namespace':
      return namespace === 'different' && name === 'same';
    case 'name':
      return namespace === 'same' && name === 'different';
    case 'swapped':
      return compare(principal.namespace, account.name) === 'same' && compare(principal.account, account.namespace) === 'same';
  }
}

const projectDeclared = (join: Join, google: GoogleAccountName): boolean => {
  const project = parseEmail(google.email)?.project ?? null;
  return join.inventory.googleAccounts.some(
    (account) => account.managed && !account.live && compareProjects(account.project, project) === 'same',
  );
};

/** Is there an account here whose name or project is not known, so that it may be this one? */
const mayBeDeclared = (join: Join, google: GoogleAccountName): boolean =>
  join.inventory.googleAccounts.some(({ email }) => compareEmails(email, google.email) === 'unknown');

/** Is a module told of its name, or of the last part of it behind a prefix? */
function mayBeMade({ inventory }: Join, { email }: GoogleAccountName): boolean {
  const name = `-${flat(email).split('@')[0]}`;
  return inventory.opaques.some(({ makes }) => makes?.some((text) => name.endsWith(`-${flat(text)}`)));
}

/** The account declared in the same project whose name is almost this one's, when there is exactly one (rules.md D10). */
function nearAccount(join: Join, google: GoogleAccountName): GoogleAccount | null {
  const email = parseEmail(google.email);
  const name = known(email?.account ?? null);
  if (!email || name === undefined || google.declared.length > 0) return null;
  const near = join.inventory.googleAccounts.filter((account) => {
    const id = known(account.accountId);
    return (
      account.managed &&
      id !== undefined &&
      isNear(id, name) &&
      compareProjects(account.project, email.project) === 'same' &&
      unmatched(join, account)
    );
  });
  return new Set(near.map(({ accountId }) => known(accountId))).size === 1 ? near[0]! : null;
}

/** Does no annotation name this Google account? */
const unmatched = (join: Join, account: GoogleAccount): boolean => !join.accounts.some(({ google }) => google?.declared.includes(account));

/** The Google accounts that grants let this Kubernetes account impersonate by name, one grant each. */
export function impersonationsOf(join: Join, account: JoinedAccount['account']): JoinedGrant[] {
  const naming = join
    .grantsNaming(account.name)
    .filter(({ role, target, grant, principal }) => role === 'right' && target && !grant.uncertain && principal.kind === 'kubernetes');
  const certain = naming.filter(({ principal }) => principalCovers(principal, account) === 'same');
  const found: JoinedGrant[] = [];
  for (const grant of account.namespace === null ? matchingOmitted(join, account, naming) : certain) {
    if (!found.some((earlier) => compareGoogleAccounts(earlier.target!, grant.target!) === 'same')) found.push(grant);
  }
  return found;
}

/**
 * The grants that an account without namespace matches (rules.md D4): those for `default`, else those for the only namespace that
 * is bound under its name; none that another account of that name claims.
 */
function matchingOmitted(join: Join, account: JoinedAccount['account'], naming: readonly JoinedGrant[]): readonly JoinedGrant[] {
  // One that is annotated with another Google account, that of another environment mostly, claims only what is granted on that.
  const claimed = ({ principal, target }: JoinedGrant): boolean =>
    join
      .accountsNamed(account.name)
      .some(
        (other) =>
          other.account !== account &&
          principalCovers(principal, other.account) !== 'different' &&
          !(other.google && target && compareGoogleAccounts(other.google, target) === 'different'),
      );
  const free = naming.filter(
    (grant) => grant.principal.kind === 'kubernetes' && compare(grant.principal.account, account.name) === 'same' && !claimed(grant),
  );
  const namespaceOf = ({ principal }: JoinedGrant): string | undefined =>
    principal.kind === 'kubernetes' ? known(principal.namespace) : undefined;
  const inDefault = free.filter((grant) => namespaceOf(grant) === 'default');
  if (inDefault.length > 0) return inDefault;
  const namespaces = new Set(free.map(namespaceOf));
  return namespaces.size === 1 && !namespaces.has(undefined) ? free : [];
}

/**
 * A grant that seems meant for this account, which nobody annotated yet, but names another namespace: the only account of that
 * name here, nothing of the other namespace here, on a Google account that is declared here (rules.md D2, second form of WI105).
 */
export function misdirectedGrant(join: Join, { account, annotation }: JoinedAccount): JoinedGrant | undefined {
  const namespace = known(account.namespace);
  if (annotation !== null || namespace === undefined || join.accountsNamed(account.name).length !== 1) return undefined;
  return join.grantsNaming(account.name).find(({ principal, role, target, grant }) => {
    if (role !== 'right' || grant.uncertain || principal.kind !== 'kubernetes' || !target?.declared.some(({ managed }) => managed))
      return false;
    // What a script once did is no sign of what somebody means now.
    if (grant.scope.language === 'script') return false;
    const bound = known(principal.namespace);
    if (bound === undefined || bound === namespace || compare(principal.account, account.name) !== 'same') return false;
    return !join.isNamespaceHere(bound);
  });
}
