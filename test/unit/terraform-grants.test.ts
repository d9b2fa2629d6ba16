import assert from 'node:assert/strict';
import { show } from '../../server/facts/text';
import type { TerraformFacts } from '../../server/facts/terraform';
import type { Text } from '../../server/facts/value';
import { resolveTerraform } from '../../server/resolve/terraform/resolve';
import { factsOf } from './terraform-workspace';

const resolve = (main: string, more: Readonly<Record<string, string>> = {}) =>
  resolveTerraform(new Map(factsOf({ 'main.tf': main, ...more }).map((facts): [string, TerraformFacts] => [facts.uri, facts])));

const said = (text: Text | null | 'unknown'): string => (text === null ? 'null' : text === 'unknown' ? text : show(text));

/** `role: member` of every grant, on what. */
const grantsOf = (main: string): string[] =>
  resolve(main).grants.map(({ role, member, target, authority }) => {
    const on = target.level === 'serviceAccount' ? said(target.account) : target.level === 'resource' ? target.type : said(target.id);
    return `${authority} ${said(role)} on ${target.level} ${on}: ${said(member)}`;
  });

describe('Terraform objects: grants', () => {
  it('members, bindings and policies, one grant for each member', () => {
    const main = `
      resource "google_service_account_iam_member" "m" {
        service_account_id = "projects/p/serviceAccounts/a@p.iam.gserviceaccount.com"
        role   = "roles/iam.workloadIdentityUser"
        member = "serviceAccount:p.svc.id.goog[n/a]"
      }
      resource "google_service_account_iam_binding" "b" {
        service_account_id = "x"
        role    = "r"
        members = ["one", "two"]
      }
      data "google_iam_policy" "p" {
        binding {
          role    = "r1"
          members = ["three"]
        }
        binding {
          role    = "r2"
          members = ["four"]
          condition { title = "t" }
        }
      }
      resource "google_service_account_iam_policy" "p" {
        service_account_id = "x"
        policy_data = data.google_iam_policy.p.policy_data
      }
      resource "google_service_account_iam_policy" "json" {
        service_account_id = "y"
        policy_data = jsonencode({ bindings = [{ role = "r3", members = ["five"] }] })
      }`;
    assert.deepEqual(grantsOf(main), [
      'member roles/iam.workloadIdentityUser on serviceAccount projects/p/serviceAccounts/a@p.iam.gserviceaccount.com: serviceAccount:p.svc.id.goog[n/a]',
      'binding r on serviceAccount x: one',
      'binding r on serviceAccount x: two',
      'policy r1 on serviceAccount x: three',
      'policy r2 on serviceAccount x: four',
      'policy r3 on serviceAccount y: five',
    ]);
    const { grants } = resolve(main);
    assert.equal(new Set(grants.map(({ key }) => key)).size, grants.length);
    assert.deepEqual(
      grants.map(({ conditional }) => conditional),
      [false, false, false, false, true, false],
    );
  });

  it('projects, folders, organisations and other resources; people only where they can matter', () => {
    const main = `
      resource "google_project_iam_member" "a" {
        project = "acme"
        role = "r"
        member = "user:x@example.com"
      }
      resource "google_folder_iam_binding" "b" {
        folder = "folders/1"
        role = "r"
        members = ["m"]
      }
      resource "google_organization_iam_member" "c" {
        org_id = "12"
        role = "r"
        member = "m"
      }
      resource "google_storage_bucket_iam_member" "d" {
        bucket = "b"
        role = "r"
        member = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/n/sa/k"
      }
      resource "google_storage_bucket_iam_member" "e" {
        bucket = "b"
        role = "r"
        member = "user:x@example.com"
      }`;
    assert.deepEqual(grantsOf(main), [
      'member r on project acme: user:x@example.com',
      'binding r on folder folders/1: m',
      'member r on organization 12: m',
      'member r on resource google_storage_bucket_iam_member: principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/n/sa/k',
    ]);
  });

  it('a list of members that is not wholly known may hold anybody', () => {
    const main = `
      variable "more" { default = [] }
      resource "google_service_account_iam_binding" "b" {
        service_account_id = "x"
        role    = "r"
        members = concat(["one"], var.more)
      }
      resource "google_service_account_iam_binding" "c" {
        service_account_id = "x"
        role    = "r"
        members = nope()
      }
      data "google_iam_policy" "p" {
        dynamic "binding" {
          for_each = var.more
          content {
            role = binding.value
          }
        }
      }
      resource "google_service_account_iam_policy" "p" {
        service_account_id = "x"
        policy_data = data.google_iam_policy.p.policy_data
      }`;
    assert.deepEqual(grantsOf(main), [
      'binding r on serviceAccount x: one',
      'binding r on serviceAccount x: null',
      'binding r on serviceAccount x: null',
      'policy ? on serviceAccount x: null',
    ]);
  });

  it('dynamic blocks over known collections are written out', () => {
    const main = `
      data "google_iam_policy" "p" {
        dynamic "binding" {
          for_each = { r1 = "a", r2 = "b" }
          iterator = it
          content {
            role    = it.key
            members = [it.value]
          }
        }
      }
      resource "google_service_account_iam_policy" "p" {
        service_account_id = "x"
        policy_data = data.google_iam_policy.p.policy_data
      }`;
    assert.deepEqual(grantsOf(main), ['policy r1 on serviceAccount x: a', 'policy r2 on serviceAccount x: b']);
  });

  it('keys that repeat in what feeds for_each are told, the last wins', () => {
    const main = `
      locals {
        accounts = {
          "ns/a" = "first"
          "ns/b" = "only"
          "ns/a" = "last"
        }
      }
      resource "google_service_account_iam_member" "m" {
        for_each = { for k, v in local.accounts : k => v }
        service_account_id = each.value
        role   = "r"
        member = each.key
      }
      resource "google_service_account_iam_member" "plain" {
        service_account_id = local.accounts["ns/b"]
        role   = "r"
        member = "m"
      }`;
    const { grants } = resolve(main);
    assert.deepEqual(
      grants.map(({ target, member, lost }) => [
        target.level === 'serviceAccount' && said(target.account),
        said(member),
        lost?.map(({ key }) => key),
      ]),
      [
        ['last', 'ns/a', ['ns/a']],
        ['only', 'ns/b', ['ns/a']],
        ['only', 'm', undefined],
      ],
    );
    const [lost] = grants[0]!.lost!;
    assert.equal(main.slice(lost!.loser.at.span.start, lost!.loser.at.span.end), '"ns/a" = "first"');
    assert.equal(main.slice(lost!.winner.at.span.start, lost!.winner.at.span.end), '"ns/a" = "last"');
  });
});
