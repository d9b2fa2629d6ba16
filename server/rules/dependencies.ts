import type { Block, Body } from '../syntax/hcl/ast';
import { visitExpressions } from '../syntax/hcl/walk';
import type { RuleContext } from './rule';

/** What each block and local of one module refers to, by address: `google_container_cluster.main`, `data.x.y`, `module.app`, `local.pool`. */
export type References = ReadonlyMap<string, ReadonlySet<string>>;

/** How a block is called by others of its module; undefined for blocks that nobody refers to. All providers of one name count as one. */
export function addressOf({ type, labels }: Block): string | undefined {
  const [first, second] = labels.map(({ value }) => value);
  if (type.name === 'module' || type.name === 'provider') return first === undefined ? undefined : `${type.name}.${first}`;
  if (first === undefined || second === undefined) return undefined;
  return type.name === 'resource' ? `${first}.${second}` : type.name === 'data' ? `data.${first}.${second}` : undefined;
}

/** The references of the module in a folder (URI without trailing slash). */
export function referencesIn(context: RuleContext, folder: string): References {
  const found = new Map<string, Set<string>>();
  for (const uri of context.beside(`${folder}/`)) {
    for (const item of context.hcl(uri)?.body.items ?? []) {
      if (item.kind !== 'block') continue;
      const address = addressOf(item);
      if (address !== undefined)
        found.set(address, new Set([...(found.get(address) ?? []), ...addressesIn(item.body), ...providersOf(item)]));
      if (item.type.name !== 'locals') continue;
      for (const local of item.body.items)
        if (local.kind === 'attribute') found.set(`local.${local.name.name}`, addressesIn({ ...item.body, items: [local] }));
    }
  }
  return found;
}

/**
 * The provider that makes it: what that one is configured with comes before (a cluster's endpoint, mostly). Modules are given the one of
 * Kubernetes, as those that bind accounts make the accounts too.
 */
function providersOf({ type, labels: [first] }: Block): readonly string[] {
  if (type.name === 'module') return ['provider.kubernetes'];
  return type.name === 'provider' || first === undefined ? [] : [`provider.${first.value.split('_')[0]}`];
}

function addressesIn(body: Body): Set<string> {
  const found = new Set<string>();
  visitExpressions(body, (expression) => {
    if (expression.kind !== 'attribute-access') return;
    const { object, name } = expression;
    if (object.kind === 'variable') found.add(`${object.name}.${name.name}`);
    else if (object.kind === 'attribute-access' && object.object.kind === 'variable' && object.object.name === 'data')
      found.add(`data.${object.name.name}.${name.name}`);
  });
  return found;
}

/** Does Terraform make `to` before `from`, because one refers to the other, be it through others? */
export function dependsOn(references: References, from: string, to: string): boolean {
  const [seen, open] = [new Set([from]), [from]];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (address === to) return true;
    for (const next of references.get(address) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}
