import { decidingPlace, known, unknownText } from '../../facts/text';
import type { Entry, ObjectValue, Text, Value } from '../../facts/value';
import { placeId, type Place } from '../../syntax/span';
import { identityAnnotations, isAccountKey } from '../kubernetes/annotations';
import { fieldText, mayHoldMore } from '../kubernetes/read';
import type { AccountEditing, HelmKey, KubernetesAccount, Scope } from '../model';

/** Values as somebody wrote them, for a chart that may not be here. */
export interface Values {
  readonly object: ObjectValue;
  readonly scope: Scope;
  /** Unique in the workspace. */
  readonly key: string;
  readonly namespace: Text | null;
  /** Where a missing annotation goes. */
  readonly editing: AccountEditing;
  /** All values of a release whose chart is not here: what they do not annotate is not annotated. */
  readonly whole: boolean;
  /** Keys at the top below which alone they are taken for what they look like. */
  readonly only?: ReadonlySet<string> | undefined;
}

const maxDepth = 10;

/** Maps that charts by convention put into metadata.annotations of a ServiceAccount: `serviceAccount.annotations`, `serviceAccountAnnotations`. */
const accountMap = /service[-_]?account|^k?sa$/i;
const annotationsMap = /^annotations$/i;
const directMap = /(?:service[-_]?account|^k?sa)[-_]?annotations$/i;

/**
 * The ServiceAccounts that values speak of by convention, where no template here says what becomes of them. `seen`: the annotations that
 * one of the templates here takes.
 */
export function valuesAccounts(values: Values, seen: (annotationAt: Place) => boolean): KubernetesAccount[] {
  const found: KubernetesAccount[] = [];
  const bare: KubernetesAccount[] = [];
  walk(values.object, [], (entry, path, holder) => {
    const own = entry.value;
    if (own.is !== 'object' || values.only?.has(path[0]!) === false) return;
    if (values.whole && accountMap.test(entry.key)) bare.push(...bareAccounts(values, entry, own, path));
    const direct = directMap.test(entry.key);
    // `serviceAccount.server.annotations`: charts with several components have one account for each.
    const isIn = path.slice(-3, -1).some((parent) => accountMap.test(parent));
    if (!direct && !(annotationsMap.test(entry.key) && isIn)) return;
    const annotations = identityAnnotations(own).filter(({ key, keyAt }) => isAccountKey(key) && !seen(keyAt));
    if (annotations.length === 0) return;
    const create = holder.entries.get('create')?.value;
    if (!direct && create?.is === 'bool' && !create.value) return;
    found.push({
      scope: values.scope,
      key: `${values.key}!${path.join('.')}`,
      label: 'ServiceAccount',
      kind: 'manifest',
      name: nameIn(direct ? null : holder, entry.keyAt),
      namespace: values.namespace,
      annotations,
      assumed: true,
      annotationsKnown: false,
      nameAt: annotations[0]!.keyAt,
      headerAt: entry.keyAt,
      at: entry.at,
      editing: editingAt(values, own, path),
    });
  });
  // An annotation for an account that the chart names itself may be for any of them.
  return found.some(({ name }) => known(name) === undefined) ? found : [...found, ...bare];
}

/** An account that the chart is told to create, by name and without the annotation. */
function bareAccounts(values: Values, entry: Entry, own: ObjectValue, path: readonly string[]): KubernetesAccount[] {
  const [create, annotations] = ['create', 'annotations'].map((key) => own.entries.get(key)?.value);
  const name = fieldText(own, 'name');
  if (create?.is !== 'bool' || !create.value || !name || (known(name) ?? '') === '' || mayHoldMore(own)) return [];
  const bare = !annotations || annotations.is === 'null' || (annotations.is === 'object' && !mayHoldMore(annotations));
  if (!bare || identityAnnotations(annotations).length > 0) return [];
  const nameAt = decidingPlace(name);
  return [
    {
      scope: values.scope,
      key: `${values.key}!${path.join('.')}`,
      label: 'ServiceAccount',
      kind: 'manifest',
      name,
      namespace: values.namespace,
      annotations: [],
      assumed: true,
      annotationsKnown: true,
      nameAt,
      headerAt: entry.keyAt,
      at: entry.at,
      editing: editingAt(values, own, [...path, 'annotations']),
    },
  ];
}

/** What stands in another file than the rest is not changed. */
const editingAt = ({ editing, object }: Values, { at }: ObjectValue, path: readonly string[]): AccountEditing =>
  editing && editing.how !== 'hcl' && at.uri === object.at.uri ? { ...editing, path } : null;

/** `serviceAccount.name`, if it is given; else the chart names it. */
function nameIn(holder: ObjectValue | null, at: Place): Text {
  const name = fieldText(holder, 'name');
  return name && known(name) !== '' && !mayHoldMore(holder) ? name : unknownText('named by the chart', at);
}

/** Keys of maps that hold the annotation's key within a path, or with Helm's escapes: `serviceAccount.annotations.iam\.gke\.io/gcp-…`. */
export function valuesKeys(values: Values): HelmKey[] {
  const found: HelmKey[] = [];
  walk(values.object, [], (entry) => {
    if (!isPathKey(entry.key)) return;
    const { value } = entry;
    const key: Text = entry.keyText ?? {
      is: 'text',
      pieces: [{ is: 'known', text: entry.key, at: entry.keyAt, exact: false }],
      at: entry.keyAt,
    };
    found.push({ how: 'map', key, value: value.is === 'text' ? value : null, scope: values.scope });
  });
  return found;
}

const isPathKey = (key: string): boolean =>
  key.includes('gcp-service-account') && key !== 'iam.gke.io/gcp-service-account' && /[.\\]/.test(key);

type Visit = (entry: Entry, path: readonly string[], holder: ObjectValue) => void;

function walk(value: Value, path: readonly string[], visit: Visit): void {
  if (path.length > maxDepth) return;
  if (value.is === 'list') for (const item of value.items) walk(item, [...path, '-'], visit);
  if (value.is !== 'object') return;
  for (const entry of value.entries.values()) {
    const here = [...path, entry.key];
    visit(entry, here, value);
    walk(entry.value, here, visit);
  }
}

/** Collects the places of annotations, and tells whether one is among them. */
export function seenAnnotations(accounts: readonly KubernetesAccount[]): (at: Place) => boolean {
  const idOf = (at: Place): string => `${placeId(at)}-${at.span.end - at.span.start}`;
  const seen = new Set(accounts.flatMap(({ annotations }) => annotations.map(({ keyAt }) => idOf(keyAt))));
  return (at) => seen.has(idOf(at));
}
