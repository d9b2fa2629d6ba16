import { namespacesOf } from '../chain/join';
import { known, rewritable, show } from '../facts/text';
import type { Fix } from './finding';
import { correctionFixes, wrongMembers, type WrongMember } from './fixes/member';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

const forms = {
  namespace: ['namespace', 'at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends'],
  account: ['service account', 'at most 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends'],
} as const;

/** A namespace or service account in the member that no cluster can have. */
export const memberInvalidKubernetesName: Rule = {
  id: 'WI206',
  name: 'member-invalid-kubernetes-name',
  severity: 'error',
  summary: 'The IAM member names a namespace or service account that Kubernetes cannot have.',
  alone: true,
  each: {
    *grant(joined, context) {
      for (const wrong of wrongMembers(context, joined, 'name')) {
        const [what, form] = forms[wrong.mistake.of!];
        yield {
          severity: 'error',
          at: wrong.at,
          message: `"${show(wrong.part)}" cannot be the name of a ${what} (${form}): no pod ever matches this member, and tokens fail with 403. Write the name as it is in the cluster.`,
          related: [],
          fixes: fixes(context, wrong),
        } satisfies Draft;
      }
    },
  },
};

function fixes(context: RuleContext, wrong: WrongMember): Fix[] {
  const { mistake, part } = wrong;
  const name = known(part);
  const [correction] = mistake.corrections;
  if (correction) return correctionFixes(context, wrong, `Write ${correction.text}`);
  const at = rewritable(part);
  const meant = name === undefined ? undefined : nameHere(context, mistake.of!, name);
  return fixOf(`Write ${meant}`, at && meant !== undefined ? [replace(at, meant)] : []);
}

/** The one name of the workspace that has the same letters and digits. */
function nameHere({ join }: RuleContext, of: 'namespace' | 'account', name: string): string | undefined {
  const names = of === 'namespace' ? namespacesOf(join.inventory) : join.accounts.flatMap(({ account }) => known(account.name) ?? []);
  const same = new Set(names.filter((here) => letters(here) === letters(name)));
  return same.size === 1 ? [...same][0] : undefined;
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
