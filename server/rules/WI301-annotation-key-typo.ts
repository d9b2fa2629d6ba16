import type { RuleContext } from './rule';
import { replace, type Draft, type Rule } from './rule';
import type { Annotation } from '../resolve/model';
import type { Fix } from './finding';
import { annotationKeys, meantKey } from './keys';

/** A key that the GKE metadata server does not read, though it was certainly meant to. */
export const annotationKeyTypo: Rule = {
  id: 'WI301',
  name: 'annotation-key-typo',
  severity: 'error',
  summary: 'The annotation’s key is misspelt: nothing reads it.',
  *check(context) {
    for (const { annotations } of context.join.inventory.kubernetesAccounts) {
      for (const annotation of annotations) {
        const meant = meantKey(annotation.key);
        if (!meant) continue;
        const fixes = renaming(context, annotation, meant.key);
        yield {
          severity: meant.certain ? 'error' : 'warning',
          at: annotation.keyAt,
          message: meant.certain
            ? `Nothing reads the annotation ${annotation.key}: the pods run without the Google service account and get 403. The key is ${meant.key}.`
            : `GKE reads no annotation ${annotation.key}. It knows ${annotationKeys.join(', ')}.`,
          related: [],
          fixes: meant.certain ? fixes : [],
        } satisfies Draft;
      }
    }
  },
};

/** Rewrites the key within whatever quotes or JSON pointer it stands in. */
function renaming(context: RuleContext, { key, keyAt }: Annotation, meant: string): Fix[] {
  const written = context.text(keyAt.uri)?.slice(keyAt.span.start, keyAt.span.end);
  if (written === undefined) return [];
  const pointer = (text: string): string => text.replace(/~/g, '~0').replace(/\//g, '~1');
  const renamed = written.includes(pointer(key))
    ? written.replace(pointer(key), written.includes('~1') || written.startsWith('/') ? pointer(meant) : meant)
    : written.includes(key)
      ? written.replace(key, written.includes('/annotations/') ? pointer(meant) : meant)
      : undefined;
  return renamed === undefined ? [] : [{ title: `Rename to ${meant}`, edits: [replace(keyAt, renamed)], preferred: true, safe: true }];
}
