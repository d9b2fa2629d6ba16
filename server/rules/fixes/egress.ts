import type { NetworkPolicy } from '../../resolve/model';
import { insertBlock } from '../../syntax/hcl/edit';
import { appendItems } from '../../syntax/yaml/append';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { readHclBlockAt } from './block';

/** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity: without and with Dataplane V2. */
const servers = [
  { cidr: '169.254.169.252/32', port: 988 },
  { cidr: '169.254.169.254/32', port: 80 },
] as const;

const rules = servers.map(({ cidr, port }) => ({ to: [{ ipBlock: { cidr } }], ports: [{ protocol: 'TCP', port }] }));

/** Cilium is what Dataplane V2 is made of. */
const ciliumRules = [{ toCIDR: [servers[1].cidr], toPorts: [{ ports: [{ port: String(servers[1].port), protocol: 'TCP' }] }] }];

const blocks: readonly (readonly string[])[] = servers.map(({ cidr, port }) => [
  'egress {',
  '  to {',
  '    ip_block {',
  `      cidr = "${cidr}"`,
  '    }',
  '  }',
  '',
  '  ports {',
  `    port     = "${port}"`,
  '    protocol = "TCP"',
  '  }',
  '}',
]);

/** Lets the pods of a policy reach the GKE metadata server. */
export function metadataServerFixes(context: RuleContext, { spec, kind }: NetworkPolicy): Fix[] {
  const { uri, span } = spec.at;
  const text = context.text(uri);
  if (text === undefined) return [];
  const edits = context.hcl(uri)
    ? blockEdits(context, spec)
    : appendItems(text, uri, span.start, 'egress', kind === 'NetworkPolicy' ? rules : ciliumRules);
  return fixOf('Allow egress to the GKE metadata server', edits);
}

function blockEdits(context: RuleContext, spec: NetworkPolicy['spec']): readonly Edit[] {
  const found = readHclBlockAt(context, spec.at);
  const lines = blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));
  return found ? insertBlock(found.text, spec.at.uri, found.block, lines) : [];
}
