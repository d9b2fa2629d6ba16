import { isInAccount } from '../chain/misplaced';
import { known } from '../facts/text';
import type { MisplacedAnnotation } from '../resolve/kubernetes/annotations';
import { relocatingFixes } from './fixes/relocate';
import { annotationKeys } from './keys';
import type { Draft, Rule } from './rule';

/** On the right object, but not in its metadata.annotations. */
export const annotationMisplaced: Rule = {
  id: 'WI307',
  name: 'annotation-misplaced',
  severity: 'error',
  summary: 'The annotation is not in metadata.annotations of its ServiceAccount.',
  alone: true,
  each: {
    *misplaced(misplaced, context) {
      if (!isInAccount(misplaced) || !annotationKeys.includes(misplaced.key)) return;
      yield {
        severity: 'error',
        at: misplaced.keyAt,
        message: `On ServiceAccount ${known(misplaced.objectName) ?? '?'} the annotation ${misplaced.key} ${places[misplaced.where]}: the API server refuses or drops it, and the pods act without the Google service account. Put it into metadata.annotations.`,
        related: [],
        fixes: relocatingFixes(context, misplaced),
      } satisfies Draft;
    },
  },
};

const places: Readonly<Record<MisplacedAnnotation['where'], string>> = {
  labels: 'stands among the labels',
  metadata: 'stands directly below metadata',
  top: 'stands in annotations beside metadata instead of within it',
  spec: 'stands below spec, which a ServiceAccount does not have',
  object: 'stands in the wrong place',
  podTemplate: 'stands in the wrong place',
};
