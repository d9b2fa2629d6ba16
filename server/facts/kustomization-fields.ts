import type { Entry, ObjectValue } from './value';

/** The fields of a kustomization that we read: https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go */
const fields = [
  ...['apiVersion', 'kind', 'resources', 'bases', 'components', 'crds', 'configurations', 'generators', 'transformers', 'validators'],
  ...['namespace', 'namePrefix', 'nameSuffix', 'labels', 'commonLabels', 'commonAnnotations', 'helmCharts', 'helmGlobals'],
  ...['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements'],
];
const spelling = new Map(fields.map((field) => [field.toLowerCase(), field]));

/**
 * A kustomization with its fields spelt as they are documented. Kustomize decodes the file as JSON with Go, which takes `patchesJSON6902` for
 * `patchesJson6902`, though the exact name is preferred: https://pkg.go.dev/encoding/json#Unmarshal
 */
export function withFieldsSpelt(settings: ObjectValue): ObjectValue {
  const spelt = (key: string): string => spelling.get(key.toLowerCase()) ?? key;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of settings.entries) {
    const field = spelt(key);
    if (field === key || !settings.entries.has(field)) entries.set(field, field === key ? entry : { ...entry, key: field });
  }
  return { ...settings, entries };
}
