import type { Place } from '../../syntax/span';
import type { ObjectValue, Text, Value } from '../../facts/value';
import type { Annotation, Scope } from '../model';
import { entryAt, textOf } from './read';

/** What metadata.annotations of a ServiceAccount may hold that concerns identity: the known keys (rules.md 1.4) and what was meant to be one. */
const concernsIdentity = /iam\.gke|gke\.io|gcp[-_.]?service|google\.com\/.*service|gcp-?sa\b|service-?acc?o?u?n?t-?annotation/i;

/** Misspelt in the words, not only in the domain. */
const knownWords: readonly string[] = ['iamgkeiogcpserviceaccount', 'iamgkeioreturnprincipalidasemail', 'iamgkeiocredentialquotaproject'];

/** Is a key one of the known ones, or so near that somebody meant one? */
export function isIdentityKey(key: string): boolean {
  return concernsIdentity.test(key) || isNearKnownKey(key);
}

function isNearKnownKey(key: string): boolean {
  const words = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  return knownWords.some((known) => Math.abs(known.length - words.length) <= 4 && distance(words, known) <= 4);
}

/** Levenshtein's distance; both sides are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The identity annotations of a map of annotations, in order of writing. Entries without value are typed and empty. */
export function identityAnnotations(annotations: Value | null | undefined): Annotation[] {
  if (annotations?.is !== 'object') return [];
  return [...annotations.entries.values()]
    .filter(({ key }) => isIdentityKey(key))
    .map(({ key, keyAt, value, brokenPointer }) => ({
      ...(brokenPointer && { brokenPointer }),
      key,
      keyAt,
      value: textOf(value) ?? { is: 'text', pieces: [], at: value.at },
      typed: value.is === 'bool' || value.is === 'number' || value.is === 'null',
    }));
}

/** An identity annotation where the GKE metadata server does not look for it. */
export interface MisplacedAnnotation extends Annotation {
  /** `labels`: metadata.labels; `metadata`: directly under metadata; `top`: beside metadata; `spec`: spec.annotations; `object`: the annotations of another kind; `podTemplate`: those of its pods. */
  readonly where: 'labels' | 'metadata' | 'top' | 'spec' | 'object' | 'podTemplate';
  /** The kind of the object it stands in. */
  readonly objectKind: string;
  readonly objectName: Text | null;
  readonly namespace: Text | null;
  /** The ServiceAccount of the object's pods, where it is stated. */
  readonly account: Text | null;
  readonly objectAt: Place;
  readonly scope: Scope;
}

/** Keys that only make sense on a ServiceAccount; the label that GKE itself puts on nodes is none of them. */
export const isAccountKey = (key: string): boolean =>
  key !== 'iam.gke.io/gke-metadata-server-enabled' && (/iam\.gke|gcp[-_.]?service[-_.]?account/i.test(key) || isNearKnownKey(key));

/** Places of one object, besides metadata.annotations of a ServiceAccount, where people put the annotation by mistake. */
const wrongPlaces: readonly {
  readonly where: MisplacedAnnotation['where'];
  readonly path: readonly string[];
  readonly accountsToo: boolean;
}[] = [
  { where: 'labels', path: ['metadata', 'labels'], accountsToo: true },
  { where: 'metadata', path: ['metadata'], accountsToo: true },
  { where: 'top', path: ['annotations'], accountsToo: true },
  { where: 'spec', path: ['spec', 'annotations'], accountsToo: true },
  { where: 'object', path: ['metadata', 'annotations'], accountsToo: false },
  { where: 'podTemplate', path: ['spec', 'template', 'metadata', 'annotations'], accountsToo: false },
  { where: 'podTemplate', path: ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'annotations'], accountsToo: false },
];

/** The misplaced identity annotations of one object. */
export function misplacedAnnotations(
  object: ObjectValue,
  about: Omit<MisplacedAnnotation, keyof Annotation | 'where'>,
): MisplacedAnnotation[] {
  return wrongPlaces
    .filter(({ accountsToo }) => accountsToo || about.objectKind !== 'ServiceAccount')
    .flatMap(({ where, path }) =>
      identityAnnotations(entryAt(object, ...path)?.value)
        .filter(({ key }) => isAccountKey(key))
        .map((annotation) => ({ ...annotation, ...about, where })),
    );
}
