import type { Manifest } from '../../resolve/model';
import { setMapEntry } from '../../syntax/yaml/edit';
import type { YamlNode } from '../../syntax/yaml/ast';
import type { Edit } from '../../syntax/span';
import type { RuleContext } from '../rule';

/** Sets a field of an object of Config Connector or Crossplane, below its specification; no edits where nothing may be inserted. */
export function fieldEdits(
  context: RuleContext,
  manifest: Manifest | undefined,
  path: readonly string[],
  key: string,
  value: string,
): readonly Edit[] {
  const editing = manifest?.editing;
  const text = editing ? context.text(editing.uri) : undefined;
  return editing && text !== undefined
    ? setMapEntry(text, editing.uri, editing.document.start, [...editing.path, ...path], key, value)
    : [];
}

/** What stands under a key of a map; undefined where nothing does, or where there is no map. */
export const entry = (map: YamlNode | null | undefined, key: string): YamlNode | null | undefined =>
  map?.kind === 'map' ? map.items.findLast((pair) => pair.key.text === key)?.value : undefined;

export const textOf = (node: YamlNode | null | undefined): string | undefined => (node?.kind === 'scalar' ? node.text : undefined);
