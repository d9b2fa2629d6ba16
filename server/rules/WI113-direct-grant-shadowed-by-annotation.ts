import { principalCovers, type JoinedAccount, type JoinedGrant } from '../chain/join';
import { subjectPlace } from '../chain/principal';
import { placeholdersIn } from '../chain/annotation';
import { decidingReference, known, rewritable, show } from '../facts/text';
import type { Annotation } from '../resolve/model';
import type { Fix } from './finding';
import { isQuoted, referenceEdit } from './fixes/reference';
import { entryRemoval } from './fixes/remove';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { googleName, levelName, subjectName } from './words';

/** A role for the Kubernetes account itself, whose pods never act as themselves because the annotation makes them act as another. */
export const directGrantShadowedByAnnotation: Rule = {
  id: 'WI113',
  name: 'direct-grant-shadowed-by-annotation',
  severity: 'warning',
  summary: 'A role is granted to a service account itself, but its pods act as the Google service account of the annotation.',
  each: {
    *grant(joined, context) {
      const { grant, principal } = joined;
      if (principal.kind !== 'kubernetes' || grant.uncertain || joined.syntax?.mistakes.length || !isForResources(joined)) return;
      const annotated = annotatedFor(context, joined);
      const [first] = annotated;
      if (!first) return;
      const { account, google, annotation } = first;
      const subject = subjectName(account);
      yield {
        severity: 'warning',
        at: subjectPlace(principal),
        message: `This grant of ${show(grant.role)} on ${levelName(grant.target)} is not used: the annotation makes pods of ${subject} act as ${googleName(google)}, and what is granted to ${subject} itself does not count then. Grant it to ${googleName(google)}, or remove the annotation.`,
        related: annotated.map((one) => ({
          at: decidingReference(one.annotation.value),
          message: `${subjectName(one.account)} is annotated here.`,
        })),
        fixes: [...grantingFixes(context, joined, first), ...(annotated.length === 1 ? removalFixes(context, first, annotation) : [])],
      } satisfies Draft;
    },
  },
};

/** Roles that concern the Google account, or requests that are made as it, are not for resources. */
const notForResources = /^roles\/(?:iam\.|serviceusage\.serviceUsageConsumer$)|[sS]erviceAgent$|^(?:projects|organizations)\//;

function isForResources({ grant, role }: JoinedGrant): boolean {
  const name = known(grant.role);
  if (name === undefined || grant.target.level === 'serviceAccount' || role === 'right' || role === 'token') return false;
  return grant.target.level === 'resource' ? name !== 'roles/serviceusage.serviceUsageConsumer' : !notForResources.test(name);
}

type Annotated = JoinedAccount & { readonly google: NonNullable<JoinedAccount['google']>; readonly annotation: Annotation };

/**
 * The accounts that the grant means, where every one of them is annotated: in an overlay without the annotation it is of use. Where
 * the annotation's own grant is missing, that is said of the annotation.
 */
function annotatedFor({ join, missing }: RuleContext, { principal }: JoinedGrant): Annotated[] {
  if (principal.kind !== 'kubernetes') return [];
  const meant = join.accountsNamed(principal.account).filter(({ account }) => principalCovers(principal, account) !== 'different');
  const annotated = meant.filter((joined): joined is Annotated => isAnnotated(joined) && !missing(joined));
  const certain = annotated.every(({ account }) => principalCovers(principal, account) === 'same');
  return certain && annotated.length === meant.length ? annotated : [];
}

const isAnnotated = ({ google, annotation }: JoinedAccount): boolean =>
  google !== null &&
  annotation !== null &&
  annotation !== 'unknown' &&
  !annotation.brokenPointer &&
  placeholdersIn(annotation.value).length === 0;

/** Names the Google account as the member, where the member is written at the grant. */
function grantingFixes(context: RuleContext, { grant }: JoinedGrant, { google }: Annotated): Fix[] {
  const member = grant.member!;
  const [email, declared] = [known(google.email), google.declared];
  const literal = isQuoted(context, member.at) ? `"serviceAccount:${email}"` : `serviceAccount:${email}`;
  const at = isQuoted(context, member.at) ? member.at : member.pieces.some(({ trail }) => trail) ? undefined : rewritable(member);
  const edit =
    referenceEdit(context, member.at, declared, 'member')?.edit ?? (at && email !== undefined ? replace(at, literal) : undefined);
  return fixOf(`Grant it to ${googleName(google)}`, edit ? [edit] : [], { preferred: false });
}

function removalFixes(context: RuleContext, { account, annotatedBy }: Annotated, { keyAt, value }: Annotation): Fix[] {
  // A resource that annotates would be left with nothing to say.
  if (annotatedBy.kind === 'annotations-only') return [];
  const isHere = context.hcl(keyAt.uri) !== undefined || rewritable(value)?.uri === keyAt.uri;
  const edits = isHere && !context.text(keyAt.uri)?.includes('{{') ? entryRemoval(context, { keyAt }) : [];
  return fixOf(`Remove the annotation from ${subjectName(account)}`, edits, { preferred: false });
}
