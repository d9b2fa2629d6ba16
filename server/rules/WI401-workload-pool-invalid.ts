import { normaliseProject } from '../chain/principal';
import { poolFault, type PoolFault } from '../chain/pools';
import { decidingPlace, known, rewritable, show } from '../facts/text';
import type { Text } from '../facts/value';
import type { Cluster } from '../resolve/model';
import { insertAttribute } from '../syntax/hcl/edit';
import { contains } from '../syntax/span';
import type { Place } from '../syntax/span';
import { readHclBlockAt } from './fixes/block';
import { projectExpression } from './fixes/enable';
import type { Fix } from './finding';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** A workload pool that no cluster of this project can have: the API refuses it. */
export const workloadPoolInvalid: Rule = {
  id: 'WI401',
  name: 'workload-pool-invalid',
  severity: 'error',
  summary: 'The cluster’s workload pool is not PROJECT_ID.svc.id.goog of its own project.',
  each: {
    *cluster({ cluster }, context) {
      const { pool } = cluster;
      const fault = poolFault(cluster);
      // A fleet brings the pool of its host project along, whichever that is.
      if (!fault || pool === null || pool === 'unknown' || (fault.is === 'otherProject' && hasFleet(context))) return;
      const right = rightPool(cluster);
      yield {
        severity: 'error',
        at: placeOf(pool, fault, cluster),
        message: `${told(pool, fault, cluster)}: the API refuses it and Workload Identity stays off. ${right === undefined ? "Write PROJECT_ID.svc.id.goog with the ID of the cluster's own project." : `Write ${right}.`}`,
        related: cluster.project && fault.is === 'otherProject' ? [{ at: decidingPlace(cluster.project), message: 'The project.' }] : [],
        fixes: fault.is === 'repeatedSuffix' ? removal(fault) : fixes(context, cluster, pool),
      } satisfies Draft;
    },
  },
};

/** undefined where the project is not known. */
function rightPool({ project }: Cluster): string | undefined {
  const id = known(project);
  return id === undefined || /^\d+$/.test(id) ? undefined : `${normaliseProject(id)}.svc.id.goog`;
}

const hasFleet = ({ join }: RuleContext): boolean => join.inventory.opaques.some(({ what }) => what === 'fleet');

function told(pool: Text, { is, part }: PoolFault, { project, name, label }: Cluster): string {
  switch (is) {
    case 'suffix':
      return `Workload pool ${show(pool)} does not end in .svc.id.goog`;
    case 'repeatedSuffix':
      return `Workload pool ${show(pool)} ends in .svc.id.goog twice`;
    case 'number':
      return `The workload pool is named by ${show(part)}, which is a project's number, not its ID`;
    case 'characters':
      return `The workload pool is named by "${show(part)}", which is no project ID`;
    case 'otherProject':
      return `The workload pool is that of project ${show(part)}, but cluster ${known(name) ?? label} is in ${show(project)}`;
  }
}

/** The wrong part, or the whole of it where the part came from elsewhere and may be right there. */
function placeOf(pool: Text, { part }: PoolFault, { project }: Cluster): Place {
  const isProject = known(pool) !== undefined && known(pool) === known(project);
  return isProject || part.pieces.length === 0 || part.pieces.some(({ trail }) => trail)
    ? wholePlace(pool, isProject)
    : decidingPlace(part);
}

/** A literal that came through variables is wrong where it is written. */
const wholePlace = (pool: Text, isProject: boolean): Place => (pool.pieces.length === 1 && !isProject ? decidingPlace(pool) : pool.at);

function removal({ part }: PoolFault): Fix[] {
  const at = rewritable(part);
  return fixOf('Remove the second .svc.id.goog', at ? [replace(at, '')] : [], { safe: true });
}

function fixes(context: RuleContext, cluster: Cluster, pool: Text): Fix[] {
  const found = cluster.scope.language === 'terraform' && !cluster.manifest ? readHclBlockAt(context, cluster.at) : undefined;
  const [literal, right] = [rewritable(pool), rightPool(cluster)];
  if (found && pool.at.uri === cluster.at.uri && contains(cluster.at.span, pool.at.span)) {
    const block = found.block.body.items.find((item) => item.kind === 'block' && item.type.name === 'workload_identity_config');
    const expression = projectExpression(context, cluster, found.text, found.block);
    if (block?.kind === 'block' && expression) {
      const attribute = cluster.legacyPool ? 'identity_namespace' : 'workload_pool';
      const value = `"${expression.expression}.svc.id.goog"`;
      const edits = [...insertAttribute(found.text, cluster.at.uri, block, attribute, value), ...expression.edits];
      return fixOf(`Use ${value.slice(1, -1)}`, edits);
    }
  }
  return fixOf(`Use ${right}`, literal && right !== undefined ? [replace(literal, right)] : []);
}
