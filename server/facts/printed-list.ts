import type { YamlDocument } from '../syntax/yaml/ast';
import { listItems } from '../syntax/yaml/items';
import { readItem } from '../syntax/yaml/read';
import { mayMatter } from './kubernetes-kinds';

/** Shorter lists are read as any other file. */
const least = 200_000;

const pod = /^[ ]*(?:- )?"?kind"?: "?Pod"?,?\r?$/m;
const owner = /"?ownerReferences"?:[\s\S]{0,1000}?"?uid"?: ?"?([\w-]+)/;

/**
 * A long list of objects that `kubectl get` printed, item by item, so that no more than one of them is in memory as a tree, and those
 * that cannot matter are not read at all; nor are further pods of one owner, which are alike. null: this is none.
 */
export function printedItems(text: string): Iterable<YamlDocument> | null {
  if (text.length < least || !text.includes('resourceVersion')) return null;
  const list = listItems(text);
  return list && /^[ ]*"?kind"?: "?List\b/m.test(list.around) ? read(list.items) : null;

  function* read(items: NonNullable<typeof list>['items']): Generator<YamlDocument> {
    const owners = new Set<string>();
    for (const item of items) {
      const part = text.slice(item.start, item.end);
      if (!mayMatter(part)) continue;
      const uid = pod.test(part) ? owner.exec(part)?.[1] : undefined;
      if (uid !== undefined && owners.has(uid)) continue;
      if (uid !== undefined) owners.add(uid);
      yield* readItem(text, item);
    }
  }
}
