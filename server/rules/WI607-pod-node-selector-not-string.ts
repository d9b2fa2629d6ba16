import { areAllAutopilot } from '../chain/pools';
import type { Value } from '../facts/value';
import type { Workload } from '../resolve/model';
import { metadataServerSelector } from './keys';
import { fixOf, replace, type Draft, type Rule } from './rule';
import { workloadName } from './words';

/** A node selector whose value is no string: the API server refuses the object. */
export const podNodeSelectorNotString: Rule = {
  id: 'WI607',
  name: 'pod-node-selector-not-string',
  severity: 'error',
  summary: 'The node selector iam.gke.io/gke-metadata-server-enabled has a value without quotes.',
  each: {
    *workload(workload, { clusters }) {
      const entry = metadataServerSelector(workload);
      // On Autopilot the selector has to go (WI606).
      if (!entry || !isTyped(entry.value) || !isManifest(workload) || areAllAutopilot(clusters)) return;
      const text = `"${String(entry.value.value)}"`;
      yield {
        severity: 'error',
        at: entry.value.at,
        message: `Node selectors are strings, and ${String(entry.value.value)} without quotes is none: the API server refuses ${workloadName(workload)}. Write ${text}.`,
        related: [],
        fixes: fixOf(`Write ${text}`, [replace(entry.value.at, text)], { safe: true }),
      } satisfies Draft;
    },
  },
};

const isTyped = (value: Value): value is Extract<Value, { is: 'bool' | 'number' }> => value.is === 'bool' || value.is === 'number';

/** Terraform makes strings of the values of its own maps. */
const isManifest = ({ scope }: Workload): boolean => scope.language === 'kubernetes';
