import { compareProjects } from '../../chain/email';
import type { GoogleAccountName, JoinedGrant } from '../../chain/join';
import { workloadIdentityUser } from '../../chain/roles';
import { known, rewritable } from '../../facts/text';
import { samePlace, type Edit } from '../../syntax/span';
import type { Annotation, GoogleAccount, KubernetesAccount } from '../../resolve/model';
import { insertAfterBlock } from '../../syntax/hcl/edit';
import type { Fix } from '../finding';
import { replace, type RuleContext } from '../rule';
import { reannotationFixes } from './annotate';
import { readHclBlockAt } from './block';
import { joiningEdits, statementOn } from './bind-existing';
import { grantObjectEdits, poolName } from './bind-object';
import { accountReference, clusterPoolReference, freeLabel, referenceEdit, referencePlace } from './reference';
import { folderOf } from '../../syntax/folder';

/**
 * Lets the account impersonate the Google account: in the statement that says who alone may, else by a grant of its own behind the
 * Google account's own block or object.
 */
export function bindingFixes(context: RuleContext, account: KubernetesAccount, google: GoogleAccountName): Fix[] {
  const [declared] = google.declared;
  const [namespace, name] = [known(account.namespace), known(account.name)];
  if (!declared?.managed || declared.live || namespace === undefined || name === undefined) return [];
  const statement = statementOn(context, google);
  // What is written in a module is there in every instance of it, with other Google accounts.
  const { at } = statement?.grant ?? declared;
  const { googleAccounts, grants } = context.join.inventory;
  const instances = [...googleAccounts, ...grants]
    .filter((one) => samePlace(one.at, at))
    .map(({ scope }) => `${scope.root} ${scope.instance}`);
  if (new Set(instances).size > 1 && folderOf(account.at.uri) !== folderOf(at.uri)) return [];
  const member = memberOf(context, at.uri, account, google);
  if (member === undefined) return [];
  const edits = statement
    ? joiningEdits(context, statement, member)
    : declared.scope.language === 'terraform'
      ? memberBlockEdits(context, declared, member)
      : grantObjectEdits(context, declared, member);
  return edits.length === 0
    ? []
    : [{ title: `Let ${namespace}/${name} impersonate ${known(google.email) ?? declared.label}`, edits, preferred: true, safe: false }];
}

function memberBlockEdits(context: RuleContext, declared: GoogleAccount, member: string): readonly Edit[] {
  const { uri } = declared.at;
  const reference = accountReference(uri, declared);
  const found = readHclBlockAt(context, declared.at);
  if (!reference || !found) return [];
  const label = freeLabel(context, uri, 'google_service_account_iam_member', `${reference.split('.')[1]}_workload_identity`);
  const source = [
    `resource "google_service_account_iam_member" "${label}" {`,
    `  service_account_id = ${reference}.name`,
    `  role               = "${workloadIdentityUser}"`,
    `  member             = "${member}"`,
    '}',
  ].join('\n');
  return insertAfterBlock(found.text, uri, found.block, source);
}

/**
 * Annotates with another Google account and lets it be impersonated: the grant that stands on the wrong account moves along, where
 * there is one that can, else a new one is made.
 */
export function meantAccountFixes(context: RuleContext, account: KubernetesAccount, { annotation, google, wrong }: Meant): Fix[] {
  const [annotate] = reannotationFixes(context, annotation, google);
  if (!annotate) return [];
  const [bind] = [...(wrong ? rebindingFixes(context, wrong, google) : []), ...bindingFixes(context, account, google)];
  return [bind ? { ...annotate, title: `${annotate.title} and put a binding on it`, edits: [...annotate.edits, ...bind.edits] } : annotate];
}

interface Meant {
  readonly annotation: Annotation;
  /** The account that was meant. */
  readonly google: GoogleAccountName;
  /** The grant on another account. */
  readonly wrong?: JoinedGrant;
}

/** Puts a grant on another Google account: its full name, or the reference in place of the reference. */
export function rebindingFixes(context: RuleContext, { grant }: JoinedGrant, google: GoogleAccountName): Fix[] {
  const { target } = grant;
  const [declared] = google.declared;
  if (target.level !== 'serviceAccount' || !declared) return [];
  // The statement's other members would move along.
  const shared = context.join.inventory.grants.some(
    (other) => other !== grant && other.target.level === 'serviceAccount' && samePlace(other.target.account.at, target.account.at),
  );
  if (shared) return [];
  const [email, project] = [known(google.email), known(declared.project)];
  const [literal, reference] = [rewritable(target.account), referencePlace(context, target.account)];
  const name = reference && accountReference(reference.uri, declared);
  const whole = email !== undefined && project !== undefined ? `projects/${project}/serviceAccounts/${email}` : undefined;
  const edit = reference
    ? name && replace(reference, `${name}.name`)
    : (referenceEdit(context, target.account.at, google.declared, 'name')?.edit ?? (literal && whole && replace(literal, whole)));
  return edit ? [{ title: `Put the binding on ${email ?? declared.label}`, edits: [edit], preferred: false, safe: false }] : [];
}

/**
 * The member that means this Kubernetes account, as text for that file: with references in Terraform code beside the Google account;
 * undefined where its pool cannot be written.
 */
export function memberOf(
  context: RuleContext,
  uri: string,
  account: KubernetesAccount,
  { declared: [declared] }: GoogleAccountName,
): string | undefined {
  const [namespace, name] = [known(account.namespace), known(account.name)];
  if (!declared || namespace === undefined || name === undefined) return undefined;
  const reference = folderOf(declared.at.uri) === folderOf(uri) ? accountReference(uri, declared) : undefined;
  const pool = context.hcl(uri) ? reference && poolExpression(context, declared, reference) : poolName(context, declared);
  return pool && `serviceAccount:${pool}[${namespace}/${name}]`;
}

/** The pool of the module's only cluster, which also makes the binding wait for it; else one made of the project. */
function poolExpression(context: RuleContext, declared: GoogleAccount, reference: string): string | undefined {
  const uri = declared.at.uri;
  const clusters = context.clusters.filter(({ cluster, identity }) => identity === 'on' && folderOf(cluster.at.uri) === folderOf(uri));
  const pool = clusters.length === 1 ? clusterPoolReference(context, uri, clusters[0]!.cluster) : undefined;
  if (pool) return `\${${pool}}`;
  const variable = context
    .names(uri)
    .find(({ expression, value }) => /^var\.project(?:_id)?$/.test(expression) && compareProjects(value, declared.project) !== 'different');
  return `\${${variable ? variable.expression : `${reference}.project`}}.svc.id.goog`;
}
