import { flat } from '../facts/text';
import type { Annotation, KubernetesAccount } from '../resolve/model';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** Annotations are strings; YAML makes bools and numbers of what stands without quotes. */
export const annotationNonStringValue: Rule = {
  id: 'WI310',
  name: 'annotation-non-string-value',
  severity: 'error',
  summary: 'The annotation’s value is a bool or a number to YAML: the API server refuses the object.',
  alone: true,
  each: {
    *kubernetesAccount(account, context) {
      for (const annotation of account.annotations) {
        const written = annotation.key.startsWith('iam.gke.io/') ? unquoted(context, account, annotation) : undefined;
        if (written === undefined) continue;
        yield {
          severity: 'error',
          at: annotation.value.at,
          message: `Annotations are strings, but without quotes ${written} is ${/^[-+.\d]/.test(written) ? 'a number' : 'a bool'}: the API server refuses the ServiceAccount ("cannot unmarshal … of type string"), and it stays as it was. Write "${written}".`,
          related: [],
          fixes: fixOf(`Write "${written}"`, [replace(annotation.value.at, `"${written}"`)], { safe: true }),
        } satisfies Draft;
      }
    },
  },
};

/** kubectl still reads YAML 1.1, where these are bools: https://yaml.org/type/bool.html */
const oldBools = /^(?:yes|no|on|off)$/i;

/**
 * What is written where quotes are missing; undefined for strings. Terraform makes strings of everything, and templates may quote
 * what comes out of values.
 */
function unquoted(context: RuleContext, { scope, at, assumed }: KubernetesAccount, { typed, value }: Annotation): string | undefined {
  if (scope.language !== 'kubernetes' || assumed || value.pieces.length === 0) return undefined;
  const { uri, span } = value.at;
  const isHere = uri === at.uri || context.beside(uri).some((other) => /\/kustomization(?:\.ya?ml)?$/i.test(other));
  const written = isHere ? context.text(uri)?.slice(span.start, span.end) : undefined;
  const isPlain = written !== undefined && (typed ? /^[\w.+-]+$/.test(written) : oldBools.test(written) && written === flat(value));
  return isPlain ? written : undefined;
}
