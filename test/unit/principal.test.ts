import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { literal, show } from '../../server/facts/text';
import type { Piece, Text } from '../../server/facts/value';
import { normaliseProject, parsePrincipal, poolProject } from '../../server/chain/principal';
import { compareEmails, emailOf, isGoogleManaged } from '../../server/chain/email';
import { isNear } from '../../server/chain/near';
import { roleKind } from '../../server/chain/roles';

const at = { uri: 'file:///a.tf', span: { start: 0, end: 1 } };
const text = (source: string): Text => ({
  is: 'text',
  at,
  pieces: [...source.matchAll(/\$\{([^}]*)\}|[^$]+/g)].map((match): Piece =>
    match[1] === undefined ? { is: 'known', text: match[0], at, exact: true } : { is: 'symbol', key: match[1], label: match[1], at },
  ),
});

function told(member: string): string {
  const principal = parsePrincipal(text(member));
  switch (principal.kind) {
    case 'kubernetes':
      return `${principal.form} ${show(principal.pool)} ${show(principal.namespace)} ${show(principal.account)}`;
    case 'set':
      return `${principal.of} ${show(principal.pool)} ${show(principal.namespace)}`;
    case 'googleAccount':
      return `google ${show(principal.email)}`;
    default:
      return principal.kind;
  }
}

const wip = 'iam.googleapis.com/projects/123/locations/global/workloadIdentityPools';

describe('principals', () => {
  const table: [string, string][] = [
    ['serviceAccount:acme.svc.id.goog[default/app]', 'serviceAccount acme.svc.id.goog default app'],
    ['serviceAccount:${p}.svc.id.goog[${ns}/${ksa}]', 'serviceAccount ${p}.svc.id.goog ${ns} ${ksa}'],
    ['serviceAccount:${pool}[default/app]', 'serviceAccount ${pool} default app'],
    ['${prefix}[default/app]', 'serviceAccount ? default app'],
    ['serviceAccount:acme.svc.id.goog[${subject}]', 'serviceAccount acme.svc.id.goog ${subject} ${subject}'],
    ['serviceAccount:${all}', 'unknown'],
    ['${all}', 'unknown'],
    ['serviceAccount:example.com:acme.svc.id.goog[a/b]', 'serviceAccount example.com:acme.svc.id.goog a b'],
    ['serviceAccount:acme.eu0.svc.id.goog[a/b]', 'serviceAccount acme.eu0.svc.id.goog a b'],
    ['serviceAccount:acme.hub.id.goog[a/b]', 'serviceAccount acme.hub.id.goog a b'],
    ['serviceAccount:acme.svc.id.goog[a.b/c.d]', 'serviceAccount acme.svc.id.goog a.b c.d'],
    ['serviceAccount:acme.svc.id.goog[a:b]', 'malformed'],
    ['serviceAccount:acme.svc.id.goog/a/b', 'malformed'],
    ['serviceAccount:acme.svc.id.goog[a/b', 'malformed'],
    ['serviceAccount:acme.svc.id.goog[a/]', 'malformed'],
    ['serviceAccount:acme.svc.id.goog[a/ b]', 'malformed'],
    ['serviceAccount:acme.svc.id.goog', 'malformed'],
    ['serviceAccount:acme.svc.id.goog${rest}', 'unknown'],
    ['serviceAccount:app@acme.iam.gserviceaccount.com', 'google app@acme.iam.gserviceaccount.com'],
    [`principal://${wip}/acme.svc.id.goog/subject/ns/a/sa/b`, 'principal acme.svc.id.goog a b'],
    [`principal://${wip}/\${pool}/subject/ns/a/sa/b`, 'principal ${pool} a b'],
    [`principal://${wip}/github/subject/repo:x`, 'other'],
    [`principalSet://${wip}/acme.svc.id.goog/namespace/a`, 'namespace acme.svc.id.goog a'],
    [`principalSet://${wip}/acme.svc.id.goog/*`, 'pool acme.svc.id.goog ?'],
    [
      `principalSet://${wip}/acme.svc.id.goog/kubernetes.cluster/https://container.googleapis.com/v1/projects/p/locations/l/clusters/c`,
      'cluster acme.svc.id.goog ?',
    ],
    [`principalSet://${wip}/github/attribute.repository/acme/app`, 'other'],
    [`principal://${wip}/acme.svc.id.goog/subject/system:serviceaccount:a:b`, 'malformed'],
    ['principal://${rest}', 'unknown'],
    ['user:a@example.com', 'other'],
    ['allAuthenticatedUsers', 'other'],
    ['', 'other'],
  ];
  for (const [member, expected] of table) it(`${member || 'nothing'}: ${expected}`, () => assert.equal(told(member), expected));

  it('the project of a pool is what stands before the domain', () => {
    assert.equal(show(poolProject(text('acme.svc.id.goog'))), 'acme');
    assert.equal(show(poolProject(text('${p}.svc.id.goog'))), '${p}');
    assert.equal(poolProject(text('${pool}')), null);
    assert.equal(poolProject(null), null);
    assert.equal(normaliseProject('example.com:acme'), normaliseProject('acme.example.com'));
  });
});

describe('e-mails', () => {
  const table: [string, string, string][] = [
    ['a@p.iam.gserviceaccount.com', 'a@p.iam.gserviceaccount.com', 'same'],
    ['a@p.iam.gserviceaccount.com', 'b@p.iam.gserviceaccount.com', 'different'],
    ['a@${p}.iam.gserviceaccount.com', 'b@q.iam.gserviceaccount.com', 'different'],
    ['a@${p}.iam.gserviceaccount.com', 'a@q.iam.gserviceaccount.com', 'unknown'],
    ['a@${p}.iam.gserviceaccount.com', 'a@${p}.iam.gserviceaccount.com', 'same'],
    ['${x}', 'a@q.iam.gserviceaccount.com', 'unknown'],
  ];
  for (const [a, b, expected] of table) it(`${a} and ${b}: ${expected}`, () => assert.equal(compareEmails(text(a), text(b)), expected));
  it('the full name holds the e-mail', () =>
    assert.equal(show(emailOf(literal('projects/-/serviceAccounts/a@p.iam.gserviceaccount.com', at))), 'a@p.iam.gserviceaccount.com'));
  it('knows accounts that Google manages', () => {
    assert.ok(isGoogleManaged('123-compute@developer.gserviceaccount.com'));
    assert.ok(isGoogleManaged('service-123@container-engine-robot.iam.gserviceaccount.com'));
    assert.ok(!isGoogleManaged('app@acme.iam.gserviceaccount.com'));
  });
});

describe('near names', () => {
  const near: [string, string][] = [
    ['prowjob-private', 'prowjob-privat'],
    ['my-app-ksa', 'my-app-kas'],
    ['backend', 'backen'],
    ['my-app-gsa', 'my-app-ga'],
  ];
  const far: [string, string][] = [
    ['app', 'apps'],
    ['worker-1', 'worker-2'],
    ['app-dev', 'app-prod'],
    ['app-test', 'app-tests-x'],
    ['my-app', 'my-app'],
    ['billing-stg', 'billing-std'],
    ['reader', 'writer'],
  ];
  for (const [a, b] of near) it(`${a} and ${b}`, () => assert.ok(isNear(a, b) && isNear(b, a)));
  for (const [a, b] of far) it(`not ${a} and ${b}`, () => assert.ok(!isNear(a, b) && !isNear(b, a)));
});

describe('roles', () => {
  const table: [string, string][] = [
    ['roles/iam.workloadIdentityUser', 'right'],
    ['roles/iam.serviceAccountTokenCreator', 'token'],
    ['roles/iam.serviceAccountUser', 'none'],
    ['roles/storage.objectViewer', 'none'],
    ['roles/container.serviceAgent', 'unknown'],
    ['projects/acme/roles/custom', 'unknown'],
    ['roles/iam.workloadIdentityUsers', 'unknown'],
    ['${role}', 'unknown'],
  ];
  for (const [role, expected] of table) it(`${role}: ${expected}`, () => assert.equal(roleKind(text(role)), expected));
});
