import { podSpecPaths } from '../facts/kubernetes-kinds';
import { compare, known, show } from '../facts/text';
import type { Entry, Text, Value } from '../facts/value';
import { entryRemoval } from './fixes/remove';
import type { Fix } from './finding';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';
import { workloadName } from './words';

/** `serviceAccount` in a pod spec: an old name of `serviceAccountName`, which wins over it. */
export const podDeprecatedServiceAccountField: Rule = {
  id: 'WI604',
  name: 'pod-deprecated-service-account-field',
  severity: 'hint',
  summary: 'A pod states serviceAccount, the deprecated name of serviceAccountName.',
  each: {
    *workload(workload, context) {
      // In custom resources a field of that name is their own.
      if (workload.scope.language !== 'kubernetes' || !Object.hasOwn(podSpecPaths, workload.kind)) return;
      const [old, now] = ['serviceAccount', 'serviceAccountName'].map((key) => workload.podSpec?.entries.get(key));
      const name = textOf(old?.value);
      if (!old || !name || (now && compare(textOf(now.value), name) !== 'different')) return;
      const stated = textOf(now?.value);
      yield {
        severity: now ? 'error' : 'hint',
        at: now ? old.value.at : old.keyAt,
        message: now
          ? `${workloadName(workload)} states two service accounts: pods run as ${show(stated)}, which serviceAccountName names, and serviceAccount: ${show(name)} is ignored. Leave one.`
          : `serviceAccount is the deprecated name of serviceAccountName. Rename it.`,
        related: now ? [{ at: now.value.at, message: 'This one is used.' }] : [],
        fixes: now ? choices(context, old, now, name) : renaming(context, old),
      } satisfies Draft;
    },
  },
};

const textOf = (value: Value | undefined): Text | null => (value?.is === 'text' ? value : null);

const isYaml = (context: RuleContext, { keyAt }: Entry): boolean =>
  context.text(keyAt.uri)?.slice(keyAt.span.start, keyAt.span.end).replace(/["']/g, '') === 'serviceAccount';

function renaming(context: RuleContext, old: Entry): Fix[] {
  if (!isYaml(context, old)) return [];
  const quote = /^["']/.exec(context.text(old.keyAt.uri)!.slice(old.keyAt.span.start))?.[0] ?? '';
  const edits = [replace(old.keyAt, `${quote}serviceAccountName${quote}`)];
  return fixOf('Rename to serviceAccountName', edits, { safe: true });
}

/** What is used stays; or what was meant by the other field takes its place. */
function choices(context: RuleContext, old: Entry, now: Entry, name: Text): Fix[] {
  const edits = entryRemoval(context, old);
  if (edits.length === 0) return [];
  const used = known(textOf(now.value));
  const fixes: Fix[] = fixOf(`Keep serviceAccountName${used === undefined ? '' : `: ${used}`}`, edits);
  const meant = known(name);
  if (meant !== undefined && now.value.at.uri === old.keyAt.uri)
    fixes.push({
      title: `Use serviceAccountName: ${meant}`,
      edits: [...edits, replace(now.value.at, meant)],
      preferred: false,
      safe: false,
    });
  return fixes;
}
