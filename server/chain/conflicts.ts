import { compare } from '../facts/text';
import type { Text } from '../facts/value';
import type { GoogleAccount, Grant } from '../resolve/model';
import type { ChainIdentities } from './identity';
import type { GoogleAccountName, Join, JoinedGrant } from './join';
import { placeId } from '../syntax/span';

/** What one resource or object says about one role, with everybody that it names. */
export interface Statement {
  readonly grant: Grant;
  /** The same grant, once for each member. */
  readonly grants: readonly JoinedGrant[];
}

/** The account that a statement on one service account is about. */
export const targetOf = ({ grants: [first] }: Statement): GoogleAccountName => first!.target!;

/**
 * Statements of one root that cannot hold side by side, because one of them says who has a role, or all roles, and takes it from
 * everybody else: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/google_service_account_iam
 */
export interface Conflict {
  /**
   * `policy`: the whole policy of the account, and what else is said about its roles. `bindings`: who has one role, said more than
   * once. `members`: who has one role, and who has it besides. `configConnector`: an IAMPolicy, and what else is said about the resource.
   */
  readonly between: 'policy' | 'bindings' | 'members' | 'configConnector';
  /** The policy or binding that decides. */
  readonly authority: Statement;
  readonly others: readonly Statement[];
  /** The workloads that lose their role to it, or to one of the others. */
  readonly losing: readonly JoinedGrant[];
}

/** What is said about the roles on Google accounts: what is in conflict, and the bindings of workloads that are not. */
export interface Authority {
  readonly conflicts: readonly Conflict[];
  readonly bindings: readonly Statement[];
}

/**
 * Finds the conflicts that cost workloads their access; what belongs to people, deployers and other federations is not our business
 * (rules.md D9). Where a policy is in conflict with something, that is all that is said about the account.
 */
export function authorityOf(join: Join, { ofMember }: ChainIdentities): Authority {
  const conflicts = byResource(join).flatMap((statements) => {
    const policy = statements.find(({ grant }) => grant.authority === 'policy');
    return policy ? policyConflict('configConnector', policy, statements, (grant) => ofMember(grant) !== undefined) : [];
  });
  const bindings = new Set<Statement>();
  for (const statements of byAccount(join)) {
    const policy = statements.find(({ grant }) => grant.authority === 'policy');
    if (policy) conflicts.push(...policyConflict('policy', policy, statements));
    else {
      for (const group of byRole(statements)) {
        const found = roleConflicts(group);
        conflicts.push(...found);
        for (const one of found.length === 0 ? group : [])
          if (one.grant.authority === 'binding' && one.grants.some(isWorkload)) bindings.add(one);
      }
    }
  }
  return { conflicts, bindings: [...bindings] };
}

function policyConflict(
  between: 'policy' | 'configConnector',
  policy: Statement,
  statements: readonly Statement[],
  concerns = isWorkload,
): Conflict[] {
  const own = statements.filter((one) => one.grant.authority === 'policy' && sameBlock(one, policy));
  const lost = statements
    .filter((one) => !own.includes(one) && mayCoexist(policy, one))
    .map((other) => {
      const alike = own.filter(({ grant }) => [undefined, roleIdentity(other.grant)].includes(roleIdentity(grant)));
      return { other, losing: own.some((one) => one.grant.uncertain || isOpen(one)) ? [] : losers(alike, other, concerns) };
    })
    .filter(({ losing }) => losing.length > 0);
  if (lost.length === 0) return [];
  return [{ between, authority: policy, others: lost.map(({ other }) => other), losing: lost.flatMap(({ losing }) => losing) }];
}

/** Of one role: the first binding against the others, else against what is added beside it. */
function roleConflicts([first, ...others]: readonly [Statement, ...Statement[]]): Conflict[] {
  if (first.grant.authority !== 'binding') return [];
  const bound = others.filter(({ grant }) => grant.authority === 'binding');
  const fights = bound.flatMap((other): Conflict[] => {
    const losing = [...losers([first], other), ...losers([other], first)];
    return losing.length > 0 ? [{ between: 'bindings', authority: first, others: [other], losing }] : [];
  });
  if (bound.length > 0) return fights;
  const lost = others.map((other) => ({ other, losing: losers([first], other) })).filter(({ losing }) => losing.length > 0);
  if (lost.length === 0) return [];
  return [{ between: 'members', authority: first, others: lost.map(({ other }) => other), losing: lost.flatMap(({ losing }) => losing) }];
}

/** The workloads that a statement names and those of the same role certainly do not. */
const losers = (deciding: readonly Statement[], { grants }: Statement, concerns = isWorkload): JoinedGrant[] =>
  deciding.some(isOpen)
    ? []
    : grants.filter(
        (joined) =>
          concerns(joined) &&
          deciding.every((statement) => statement.grants.every(({ grant }) => compare(grant.member, joined.grant.member) === 'different')),
      );

/** Are not all of its members known? */
const isOpen = ({ grants }: Statement): boolean => grants.some(({ grant }) => grant.member === null);

const isWorkload = ({ principal: { kind } }: JoinedGrant): boolean => kind === 'kubernetes' || kind === 'set';

/** Grants of one block, instance and role belong together. What may not exist is left out, unless it is a policy. */
function statementsOf(grants: readonly JoinedGrant[]): Statement[] {
  const found = new Map<string, JoinedGrant[]>();
  for (const joined of grants) {
    const { scope, label, at, roleAt, uncertain, authority } = joined.grant;
    if (uncertain && authority !== 'policy') continue;
    append(found, [scope.root, scope.instance, label, placeId(at), placeId(roleAt)].join(' '), joined);
  }
  return [...found.values()].map((all) => ({ grant: all[0]!.grant, grants: all }));
}

/** What Terraform says about service accounts, by account. */
function byAccount(join: Join): Statement[][] {
  const groups = new Map<string, Statement[]>();
  const ours = join.grants.filter(({ target, grant }) => target && grant.scope.language === 'terraform' && grant.resourceRef === undefined);
  for (const statement of statementsOf(ours)) {
    const name = identityOf(join, statement);
    const { scope, provider } = statement.grant;
    if (name !== undefined) append(groups, [scope.root, provider ?? '', name].join(' '), statement);
  }
  return [...groups.values()];
}

/** What objects of Config Connector say, by the resource that they are about; folders and overlays are applied apart. */
function byResource({ grants }: Join): Statement[][] {
  const groups = new Map<string, Statement[]>();
  for (const statement of statementsOf(grants.filter(({ grant }) => grant.resourceRef !== undefined)))
    append(groups, `${statement.grant.scope.root} ${statement.grant.resourceRef}`, statement);
  return [...groups.values()];
}

/** What the account is called: as the resource of the root that makes or takes it, else by the text itself; undefined where that has gaps. */
function identityOf(join: Join, statement: Statement): string | undefined {
  const [{ grant }, target] = [statement, targetOf(statement)];
  const ofRoot = ({ declared }: GoogleAccountName): GoogleAccount[] => declared.filter(({ scope }) => scope.root === grant.scope.root);
  const [declared] = ofRoot(target);
  if (!declared) return textIdentity(target.email);
  // Who only takes an account, names the one that the root makes.
  const made = declared.managed ? declared : ofRoot(join.nameGoogleAccount(declared.email)).find(({ managed }) => managed);
  return (made ?? declared).key;
}

/** Equal for texts that are certainly equal. */
function textIdentity({ pieces }: Text): string | undefined {
  let all = '';
  for (const piece of pieces) {
    if (piece.is === 'unknown') return undefined;
    all += piece.is === 'known' ? piece.text : `\uE000${piece.key}\uE000`;
  }
  return all;
}

function append<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/**
 * By role and condition; the bindings of each come first. A binding says who has a role under one condition; those under others are
 * not its business.
 */
function byRole(statements: readonly Statement[]): [Statement, ...Statement[]][] {
  const groups = new Map<string, Statement[]>();
  const inOrder = [...statements].sort((a, b) => Number(b.grant.authority === 'binding') - Number(a.grant.authority === 'binding'));
  for (const statement of inOrder) {
    const role = roleIdentity(statement.grant);
    if (role !== undefined) append(groups, role, statement);
  }
  // What never exists beside the first is asked for itself.
  return [...groups.values()].flatMap((all) => {
    const firsts: Statement[] = [];
    for (const one of all) if (!firsts.some((first) => mayCoexist(first, one))) firsts.push(one);
    return firsts.map((first): [Statement, ...Statement[]] => [
      first,
      ...all.filter((other) => other !== first && mayCoexist(first, other)),
    ]);
  });
}

function roleIdentity({ role, condition }: Grant): string | undefined {
  const [name, under] = [textIdentity(role), condition ? textIdentity(condition) : ''];
  return name === undefined || under === undefined ? undefined : `${name} if ${under}`;
}

export const sameBlock = (a: Statement, b: Statement): boolean =>
  a.grant.at.uri === b.grant.at.uri && a.grant.at.span.start === b.grant.at.span.start;

/** Two blocks that different conditions make are mostly meant to replace one another. */
function mayCoexist(a: Statement, b: Statement): boolean {
  const [left, right] = [a.grant.existence ?? [], b.grant.existence ?? []];
  const common = Math.min(left.length, right.length);
  return left.slice(0, common).every((condition, i) => condition === right[i]);
}

/** Do both exist whatever the values are, or the one whenever the other does? */
export const alwaysTogether = (a: Statement, b: Statement): boolean =>
  mayCoexist(a, b) && (a.grant.existence ?? []).length === (b.grant.existence ?? []).length;
