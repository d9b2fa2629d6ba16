import { poolProject } from '../chain/principal';
import { flat, HOLE, rewritable, show, slice } from '../facts/text';
import type { Edit } from '../syntax/span';
import type { Fix } from './finding';
import { wrongMembers, type WrongMember } from './fixes/member';
import { projectNumber, type Expression } from './fixes/project-number';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** IAM knows no wildcards within a member; there is `principalSet://` for everybody of a namespace. */
export const memberWildcard: Rule = {
  id: 'WI212',
  name: 'member-wildcard',
  severity: 'error',
  summary: 'The IAM member of a Kubernetes service account holds a wildcard, which IAM takes for a name.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'wildcard')) {
        yield {
          severity: 'error',
          at: wrong.at,
          message: `IAM knows no wildcards: ${show(wrong.part)} matches no pod, and their tokens fail with 403. For all service accounts of a namespace write principalSet://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/PROJECT_ID.svc.id.goog/namespace/NAMESPACE.`,
          related: [],
          fixes: fixes(context, wrong),
        } satisfies Draft;
      }
    },
  },
};

/** `serviceAccount:POOL[NS/*]` → `principalSet://…/POOL/namespace/NS`, piece by piece, so that references in it stay. */
function fixes(context: RuleContext, wrong: WrongMember): Fix[] {
  const { member, mistake, part } = wrong;
  const text = flat(member);
  const names = new RegExp(`^(\\[|subject/ns/)([a-z0-9.-]+|${HOLE})(/\\*\\]|/sa/\\*)$`).exec(flat(part));
  if (!names) return [];
  const [, open, namespace, close] = names as unknown as [string, string, string, string];
  const isPrincipal = open === 'subject/ns/';
  const head = isPrincipal ? 'principal' : 'serviceAccount:';
  const number: Expression | undefined = isPrincipal ? { source: '', edits: [] } : numberOf(context, wrong);
  if (!number || !text.startsWith(head)) return [];
  const prefix = isPrincipal
    ? 'principalSet'
    : `principalSet://iam.googleapis.com/projects/\${${number.source}}/locations/global/workloadIdentityPools/`;
  const at = mistake.start + open.length;
  const changes: readonly [start: number, end: number, text: string][] = [
    [0, head.length, prefix],
    [mistake.start, at, isPrincipal ? 'namespace/' : '/namespace/'],
    [at + namespace.length, at + namespace.length + close.length, ''],
  ];
  const edits = changes.map(([start, end, newText]): Edit | undefined => {
    const place = rewritable(slice(member, start, end));
    return place && replace(place, newText);
  });
  if (edits.some((edit) => edit === undefined)) return [];
  const title = `Name all service accounts of namespace ${show(slice(member, at, at + namespace.length))}`;
  return fixOf(title, [...(edits as Edit[]), ...number.edits]);
}

function numberOf(context: RuleContext, { member, mistake, at }: WrongMember): Expression | undefined {
  const start = flat(member).indexOf(':') + 1;
  return projectNumber(context, at, poolProject(slice(member, start, mistake.start)));
}
