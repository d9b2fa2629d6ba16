import { distance } from './near';

/** Where in a pool's name something begins that is almost `.svc.id.goog`: letters swapped, labels swapped, more behind it. */
export function nearDomain(name: string): number | undefined {
  const more = /\.svc\.id\.goog[a-z0-9.-]*$|\.svc\.goog\.id$|\.goog\.(?:svc\.id|id\.svc)$|\.svc\.id\.google(?:\.com)?$/.exec(name);
  if (more) return more.index;
  const last = /\.[a-z]+\.[a-z]+\.[a-z]+$/.exec(name);
  return last && distance(last[0], '.svc.id.goog', 2) <= 2 ? last.index : undefined;
}

/**
 * Where `.svc.id.goog` begins a second time, as in `${….workload_pool}.svc.id.goog`: a cluster's `workload_pool` already has it
 * (https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#workloadidentityconfig).
 */
export function repeatedDomain(name: string): number | undefined {
  const repeated = /(?<=\.svc\.id\.goog)(?:\.svc\.id\.goog)+$/.exec(name);
  return repeated?.index;
}
