import { place, startOf, type MakeSpan, type Place, type Problem } from '../syntax/span';
import type { YamlDocument, YamlNode, YamlScalar } from '../syntax/yaml/ast';
import { readEmbedded, readYaml } from '../syntax/yaml/read';
import { rereadYaml, type YamlReading } from '../syntax/yaml/reread';
import { gathered } from './cells';
import { answersIn, mayBeAnswer } from './gcloud-answers';
import type { GcloudAnswer } from './gcloud-answers';
import { mayMatter, someMayMatter } from './kubernetes-kinds';
import { withFieldsSpelt } from './kustomization-fields';
import { maskTemplate, unmasked } from './mask';
import type { Masked } from './mask';
import type { NamedTemplate } from './named-templates';
import type { Given } from './template-actions';
import { printedItems } from './printed-list';
import { literal } from './text';
import type { ListValue, ObjectValue } from './value';
import { objectValue, yamlValue } from './yaml-value';
import type { ValueReading } from './yaml-value';

/** What one YAML or JSON file says about Kubernetes. */
export interface KubernetesFacts {
  readonly uri: string;
  /** Objects (`apiVersion`, `kind`), those of a List one by one, in order of writing. */
  readonly objects: readonly KubernetesObject[];
  /** The file's role for a tool, by its name: a kustomization, a chart's description, values of a chart, releases of charts, named templates. */
  readonly role: 'manifest' | 'kustomization' | 'chart' | 'values' | 'helmfile' | 'named';
  /** The first document of a file with another role than `manifest`; of a helmfile the one that holds the releases. */
  readonly settings: ObjectValue | null;
  /** Documents that are lists of JSON6902 operations, for the kustomization that names this file. */
  readonly operations: readonly ListValue[];
  /** What gcloud printed about clusters, node pools and policies. */
  readonly answers: readonly GcloudAnswer[];
  /** What a chart's `_helpers.tpl` defines. */
  readonly named?: ReadonlyMap<string, NamedTemplate>;
  /** What could not be read. */
  readonly notes: readonly { readonly at: Place; readonly why: string }[];
  /** Of a plain manifest: for the next reading, after an edit. */
  readonly reading?: YamlReading<Gathered>;
}

export interface KubernetesObject {
  /** Group and version; '' where it is not known. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: ObjectValue;
  /** The whole object; its start is what `setMapEntry` takes. */
  readonly at: Place;
  /** It was written with template actions. */
  readonly template: boolean;
  /** Values on which it depends whether a Helm template writes it. */
  readonly given: readonly Given[];
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const kustomizationName = /\/kustomization(?:\.ya?ml)?$/i;
const helmfileName = /\/(?:helmfile(?:[.-][^/]+)?|helmfile\.d\/[^/]+)\.ya?ml$/;
const chartName = /\/Chart\.ya?ml$/;
const valuesName = /\/(?:[^/]*values[^/]*|values\/[^/]+)\.ya?ml$/i;
/** Values by another name, `env/prod.yaml`: no object, but it speaks of our annotations, or of an account as charts do. */
const annotationKey = /gcp-service-account["']?[ \t]*:|\biam\.gke\.io\/|^[ \t]*serviceAccount:[ \t]*$/m;
/** Some word of that; most files have none, and one look tells. */
const annotationWord = /gcp-service-account|iam\.gke\.io|serviceAccount:/;

/** Keys of kustomizations whose text is YAML again. */
const embeddingKeys = new Set(['patch', 'patchesStrategicMerge', 'values', 'valuesInline']);

/** What is gathered of the documents of a file. */
interface Gathered {
  readonly objects: KubernetesObject[];
  readonly operations: ListValue[];
  readonly notes: { readonly at: Place; readonly why: string }[];
}

/**
 * Reads a YAML or JSON file for Kubernetes objects and the files of Kustomize and Helm. null: nothing in it is ours, and most of the
 * time it was not parsed to find that out. `before`: what the same file said before an edit; it is of no use afterwards, for the objects
 * of documents that the edit left alone go on and move. Never throws.
 */
export function kubernetesFacts(uri: string, text: string, before?: KubernetesFacts): KubernetesFacts | null {
  const role = roleOf(uri, text);
  const wantsElse = (part: string): boolean => mayBeOperations(part) || mayBeAnswer(uri, part);
  const wants = role === 'manifest' ? (part: string): boolean => mayMatter(part) || wantsElse(part) : undefined;
  if (wants && !someMayMatter(text) && !wantsElse(text)) return null;
  const printed = role === 'manifest' ? printedItems(text) : null;
  const masked = printed || uri.endsWith('.json') ? unmasked(text) : maskTemplate(text);
  const template = masked.text !== text;
  const asked = role === 'manifest' && !template && mayBeAnswer(uri, text);
  if (wants && !printed && !template && !asked) return manifestFacts(uri, text, wants, before?.reading);
  const all: Gathered = { objects: [], operations: [], notes: [] };
  const answers: GcloudAnswer[] = [];
  let settings: ObjectValue | null = null;
  for (const { document, reader } of printed ? withReader(printed, masked, uri) : documentsOf(masked, uri, template, wants)) {
    const { root } = document;
    if (
      isReadable(document, template) &&
      root?.kind === 'map' &&
      role !== 'manifest' &&
      (settings === null || (role === 'helmfile' && !settings.entries.has('releases')))
    )
      settings = settingsOf(role, objectValue(root, uri, reader.reading));
    if (asked && root) answers.push(...answersIn(yamlValue(root, uri, document.span), text));
    gather(document, reader, all, role === 'manifest' || role === 'kustomization');
  }
  return speaking({ uri, role, settings, answers, ...all });
}

/** Of a plain manifest, document by document, so that an edit costs the one that it is in. */
function manifestFacts(
  uri: string,
  text: string,
  wants: (part: string) => boolean,
  before: KubernetesFacts['reading'],
): KubernetesFacts | null {
  const masked = unmasked(text);
  const reading = rereadYaml(text, before, (part, read, { span }): Gathered => {
    const own: Gathered = { objects: [], operations: [], notes: [] };
    if (!wants(part)) return own;
    const reader = readerOf({ uri, masked, template: false }, text, false, span);
    for (const document of read()) gather(document, reader, own, true);
    return own;
  });
  const made = reading.parts.map((part) => part.made);
  return speaking({
    uri,
    role: 'manifest',
    settings: null,
    answers: [],
    objects: gathered(made, ({ objects }) => objects),
    operations: gathered(made, ({ operations }) => operations),
    notes: [...gathered(made, ({ notes }) => notes), ...reading.rest.map(({ problems: [problem] }) => noteOf(uri, problem!))],
    reading,
  });
}

/** The facts, if there are any. */
const speaking = (facts: KubernetesFacts): KubernetesFacts | null =>
  facts.objects.length + facts.operations.length + facts.answers.length + facts.notes.length > 0 || facts.settings ? facts : null;

const settingsOf = (role: KubernetesFacts['role'], written: ObjectValue): ObjectValue =>
  role === 'kustomization' ? withFieldsSpelt(written) : written;

const noteOf = (uri: string, { message, span }: Problem): Gathered['notes'][number] => ({ at: place(uri, span), why: message });

/** A template that is no YAML after masking says nothing (issue: silence). */
const isReadable = ({ root, problems }: YamlDocument, template: boolean): boolean => root !== null && !(problems[0] && template);

function gather(document: YamlDocument, reader: Reader, all: Gathered, objectsToo: boolean): void {
  const { root, problems } = document;
  if (problems[0]) all.notes.push(noteOf(reader.uri, problems[0]));
  if (!root || !isReadable(document, reader.template)) return;
  if (root.kind === 'list' && isOperations(root))
    all.operations.push(yamlValue(root, reader.uri, document.span, reader.reading) as ListValue);
  if (objectsToo) all.objects.push(...objectsAt(root, reader, '', ''));
}

function roleOf(uri: string, text: string): KubernetesFacts['role'] {
  if (kustomizationName.test(uri)) return 'kustomization';
  if (chartName.test(uri)) return 'chart';
  if (helmfileName.test(uri)) return 'helmfile';
  if (uri.includes('/templates/') || !/\.ya?ml$/i.test(uri)) return 'manifest';
  if (!text.includes('apiVersion'))
    return valuesName.test(uri) || (annotationWord.test(text) && annotationKey.test(text)) ? 'values' : 'manifest';
  const isObject = /^\{?["']?apiVersion["']?[ \t]*:/m.test(text) && /^["']?kind["']?[ \t]*:/m.test(text);
  return !isObject && valuesName.test(uri) ? 'values' : 'manifest';
}

interface Reader {
  readonly uri: string;
  readonly masked: Masked;
  readonly template: boolean;
  readonly reading: ValueReading;
}

function* withReader(
  documents: Iterable<YamlDocument>,
  masked: Masked,
  uri: string,
): Generator<{ document: YamlDocument; reader: Reader }> {
  const reader: Reader = { uri, masked, template: false, reading: {} };
  for (const document of documents) yield { document, reader };
}

/** The documents, those of a template with the lines that it puts in as keys where that reads as YAML, else with those lines left out. */
function documentsOf(
  masked: Masked,
  uri: string,
  template: boolean,
  wants: ((part: string) => boolean) | undefined,
): { document: YamlDocument; reader: Reader }[] {
  const file = { uri, masked, template };
  const [keyed, plain] = [readerOf(file, masked.keyed, masked.loose), readerOf(file, masked.text, true)];
  const documents = readYaml(masked.keyed, wants);
  if (masked.keyed === masked.text || documents.every(({ problems }) => problems.length === 0))
    return documents.map((document) => ({ document, reader: keyed }));
  const without = readYaml(masked.text, wants);
  if (without.length !== documents.length) return without.map((document) => ({ document, reader: plain }));
  return documents.map((document, i) =>
    document.problems.length === 0 ? { document, reader: keyed } : { document: without[i]!, reader: plain },
  );
}

/** `text`: what of the file is read as YAML; `make`: how the spans of what is embedded there are made. */
function readerOf(file: Omit<Reader, 'reading'>, text: string, loose: boolean, make?: MakeSpan): Reader {
  const { masked, template } = file;
  return { ...file, reading: { template: masked.open, loose, ...(template && { masked }), embedded: embeddedIn(text, make) } };
}

function embeddedIn(text: string, make?: MakeSpan): ValueReading['embedded'] {
  return (key, scalar) => {
    if (!embeddingKeys.has(key) || !isText(scalar)) return null;
    const root = readEmbedded(text, scalar, make)[0]?.root ?? null;
    return root && root.kind !== 'scalar' ? root : null;
  };
}

const isText = (scalar: YamlScalar): boolean => typeof scalar.value === 'string' && /[:[{]/.test(scalar.text);

/** `kind: List` and the typed lists that `kubectl get -o yaml` writes; items of typed lists may leave out their kind. */
function objectsAt(node: YamlNode, reader: Reader, listVersion: string, listKind: string): KubernetesObject[] {
  if (node.kind !== 'map') return [];
  const written = (key: string): string | undefined => {
    const value = node.items.findLast((pair) => pair.key.text === key)?.value;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const apiVersion = written('apiVersion') ?? listVersion;
  const kind = written('kind') ?? listKind;
  if (kind === '' || apiVersion === '') return [];
  const items = node.items.findLast((pair) => pair.key.text === 'items')?.value;
  if (kind.endsWith('List') && items?.kind === 'list') {
    const itemKind = kind === 'List' ? '' : kind.slice(0, -4);
    return items.items.flatMap((item) => (item ? objectsAt(item, reader, kind === 'List' ? '' : apiVersion, itemKind) : []));
  }
  const value = withType(objectValue(node, reader.uri, reader.reading), apiVersion, kind);
  const { start, end } = node.span;
  const given = reader.masked.conditions.filter((one) => one.start <= start && end <= one.end);
  return [{ apiVersion, kind, value, at: value.at, template: reader.template, given }];
}

/** What the list says for its items stands in each of them, at the item. */
function withType(value: ObjectValue, apiVersion: string, kind: string): ObjectValue {
  const missing = Object.entries({ apiVersion, kind }).filter(([key]) => !value.entries.has(key));
  if (missing.length === 0) return value;
  const at = place(value.at.uri, startOf(value.at.span));
  const entries = new Map(value.entries);
  for (const [key, text] of missing) entries.set(key, { key, keyAt: at, value: literal(text, at), at });
  return { ...value, entries };
}

/** JSON6902: a list of `{ op, path, … }` (https://www.rfc-editor.org/rfc/rfc6902). */
const mayBeOperations = (text: string): boolean => /["']?\bop["']?\s*:/.test(text) && /["']?\bpath["']?\s*:\s*["']?\//.test(text);

function isOperations(root: YamlNode): boolean {
  const first = root.kind === 'list' ? root.items[0] : null;
  return first?.kind === 'map' && ['op', 'path'].every((key) => first.items.some((pair) => pair.key.text === key));
}
