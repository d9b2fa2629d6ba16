import type { GoogleAccountName } from '../chain/join';
import { impersonationsOf, isOrphan } from '../chain/missing';
import { subjectPlace } from '../chain/principal';
import { known, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { Place } from '../syntax/span';
import type { Draft, Rule } from './rule';
import { googleName } from './words';

/** The account of every pod that names none, with a Google account behind it. */
export const annotatedDefaultKsa: Rule = {
  id: 'WI610',
  name: 'annotated-default-ksa',
  severity: 'warning',
  summary: 'The default ServiceAccount of a namespace has a Google service account: so has every pod that names none.',
  each: {
    *account({ account, google }, { join }) {
      if (known(account.name) !== 'default') return;
      const bound = impersonationsOf(join, account);
      const whose = google ?? bound[0]?.target;
      if (!whose) return;
      const related = bound.map(({ grant }) => ({ at: grant.member?.at ?? grant.nameAt, message: 'The binding.' }));
      yield { ...draft(account.nameAt, account.namespace, whose), related };
    },
    /** Its account is not here. */
    *grant(joined, { join }) {
      const { principal, role, target, grant } = joined;
      if (principal.kind !== 'kubernetes' || known(principal.account) !== 'default' || grant.uncertain) return;
      if ((role !== 'right' && role !== 'token') || !target || !isOrphan(join, joined)) return;
      yield draft(subjectPlace(principal), principal.namespace, target);
    },
  },
};

function draft(at: Place, namespace: Text | null, google: GoogleAccountName): Draft {
  const where = known(namespace) === undefined ? 'its namespace' : show(namespace);
  return {
    severity: 'warning',
    at,
    message: `Every pod of ${where} that names no serviceAccountName runs as default, and gets ${googleName(google)} with all of its roles: debug pods, jobs and what others install there as well. Give the workload a ServiceAccount of its own.`,
    related: [],
    fixes: [],
  };
}
