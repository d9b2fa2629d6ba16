import { known } from '../../facts/text';
import type { ObjectValue } from '../../facts/value';
import { fieldText, mayHoldMore, objectAtPath, valueAt } from '../kubernetes/read';
import type { AccountEditing, ManifestEditing } from '../model';
import { configConnectorDrafts, projectAnnotation } from './config-connector';
import { crossplaneDrafts } from './crossplane';
import type { Draft, DraftBase } from './draft';

/** Where an object stands and what it is called. */
export type ObjectBase = Omit<DraftBase, 'labels' | 'project' | 'uncertain'>;

/** What Config Connector or Crossplane would make of one Kubernetes object; nothing for what is none of theirs. `editing`: where the object itself may be changed. */
export function operatorDrafts(kind: string, apiVersion: string, value: ObjectValue, base: ObjectBase, editing: AccountEditing): Draft[] {
  if (!/\.(?:cnrm\.cloud\.google|upbound|crossplane)\./.test(apiVersion) && kind !== 'Namespace') return [];
  const metadata = valueAt(value, 'metadata');
  const draft: DraftBase = {
    ...base,
    labels: objectAtPath(metadata, 'labels'),
    project: fieldText(valueAt(metadata, 'annotations'), projectAnnotation),
    uncertain: !value.complete || mayHoldMore(metadata),
  };
  if (kind === 'Namespace') return draft.project ? [{ ...draft, what: 'namespace' }] : [];
  const at = (...path: readonly string[]): ManifestEditing | null =>
    editing?.how === 'yaml' && known(base.name) !== undefined ? { uri: editing.uri, document: editing.document, path } : null;
  return [
    ...configConnectorDrafts(kind, apiVersion, value, draft, at('spec')),
    ...crossplaneDrafts(kind, apiVersion, value, draft, at('spec', 'forProvider')),
  ];
}
