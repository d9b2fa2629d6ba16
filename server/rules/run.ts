import { computed } from '@preact/signals-core';
import { gathered, gatheredCell, listCell, perObject } from '../facts/cells';
import type { Inventory } from '../resolve/model';
import { samePlace } from '../syntax/span';
import type { Finding, Fix, Related, Severity } from './finding';
import { findingOf } from './fixes/settle';
import { rules } from './index';
import { reportable } from './reportable';
import type { Rule, RuleContext, Subjects } from './rule';

/** Where the subjects of each kind are. */
const subjects: { readonly [K in keyof Subjects]: (context: RuleContext) => readonly Subjects[K][] } = {
  account: ({ join }) => join.accounts,
  grant: ({ join }) => join.grants,
  cluster: ({ clusters }) => clusters,
  nodePool: ({ join }) => join.inventory.nodePools,
  workload: ({ join }) => join.inventory.workloads,
  kubernetesAccount: ({ join }) => join.inventory.kubernetesAccounts,
  googleAccount: ({ join }) => join.inventory.googleAccounts,
  googleAccountKey: ({ join }) => join.inventory.googleAccountKeys,
  misplaced: ({ join }) => join.inventory.misplaced,
  helmKey: ({ join }) => join.inventory.helmKeys,
};

/**
 * Lets every rule speak, and again whenever what it spoke of has changed. Instances of one module meet the same mistake at the same
 * place: one finding, with the other ends of all of them.
 */
export function createRun(context: RuleContext): () => readonly Finding[] {
  const said = [
    ...rules.map((rule) => whole(rule, context)),
    ...(Object.keys(subjects) as (keyof Subjects)[]).map((kind) => one(kind, context)),
  ];
  const mayReport = computed(() => reportable(context.join.inventory));
  const mayEdit = computed(() => editable(context.join.inventory));
  const findings = computed(() => {
    const found = new Map<string, Finding[]>();
    for (const finding of gathered(said, (say) => say())) {
      const { rule, at, fixes } = finding;
      if (!mayReport.value(rule, at)) continue;
      const key = `${rule} ${at.uri} ${at.span.start} ${at.span.end}`;
      const open = fixes.every(mayEdit.value) ? finding : { ...finding, fixes: fixes.filter(mayEdit.value) };
      const here = found.get(key);
      if (here) here.push(open);
      else found.set(key, [open]);
    }
    return [...found.values()].map(together).sort(byPlace);
  });
  return () => findings.value;
}

/** What a rule says of everything. */
function whole(rule: Rule, context: RuleContext): () => readonly Finding[] {
  const findings = listCell(() => [...(rule.check?.(context) ?? [])].map((draft) => findingOf(rule.id, draft, context)));
  return () => findings.value;
}

/** What all rules say of all subjects of a kind. */
function one<K extends keyof Subjects>(kind: K, context: RuleContext): () => readonly Finding[] {
  const speaking = rules.flatMap(({ id, each }) => {
    const speak = each?.[kind];
    return speak ? [{ id, speak }] : [];
  });
  const ofSubject = perObject((subject: Subjects[K]) =>
    speaking.flatMap(({ id, speak }) => [...speak(subject, context)].map((draft) => findingOf(id, draft, context))),
  );
  const findings = gatheredCell(() => subjects[kind](context), ofSubject);
  return () => findings.value;
}

/** A printed answer is not changed: that would change nothing. */
function editable({ dumps }: Inventory): (fix: Fix) => boolean {
  const printed = new Set(dumps);
  return ({ edits }) => edits.every((edit) => 'create' in edit || !printed.has(edit.uri));
}

/** The worst of all instances speaks, with the other ends of all; in which order files came in makes no difference. */
function together(instances: readonly Finding[]): Finding {
  const [worst, ...others] = instances.length > 1 ? [...instances].sort(byWeight) : instances;
  if (others.length === 0) return worst!;
  const more = new Set(others.map(({ message }) => message).filter((message) => message !== worst!.message)).size;
  return {
    ...worst!,
    message: more === 0 ? worst!.message : `${worst!.message} (The like for ${more} more.)`,
    related: others.reduce<readonly Related[]>((all, { related }) => merge(all, related), worst!.related),
  };
}

const byWeight = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  compareText(firstRelated(a), firstRelated(b)) ||
  compareText(a.message, b.message);

const firstRelated = ({ related: [first] }: Finding): string => (first ? `${first.at.uri} ${String(first.at.span.start).padStart(9)}` : '');

export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function merge(a: readonly Related[], b: readonly Related[]): Related[] {
  return [...a, ...b.filter((related) => !a.some((other) => samePlace(other.at, related.at)))];
}

export const byPlace = (a: Finding, b: Finding): number =>
  compareText(a.at.uri, b.at.uri) || a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end || compareText(a.rule, b.rule);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
