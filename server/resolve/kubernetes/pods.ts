import { podSpecPaths } from '../../facts/kubernetes-kinds';
import { show, unknownText } from '../../facts/text';
import type { ObjectValue, Text, Value } from '../../facts/value';
import type { Place } from '../../syntax/span';
import { entryAt, fieldText, mayHoldMore, objectAtPath, textOf, valueAt } from './read';

/** What one pod specification says about identity. */
export interface PodIdentity {
  readonly account: Text | null;
  readonly hostNetwork: boolean;
  readonly credentialsAt: Place | null;
  readonly podSpecAt: Place;
  readonly podSpec: ObjectValue;
  /** The labels of the pods; null where they are not known. */
  readonly podLabels: ObjectValue | null;
  /** `app` or `app.kubernetes.io/name`, of the pods else of the object. */
  readonly appLabel: Text | null;
}

/** Argo Workflows state the account of their pods beside the templates: https://argo-workflows.readthedocs.io/en/latest/service-accounts/ */
const workflowPaths: Readonly<Record<string, readonly string[]>> = {
  Workflow: ['spec'],
  WorkflowTemplate: ['spec'],
  ClusterWorkflowTemplate: ['spec'],
  CronWorkflow: ['spec', 'workflowSpec'],
};

/** The pod specifications of an object: the one of its kind, or, in custom resources, every one that can be recognised. */
export function podsOf(kind: string, apiVersion: string, object: ObjectValue): PodIdentity[] {
  const path =
    kind === 'Service' && apiVersion.startsWith('serving.knative.dev/')
      ? podSpecPaths['Deployment']
      : (podSpecPaths[kind] ?? workflowPaths[kind]);
  if (path) {
    const spec = objectAtPath(object, ...path);
    return spec ? [podIdentity(spec, object, path)] : [];
  }
  if (/^(?:ServiceAccount|Service|Composition)$|Policy$/.test(kind)) return [];
  return embeddedSpecs(valueAt(object, 'spec'), 0).map((spec) => podIdentity(spec, object, []));
}

/** Objects with `containers` or, beside it, `serviceAccountName`: pod templates of operators (depth-bounded). */
function embeddedSpecs(value: Value | undefined, depth: number): ObjectValue[] {
  if (depth > 12) return [];
  if (value?.is === 'list') return value.items.flatMap((item) => embeddedSpecs(item, depth + 1));
  if (value?.is !== 'object') return [];
  const isPod = value.entries.get('containers')?.value.is === 'list';
  return isPod ? [value] : [...value.entries.values()].flatMap((entry) => embeddedSpecs(entry.value, depth + 1));
}

function podIdentity(spec: ObjectValue, object: ObjectValue, path: readonly string[]): PodIdentity {
  const stated = entryAt(spec, 'serviceAccountName') ?? entryAt(spec, 'serviceAccount');
  const labels = [
    [...path.slice(0, -1), 'metadata', 'labels'],
    ['metadata', 'labels'],
  ];
  const appLabel = labels
    .flatMap((labelPath) => ['app', 'app.kubernetes.io/name'].map((key) => textOf(entryAt(object, ...labelPath, key)?.value)))
    .find((text) => text !== null);
  const hostNetwork = valueAt(spec, 'hostNetwork');
  return {
    account: stated ? (textOf(stated.value) ?? null) : spec.complete ? null : unknownText('made by a template', spec.at),
    hostNetwork: hostNetwork?.is === 'bool' && hostNetwork.value,
    credentialsAt: credentialsAt(spec),
    podSpecAt: spec.at,
    podSpec: spec,
    podLabels: path.length === 0 ? null : podLabelsOf(object, path),
    appLabel: appLabel ?? null,
  };
}

/** The labels beside the pod specification at a path; none written is known, too. */
function podLabelsOf(object: ObjectValue, path: readonly string[]): ObjectValue | null {
  const template = objectAtPath(object, ...path.slice(0, -1));
  const metadata = valueAt(template, 'metadata');
  const labels = valueAt(metadata, 'labels');
  if (labels?.is === 'object') return labels;
  if (labels && labels.is !== 'null') return null;
  const complete = template?.complete === true && !mayHoldMore(metadata);
  return { is: 'object', entries: new Map(), complete, at: template?.at ?? object.at };
}

/** Where a container sets GOOGLE_APPLICATION_CREDENTIALS: the name's place. */
function credentialsAt(spec: ObjectValue): Place | null {
  for (const group of ['containers', 'initContainers']) {
    const containers = valueAt(spec, group);
    if (containers?.is !== 'list') continue;
    for (const container of containers.items) {
      const env = valueAt(container, 'env');
      if (env?.is !== 'list') continue;
      for (const variable of env.items) {
        const name = fieldText(variable, 'name');
        // A whole text in UPPER_SNAKE passes for a placeholder elsewhere; here it is the name of a variable.
        if (name && show(name) === 'GOOGLE_APPLICATION_CREDENTIALS') return name.at;
      }
    }
  }
  return null;
}
