import type { KubernetesFacts, KubernetesObject } from '../../facts/kubernetes';
import type { HelmCommand } from '../../facts/scripts';
import type { NamedTemplate } from '../../facts/named-templates';
import { decidingPlace, show } from '../../facts/text';
import type { ObjectValue } from '../../facts/value';
import { placeId, type Place } from '../../syntax/span';
import { chartOf } from '../kubernetes/charts';
import { isWithin } from '../kubernetes/folders';
import { kubernetesObjects } from '../kubernetes/objects';
import type { DeclaredObject, ObjectParts } from '../kubernetes/objects';
import { entryAt, fieldText, objectAtPath, textOf, valueAt } from '../kubernetes/read';
import { changedAt, madeEntry, veiled, withEntry, withOpenAnnotations, withOpenPods } from '../kubernetes/values';
import type { AccountEditing, Scope } from '../model';
import type { Deployment } from './deployments';
import { setValues } from './layers';
import { merged, noValues, unreadValues, valueIn } from './release';
import type { Release } from './release';
import { filledIn } from './written-values';
import { insertedPath, isWritten, rendered, renderedTemplate } from './render';
import { subchartsOf, type Subchart } from './subcharts';
import { scriptValues } from '../scripts/charts';

type Files = ReadonlyMap<string, KubernetesFacts>;

/** Releases of one chart that are followed; more environments than any chart has. */
const maxReleases = 50;

/** The objects of all charts, as each release that is known of writes them. `charts`: their folders, the innermost first. */
export function chartParts(
  files: Files,
  charts: readonly string[],
  deployments: readonly Deployment[],
  commands: readonly HelmCommand[] = [],
): ObjectParts[] {
  const templates = new Map<string, KubernetesFacts[]>();
  const named = new Map<string, Map<string, NamedTemplate>>();
  for (const file of files.values()) {
    const chart = file.role === 'manifest' || file.role === 'named' ? chartOf(file.uri, charts) : undefined;
    if (chart === undefined) continue;
    if (file.named) named.set(chart, new Map([...(named.get(chart) ?? []), ...file.named]));
    const own = templates.get(chart);
    if (own) own.push(file);
    else templates.set(chart, [file]);
  }
  const releases = releasesOf({ files, charts, deployments, commands, subcharts: subchartsOf(files, charts) });
  return [...templates].flatMap(([chart, own]) => {
    const of = releases(chart).map((release) => withTemplates(release, named.get(chart) ?? new Map<string, NamedTemplate>()));
    return own.flatMap((file) => file.objects.flatMap((object) => objectParts(object, file.uri, of)));
  });
}

interface Known {
  readonly files: Files;
  readonly charts: readonly string[];
  readonly deployments: readonly Deployment[];
  /** Of scripts, which install charts too. */
  readonly commands: readonly HelmCommand[];
  readonly subcharts: ReturnType<typeof subchartsOf>;
}

/** The releases of each chart, those of what takes it in first; a chart that takes in itself has none of that. */
function releasesOf(known: Known): (chart: string) => readonly Release[] {
  const done = new Map<string, readonly Release[]>();
  return function releases(chart): readonly Release[] {
    let found = done.get(chart);
    if (found) return found;
    done.set(chart, []);
    const plain = plainRelease(chart, known.files);
    const within = (known.subcharts.get(chart) ?? []).map((subchart) =>
      releases(subchart.parent).flatMap((outer) => withinRelease(plain, outer, subchart)),
    );
    found = [...within.flat(), ...ownReleases(chart, plain, within.length > 0, known)].slice(0, maxReleases);
    done.set(chart, found);
    return found;
  };
}

/** Named templates that include each other deeper than that include themselves. */
const maxIncluded = 10;

/** A release with what the named templates of its chart put out in it. */
function withTemplates(release: Release, templates: ReadonlyMap<string, NamedTemplate>, depth = 0): Release {
  const inner = (): Release => withTemplates(release, templates, depth + 1);
  return {
    ...release,
    named(name, at) {
      const template = depth < maxIncluded ? templates.get(name) : undefined;
      return template ? renderedTemplate(template, inner(), at) : null;
    },
  };
}

/** A chart with nothing but its own values. */
function plainRelease(chart: string, files: Files): Release {
  const chartName = fieldText(files.get(`${chart}/Chart.yaml`)?.settings, 'name');
  const own = files.get(`${chart}/values.yaml`) ?? files.get(`${chart}/values.yml`);
  return {
    scope: scopeAt(chart),
    key: chart,
    values: merged(own?.settings ? [own.settings] : []),
    chartName,
    name: null,
    namespace: null,
    complete: false,
    editing: editingAt(own),
    named: () => null,
  };
}

/** Those that a tool installs, and the environments of its values files; the bare chart only where there is neither. */
function ownReleases(chart: string, plain: Release, isPart: boolean, { files, charts, deployments, commands }: Known): Release[] {
  const tools = deployments.filter(({ folder, chart: isChart }) => isChart && folder === chart).slice(0, maxReleases);
  const used = new Set(tools.flatMap(({ layers }) => layers.map((layer) => 'uri' in layer && layer.uri)));
  const installed = tools.map((tool): Release => {
    const layers = tool.layers.map((layer): ObjectValue => {
      if ('object' in layer) return layer.object;
      const [settings, variables] = [files.get(layer.uri)?.settings, tool.variables?.get(layer.uri)];
      return settings ? (variables ? filledIn(settings, variables) : settings) : unreadValues;
    });
    const values = merged([plain.values, ...layers, ...tool.sets.map(setValues)]);
    const last = tool.layers.findLast((layer) => 'uri' in layer);
    return {
      ...plain,
      scope: { ...tool.scope, ...scopeAt(tools.length === 1 ? chart : tool.key) },
      key: tool.key,
      values,
      name: tool.release,
      namespace: tool.namespace,
      patched: tool.patched === true,
      podsPatched: tool.podsPatched === true,
      complete: tool.complete && values.complete,
      editing: editingAt(last && files.get(last.uri)) ?? plain.editing,
    };
  });
  const environments = environmentFiles(chart, files, charts)
    .filter(({ uri }) => !used.has(uri))
    .slice(0, maxReleases)
    .map((file): Release => ({
      ...plain,
      scope: scopeAt(file.uri),
      key: file.uri,
      values: merged([plain.values, file.settings ?? noValues]),
      editing: editingAt(file),
    }));
  const base = tools.length > 0 || isPart ? [] : [environments.length === 0 ? plain : withoutOverridden(plain, environments)];
  const over = scriptValues(
    commands,
    chart,
    environments.map(({ key }) => key),
  );
  const scripted = (release: Release): Release => ({ ...release, values: merged([release.values, ...over]) });
  return unshared([...base.map(scripted), ...installed, ...environments.map(scripted)]);
}

const scopeAt = (root: string): Scope => ({ language: 'kubernetes', root, instance: '' });

const editingAt = (file: KubernetesFacts | undefined): Release['editing'] =>
  file?.settings ? { uri: file.uri, document: file.settings.at.span, under: [] } : null;

/** Values beside the chart's own: `values-prod.yaml`, `values/prod.yaml`; those in `ci/` are for chart-testing. */
function environmentFiles(chart: string, files: Files, charts: readonly string[]): KubernetesFacts[] {
  return [...files.values()].filter(
    ({ uri, role }) =>
      role === 'values' &&
      isWithin(chart, uri) &&
      !/^values\.ya?ml$/.test(uri.slice(chart.length + 1)) &&
      !isWithin(`${chart}/templates`, uri) &&
      !isWithin(`${chart}/ci`, uri) &&
      charts.find((folder) => isWithin(folder, uri)) === chart,
  );
}

/** Where environments say another namespace, the chart's own values are no environment of their own. */
function withoutOverridden(plain: Release, environments: readonly Release[]): Release {
  const namespace = (release: Release): string => show(textOf(valueAt(release.values, 'namespace')));
  if (environments.every((one) => namespace(one) === namespace(plain))) return plain;
  return { ...plain, values: changedAt(plain.values, ['namespace'], plain.values.at, () => null) };
}

/** A file that several releases share is not changed for one of them. */
function unshared(releases: readonly Release[]): Release[] {
  const uses = new Map<string, number>();
  for (const { editing } of releases) if (editing) uses.set(editing.uri, (uses.get(editing.uri) ?? 0) + 1);
  return releases.map((release) => (release.editing && uses.get(release.editing.uri)! > 1 ? { ...release, editing: null } : release));
}

/** A chart as a part of another one's release, with the values under its name; nothing where its condition leaves it out. */
function withinRelease(plain: Release, outer: Release, { name, conditions }: Subchart): Release[] {
  const decided = conditions.map((path) => valueIn(outer, path)).find((value) => value !== undefined);
  if (decided?.is === 'bool' && !decided.value) return [];
  const own = valueIn(outer, [name]);
  const globals = outer.values.entries.get('global');
  const values = merged([plain.values, ...(own?.is === 'object' ? [own] : own?.is === 'unknown' ? [unreadValues] : [])]);
  return [
    {
      ...plain,
      scope: outer.scope,
      key: `${outer.key}/charts/${name}`,
      values: globals ? withEntry(values, globals) : values,
      name: outer.name,
      namespace: outer.namespace,
      patched: outer.patched === true,
      podsPatched: outer.podsPatched === true,
      complete: outer.complete,
      editing: outer.editing && { ...outer.editing, under: [...outer.editing.under, name] },
    },
  ];
}

function objectParts(object: KubernetesObject, uri: string, releases: readonly Release[]): ObjectParts[] {
  const seen = new Set<string>();
  return releases.flatMap((release) => {
    const written = isWritten(object.given, release);
    if (written === false && release.complete) return [];
    const why = 'patched after it is rendered';
    const own = inNamespace(rendered(object.value, release), release);
    const whole = release.podsPatched ? withOpenPods(own, why) : own;
    const value = release.patched ? veiled(whole, why) : written === false ? openedMetadata(whole) : whole;
    const parts = kubernetesObjects(value, declaredIn(object, uri, release, value));
    // Environments that leave it as it is are no variants of it.
    const said = JSON.stringify([parts.kubernetesAccounts, parts.workloads].map((list) => list.map((one) => signature(one))));
    if (parts.drafts.length === 0 && seen.has(said)) return [];
    seen.add(said);
    return [parts];
  });
}

function signature(one: ObjectParts['kubernetesAccounts'][number] | ObjectParts['workloads'][number]): unknown {
  const names = [show(one.name), one.namespace && show(one.namespace)];
  return 'annotations' in one
    ? [...names, one.annotations.map(({ key, value }) => [key, show(value), decidingPlace(value)])]
    : [...names, one.account && show(one.account), one.hostNetwork, one.credentialsAt];
}

/** Helm installs what names no namespace into that of the release. */
function inNamespace(object: ObjectValue, { namespace }: Release): ObjectValue {
  const metadata = objectAtPath(object, 'metadata');
  if (!namespace || !metadata?.complete || metadata.entries.has('namespace')) return object;
  return changedAt(object, ['metadata', 'namespace'], namespace.at, () => madeEntry('namespace', namespace));
}

function openedMetadata(object: ObjectValue): ObjectValue {
  const metadata = object.entries.get('metadata');
  return metadata?.value.is === 'object'
    ? withEntry(object, { ...metadata, value: withOpenAnnotations(metadata.value, 'left out by the values here') })
    : object;
}

function declaredIn(object: KubernetesObject, uri: string, release: Release, value: ObjectValue): DeclaredObject {
  const name = textOf(entryAt(value, 'metadata', 'name')?.value);
  const given = name?.pieces.find((piece) => piece.is === 'known' && piece.trail?.how === 'values');
  const nameAt: Place | undefined = name && given ? decidingPlace(name) : undefined;
  return {
    scope: release.scope,
    key: `${release.key}!${placeId(object.at)}`,
    ...(nameAt && { nameAt }),
    headerAt: object.at,
    at: object.at,
    editing: editingIn(object, uri, release),
  };
}

/** Annotations that come from the values are added there; a template without any action is edited like a manifest. */
function editingIn(object: KubernetesObject, uri: string, { editing }: Release): AccountEditing {
  const path = insertedPath(valueAt(object.value, 'metadata', 'annotations'));
  if (path && editing) return { how: 'yaml', uri: editing.uri, document: editing.document, path: [...editing.under, ...path] };
  return object.template ? null : { how: 'yaml', uri, document: object.at.span };
}
