import { targetOf } from '../chain/conflicts';
import { googleName } from './words';
import { additiveFixes } from './fixes/statements';
import type { Draft, Rule } from './rule';

/** A binding says who alone may act as an account; whoever is granted that elsewhere loses it. */
export const authoritativeBinding: Rule = {
  id: 'WI704',
  name: 'authoritative-binding',
  severity: 'hint',
  summary: 'A google_service_account_iam_binding takes roles/iam.workloadIdentityUser from everybody that it does not name.',
  *check(context) {
    for (const statement of context.authority.bindings) {
      const { grant, grants } = statement;
      const target = targetOf(statement);
      // What a module makes is its own business.
      if (grants[0]!.role !== 'right' || grant.type !== 'google_service_account_iam_binding') continue;
      const shared = !target.declared.some(({ managed }) => managed);
      yield {
        severity: shared ? 'information' : 'hint',
        at: grant.headerAt,
        message: `This binding says who alone has roles/iam.workloadIdentityUser on ${googleName(target)}${
          shared ? ', which is made elsewhere' : ''
        }: workloads that are granted it elsewhere lose it with each apply. Use google_service_account_iam_member, which leaves them alone.`,
        related: [],
        fixes: additiveFixes(context, statement),
      } satisfies Draft;
    }
  },
};
