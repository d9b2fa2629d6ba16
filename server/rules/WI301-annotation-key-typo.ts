import { samePlace } from '../syntax/span';
import { fixOf, type RuleContext } from './rule';
import { replace, type Draft, type Rule } from './rule';
import type { Annotation } from '../resolve/model';
import type { Fix } from './finding';
import { annotationKeys, isHelmMistake, meantKey } from './keys';

/** A key that the GKE metadata server does not read, though it was certainly meant to. */
export const annotationKeyTypo: Rule = {
  id: 'WI301',
  name: 'annotation-key-typo',
  severity: 'error',
  summary: 'The annotation’s key is misspelt: nothing reads it.',
  alone: true,
  each: {
    *kubernetesAccount({ annotations }, context) {
      for (const annotation of annotations) {
        if (annotation.brokenPointer) {
          yield brokenPointer(context, annotation);
          continue;
        }
        const meant = meantKey(annotation.key);
        // Of escapes in Helm values WI309 speaks.
        if (!meant || isHelmPath(context, annotation)) continue;
        yield {
          severity: meant.certain ? 'error' : 'warning',
          at: annotation.keyAt,
          message: meant.certain
            ? `Nothing reads the annotation ${annotation.key}: ${consequences[meant.key]}. The key is ${meant.key}.`
            : `GKE reads no annotation ${annotation.key}. It knows ${annotationKeys.join(', ')}: use the one that is meant, or leave it out.`,
          related: [],
          // Beside the right key a renamed one would be there twice.
          fixes: meant.certain && !annotations.some(({ key }) => key === meant.key) ? renaming(context, annotation, meant.key) : [],
        } satisfies Draft;
      }
    },
  },
};

const isHelmPath = ({ join }: RuleContext, { keyAt }: Annotation): boolean =>
  join.inventory.helmKeys.some((one) => isHelmMistake(one) && samePlace(one.key.at, keyAt));

/** What comes of it that the metadata server does not see the annotation. */
const consequences: Readonly<Record<string, string>> = {
  'iam.gke.io/gcp-service-account': "its pods act without the Google service account and get 403 from Google's APIs",
  'iam.gke.io/return-principal-id-as-email': 'libraries that ask for an e-mail get none that they understand',
  'iam.gke.io/credential-quota-project': 'requests are billed to another project than the one it names',
};

/** A JSON pointer takes `/` for the next level: https://datatracker.ietf.org/doc/html/rfc6901#section-3 */
function brokenPointer(context: RuleContext, { key, keyAt }: Annotation): Draft {
  const written = context.text(keyAt.uri)?.slice(keyAt.span.start, keyAt.span.end) ?? '';
  const escaped = written.replace(key, pointer(key));
  return {
    severity: 'error',
    at: keyAt,
    message: `In a JSON pointer "/" begins the next level: this patch does not set the annotation ${key}, so the build fails or the pods run without the Google service account. Write ${pointer(key)}.`,
    related: [],
    fixes: escaped === written ? [] : fixOf(`Write ${pointer(key)}`, [replace(keyAt, escaped)], { safe: true }),
  };
}

const pointer = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

/** Rewrites the key within whatever quotes or JSON pointer it stands in. */
function renaming(context: RuleContext, { key, keyAt }: Annotation, meant: string): Fix[] {
  const written = context.text(keyAt.uri)?.slice(keyAt.span.start, keyAt.span.end);
  if (written === undefined) return [];
  const renamed = written.includes(pointer(key))
    ? written.replace(pointer(key), written.includes('~1') || written.startsWith('/') ? pointer(meant) : meant)
    : written.includes(key)
      ? written.replace(key, written.includes('/annotations/') ? pointer(meant) : meant)
      : undefined;
  return renamed === undefined ? [] : fixOf(`Rename to ${meant}`, [replace(keyAt, renamed)], { safe: true });
}
