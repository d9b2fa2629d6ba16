import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readMember } from '../../server/chain/member-syntax';
import { flat, HOLE, show } from '../../server/facts/text';
import type { Piece, Text } from '../../server/facts/value';

const at = { uri: 'file:///a.tf', span: { start: 0, end: 1 } };
/** `${?}` is unknown, `${var.x}` a symbol of that name. */
const text = (source: string): Text => ({
  is: 'text',
  at,
  pieces: [...source.matchAll(/\$\{([^}]*)\}|(?:[^$]|\$(?!\{))+/g)].map((match): Piece => {
    if (match[1] === undefined) return { is: 'known', text: match[0], at, exact: true };
    return match[1] === '?' ? { is: 'unknown', why: 'not known', at } : { is: 'symbol', key: match[1], label: match[1], at };
  }),
});

/** The mistakes as `kind "part"`, then whom the member means. */
function told(source: string): string {
  const { member, mistakes, principal } = readMember(text(source));
  const parts = mistakes.map(({ kind, start, end }) => `${kind} "${flat(member).slice(start, end).replaceAll(HOLE, '○')}"`);
  const who =
    principal.kind === 'kubernetes'
      ? `${show(principal.pool)} ${show(principal.namespace)}/${show(principal.account)}`
      : principal.kind === 'set'
        ? `${principal.of} ${show(principal.pool)} ${show(principal.namespace)}`
        : principal.kind;
  return [...parts, who].join('; ');
}

const path = 'iam.googleapis.com/projects/123/locations/global/workloadIdentityPools';
const both = 'acme.svc.id.goog a/b';

describe('the text of a member', () => {
  const table: [string, string][] = [
    ['serviceAccount:acme.svc.id.goog[a/b]', both],
    ['serviceAccount:acme.eu0.svc.id.goog[a/b]', 'acme.eu0.svc.id.goog a/b'],
    ['serviceAccount:acme.hub.id.goog[a/b]', 'acme.hub.id.goog a/b'],
    ['serviceAccount:example.com:acme.svc.id.goog[a/b]', 'example.com:acme.svc.id.goog a/b'],
    ['serviceAccount:app@acme.iam.gserviceaccount.com', 'googleAccount'],
    ['user:jo@example.com', 'other'],
    ['deleted:serviceAccount:acme.svc.id.goog[a/b]?uid=1', 'other'],
    // WI201, WI207
    ['acme.svc.id.goog[a/b]', `prefix ""; ${both}`],
    ['${var.project_id}.svc.id.goog[a/b]', 'prefix ""; ${var.project_id}.svc.id.goog a/b'],
    ['${?}.svc.id.goog[a/b]', '.svc.id.goog a/b'],
    ['user:acme.svc.id.goog[a/b]', `prefix "user"; ${both}`],
    ['principal:acme.svc.id.goog[a/b]', `prefix "principal"; ${both}`],
    ['ServiceAccount:acme.svc.id.goog[A/b]', `case "ServiceAccount"; ${both}`],
    // WI202
    ['serviceAccount: acme.svc.id.goog[a/b]', `brackets " "; ${both}`],
    ['serviceAccount:acme.svc.id.goog["a/b"]', `brackets "["a/b"]"; ${both}`],
    ['serviceAccount:acme.svc.id.goog/ns/a/sa/b', `brackets "/ns/a/sa/b"; ${both}`],
    ['serviceAccount:acme.svc.id.goog/${var.a}/${var.b}', 'brackets "/○/○"; acme.svc.id.goog ${var.a}/${var.b}'],
    ['serviceAccount:acme.svc.id.goog[${var.a}/${var.b}', 'brackets "[○/○"; acme.svc.id.goog ${var.a}/${var.b}'],
    ['serviceAccount:acme.svc.id.goog[app]', 'brackets "[app]"; malformed'],
    ['serviceAccount:acme.svc.id.goog', 'brackets ""; malformed'],
    ['serviceAccount:acme.svc.id.goog${?}', 'unknown'],
    ['serviceAccount:acme.svc.id.goog[${var.x}]', 'acme.svc.id.goog ${var.x}/${var.x}'],
    // WI203
    ['serviceAccount:acme.svc.goog.id[a/b]', `domain ".svc.goog.id"; ${both}`],
    ['serviceAccount:acme.svc.id.google.com[a/b]', `domain ".svc.id.google.com"; ${both}`],
    ['serviceAccount:acme[a/b]', `domain "acme"; ${both}`],
    ['serviceAccount:x@acme.iam.gserviceaccount.com[a/b]', `domain "x@acme.iam.gserviceaccount.com"; ${both}`],
    ['serviceAccount:${var.p}.google[a/b]', 'domain "○.google"; ? a/b'],
    ['serviceAccount:${var.p}.id.goog[a/b]', 'malformed'],
    ['serviceAccount:${var.p}[a/b]', '${var.p} a/b'],
    // WI204
    ['serviceAccount:123.svc.id.goog[a/b]', 'projectNumber "123"; ?.svc.id.goog a/b'],
    ['serviceAccount:${var.project_number}.svc.id.goog[a/b]', 'projectNumber "○"; ?.svc.id.goog a/b'],
    ['serviceAccount:${var.project}.svc.id.goog[a/b]', '${var.project}.svc.id.goog a/b'],
    // WI205 speaks, so nobody else does
    ['serviceAccount:var.project_id.svc.id.goog[NS/MY_KSA]', 'var.project_id.svc.id.goog NS/MY_KSA'],
    // WI206, WI212
    ['serviceAccount:acme.svc.id.goog[a_b/c]', 'name "a_b"; malformed'],
    ['serviceAccount:acme.svc.id.goog[a/b.c]', 'acme.svc.id.goog a/b.c'],
    ['serviceAccount:acme.svc.id.goog[a/*]', 'wildcard "[a/*]"; malformed'],
    [`principal://${path}/acme.svc.id.goog/subject/ns/A/sa/b`, `name "A"; ${both}`],
    [`principal://${path}/acme.svc.id.goog/subject/ns/a/sa/*`, 'wildcard "subject/ns/a/sa/*"; malformed'],
    // WI207 to WI211
    [`principal://${path}/acme.svc.id.goog/subject/ns/a/sa/b`, both],
    [`Principal://${path}/ACME.svc.id.goog/subject/ns/a/sa/b`, `case "Principal://"; case "ACME.svc.id.goog"; ${both}`],
    [`principal://${path.replace('123', 'acme')}/acme.svc.id.goog/subject/ns/a/sa/b`, `principalProject "acme"; ${both}`],
    [`principal://${path.replace('123', '${?}')}/acme.svc.id.goog/subject/ns/a/sa/b`, both],
    [`principal://${path}/123.svc.id.goog/subject/ns/a/sa/b`, 'principalPool "123"; ?.svc.id.goog a/b'],
    [`principal://${path}/acme.svc.id.goog/namespace/a`, 'scheme "principal"; namespace acme.svc.id.goog a'],
    [`principalSet://${path}/acme.svc.id.goog/subject/ns/a/sa/b`, `scheme "principalSet"; ${both}`],
    [`principalSet://${path}/acme.svc.id.goog/*`, 'pool acme.svc.id.goog ?'],
    [`principal://${path}/acme.svc.id.goog/subject/system:serviceaccount:a:b`, `subject "subject/system:serviceaccount:a:b"; ${both}`],
    [`principal://${path}/acme.svc.id.goog[a/b]`, `subject "[a/b]"; ${both}`],
    [`principal://${path}/acme.svc.id.goog/subject/\${?}`, 'malformed'],
    [`principal://${path}/acme.svc.id.goog`, 'subject "acme.svc.id.goog"; malformed'],
    [`${path}/acme.svc.id.goog/subject/ns/a/sa/b`, `subject "iam.googleapis.com"; ${both}`],
    [
      `principal://${path.replace('locations/global/', '')}/acme.svc.id.goog/subject/ns/a/sa/b`,
      `subject "${path.replace('locations/global/', '')}"; ${both}`,
    ],
    // Other federations
    [`principal://${path}/github/subject/system:serviceaccount:a:b`, 'other'],
    [`principalSet://${path}/github/attribute.repository/Acme/App`, 'other'],
    // What a hole may bring along
    ['${?}.svc.id.goog/subject/ns/a/sa/b', 'unknown'],
    ['principal:${?}/acme.svc.id.goog/subject/ns/a/sa/b', 'malformed'],
    ['${?}', 'unknown'],
  ];
  for (const [member, expected] of table) it(`${member}: ${expected}`, () => assert.equal(told(member), expected));

  it('corrects what the text itself tells, and is right then', () => {
    for (const [member] of table) {
      const { mistakes } = readMember(text(member));
      if (mistakes.length === 0 || member.includes('${') || mistakes.some(({ corrections }) => corrections.length === 0)) continue;
      const changes = mistakes.flatMap(({ corrections }) => corrections).sort((a, b) => b.start - a.start);
      const mended = changes.reduce((all, { start, end, text: right }) => all.slice(0, start) + right + all.slice(end), member);
      assert.deepEqual(readMember(text(mended)).mistakes, [], `${member} → ${mended}`);
    }
  });
});
