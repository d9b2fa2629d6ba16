import { accountMeant, isOnWrongObject } from '../chain/misplaced';
import { compare, known } from '../facts/text';
import type { MisplacedAnnotation } from '../resolve/kubernetes/annotations';
import { handingOverFixes, removingFixes } from './fixes/relocate';
import { annotationKeys } from './keys';
import type { Draft, Rule, RuleContext } from './rule';
import { subjectName } from './words';

/** An annotation for the GKE metadata server on a pod, on what makes pods, or on a namespace: it looks at the ServiceAccount only. */
export const annotationOnWrongObject: Rule = {
  id: 'WI306',
  name: 'annotation-on-wrong-object',
  severity: 'warning',
  summary: 'The annotation stands on a pod, a workload or a namespace, where nothing reads it.',
  each: {
    *misplaced(misplaced, context) {
      if (!annotationKeys.includes(misplaced.key) || isFromValues(context, misplaced) || !isOnWrongObject(context.join, misplaced)) return;
      const { key, where } = misplaced;
      const meant = accountMeant(context.join, misplaced);
      const there = meant?.annotatedBy.annotations.find((annotation) => annotation.key === key);
      // What stands in both places does no harm.
      const doubled = there !== undefined && compare(there.value, misplaced.value) === 'same';
      const subject = meant && `ServiceAccount ${subjectName(meant.account)}`;
      yield {
        severity: doubled ? 'information' : 'warning',
        at: misplaced.keyAt,
        message: `GKE reads ${key} from the ServiceAccount only: ${places[where] ?? 'on'} ${objectName(misplaced)} it does nothing${
          doubled
            ? `, and ${subject} has it already. Remove it here.`
            : `, and pods get tokens as if it were not there. ${there ? `${subject} has another value: remove this one.` : `Put it on ${subject ?? "the pods' ServiceAccount"}.`}`
        }`,
        related: meant ? [{ at: meant.account.nameAt, message: 'The pods run as this ServiceAccount.' }] : [],
        fixes: there
          ? removingFixes(context, misplaced, 'Remove it')
          : meant && meant.annotation !== 'unknown'
            ? handingOverFixes(context, misplaced, meant.account)
            : [],
      } satisfies Draft;
    },
  },
};

const places: Partial<Readonly<Record<MisplacedAnnotation['where'], string>>> = {
  podTemplate: 'on the pods of',
  labels: 'among the labels of',
};

const objectName = ({ objectKind, namespace, objectName }: MisplacedAnnotation): string => {
  const name = known(objectName);
  return name === undefined
    ? `this ${objectKind}`
    : `${objectKind} ${known(namespace) === undefined || objectKind === 'Namespace' ? name : `${known(namespace)}/${name}`}`;
};

/** What a chart makes of its values is the chart's business. */
function isFromValues(context: RuleContext, { keyAt, objectAt }: MisplacedAnnotation): boolean {
  return keyAt.uri !== objectAt.uri && !context.beside(keyAt.uri).some((uri) => /\/kustomization(?:\.ya?ml)?$/i.test(uri));
}
