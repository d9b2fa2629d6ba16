import { known } from '../facts/text';
import type { Block } from '../syntax/hcl/ast';
import type { Cluster, ManifestEditing } from '../resolve/model';
import { removeItem } from '../syntax/hcl/edit';
import type { YamlNode } from '../syntax/yaml/ast';
import { objectAt } from '../syntax/yaml/edit';
import { readHclBlockAt } from './fixes/block';
import { entry } from './fixes/manifest';
import { entryRemoval } from './fixes/remove';
import { fixOf, type Draft, type Rule, type RuleContext } from './rule';

/** What Autopilot decides by itself, as a path of blocks in the cluster. */
const redundant: readonly (readonly string[])[] = [['workload_identity_config'], ['node_config', 'workload_metadata_config']];

/** Workload Identity stated on an Autopilot cluster, where it is always on. */
export const autopilotRedundantConfig: Rule = {
  id: 'WI409',
  name: 'autopilot-redundant-config',
  severity: 'hint',
  summary: 'An Autopilot cluster states what it has anyway: its workload pool or metadata mode.',
  each: {
    *cluster({ cluster }, context) {
      if (cluster.autopilot === true && cluster.manifest?.editing) yield* inManifest(context, cluster, cluster.manifest.editing);
      const found = cluster.autopilot === true && cluster.scope.language === 'terraform' ? readHclBlockAt(context, cluster.at) : undefined;
      if (!found || found.block.type.name !== 'resource') return;
      const { uri } = cluster.at;
      for (const path of redundant) {
        const way = blocksOn(found.block, path);
        if (!way) continue;
        const last = way.at(-1)!;
        // A block that would be left empty goes too.
        const goes = way.find((_, i) => way.slice(i, -1).every(({ body }) => body.items.length === 1))!;
        const edits = removeItem(found.text, uri, way[way.indexOf(goes) - 1] ?? found.block, goes);
        yield {
          severity: 'hint',
          at: { uri, span: last.type.span },
          message: told(cluster, last.type.name),
          related: [],
          fixes: fixOf(`Remove ${goes.type.name}`, edits, { safe: true }),
        } satisfies Draft;
      }
    },
  },
};

const told = (cluster: Cluster, what: string): string =>
  `Cluster ${known(cluster.name) ?? cluster.label} is an Autopilot cluster: its workload pool is always PROJECT_ID.svc.id.goog, and its nodes always run the GKE metadata server. Leave ${what} out.`;

function* inManifest(context: RuleContext, cluster: Cluster, { uri, document, path }: ManifestEditing): Iterable<Draft> {
  const spec = path.reduce<YamlNode | null | undefined>(entry, objectAt(context.text(uri) ?? '', document.start));
  for (const [first, second] of redundant.map((names) => names.map(inCamelCase))) {
    const holder = second === undefined ? spec : entry(spec, first!);
    const key = holder?.kind === 'map' ? holder.items.find((pair) => pair.key.text === (second ?? first))?.key : undefined;
    if (!key) continue;
    const at = { uri, span: key.span };
    const edits = entryRemoval(context, { keyAt: at });
    yield {
      severity: 'hint',
      at,
      message: told(cluster, key.text),
      related: [],
      fixes: fixOf(`Remove ${key.text}`, edits, { safe: true }),
    };
  }
}

const inCamelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The blocks that lead along a path, the outermost first; undefined where one is missing. */
function blocksOn(block: Block, [type, ...rest]: readonly string[]): Block[] | undefined {
  if (type === undefined) return [];
  const inner = block.body.items.find((item): item is Block => item.kind === 'block' && item.type.name === type);
  const further = inner && blocksOn(inner, rest);
  return further && [inner, ...further];
}
