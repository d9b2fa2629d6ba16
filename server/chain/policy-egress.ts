import { show } from '../facts/text';
import type { NetworkPolicy } from '../resolve/model';
import type { ObjectValue, Value } from '../facts/value';
import { allOf, anyOf, itemsIn, stringIn, type Answer } from './policy-selection';

/**
 * Where pods reach the GKE metadata server: through the node's own address range, or under the metadata address itself with
 * Dataplane V2 (https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity); 127.0.0.1 before version 1.21.
 */
const servers: readonly { readonly address: string; readonly port: number }[] = [
  { address: '169.254.169.252', port: 988 },
  { address: '169.254.169.254', port: 80 },
  { address: '127.0.0.1', port: 988 },
];

/** Does the policy keep the pods that it selects from everything that it does not allow? */
export function restrictsEgress({ kind, spec }: NetworkPolicy): Answer {
  const part = (name: string): Value | undefined => spec.entries.get(name)?.value;
  const rules = part('egress');
  if (kind !== 'NetworkPolicy') {
    const enforced = part('enableDefaultDeny');
    const egress = enforced?.is === 'object' ? enforced.entries.get('egress')?.value : undefined;
    if ((enforced && enforced.is !== 'object') || (egress && egress.is !== 'bool')) return 'unknown';
    if (egress && !egress.value) return 'no';
    return itemsIn(rules) ? (itemsIn(rules)!.length > 0 ? 'yes' : 'no') : 'unknown';
  }
  const types = part('policyTypes');
  if (!types) return spec.complete ? (rules && rules.is !== 'null' ? 'yes' : 'no') : 'unknown';
  const names = itemsIn(types)?.map(stringIn);
  return names?.includes('Egress') ? 'yes' : !names || names.includes(undefined) ? 'unknown' : 'no';
}

/** Does the policy let the pods that it selects reach the GKE metadata server, on any of its addresses? */
export function allowsMetadataServer({ kind, spec }: NetworkPolicy): Answer {
  const rules = itemsIn(spec.entries.get('egress')?.value);
  if (!rules || !spec.complete) return 'unknown';
  const allows = kind === 'NetworkPolicy' ? ruleAllows : ciliumRuleAllows;
  return anyOf(rules.map((rule) => (rule.is === 'object' && rule.complete ? allows(rule) : 'unknown')));
}

const anyServer = (allows: (server: (typeof servers)[number]) => Answer): Answer => anyOf(servers.map(allows));

function ruleAllows(rule: ObjectValue): Answer {
  const [peers, ports] = ['to', 'ports'].map((name) => itemsIn(rule.entries.get(name)?.value));
  if (!peers || !ports) return 'unknown';
  return anyServer(({ address, port }) =>
    allOf([
      peers.length === 0 ? 'yes' : anyOf(peers.map((peer) => peerHolds(peer, address))),
      ports.length === 0 ? 'yes' : anyOf(ports.map((one) => portHolds(one, port))),
    ]),
  );
}

/** Selectors mean pods, never addresses of the node. */
function peerHolds(peer: Value, address: string): Answer {
  if (peer.is !== 'object' || !peer.complete) return 'unknown';
  const block = peer.entries.get('ipBlock')?.value;
  return block ? blockHolds(block, address) : 'no';
}

function blockHolds(block: Value, address: string): Answer {
  if (block.is !== 'object' || !block.complete) return 'unknown';
  const except = itemsIn(block.entries.get('except')?.value);
  if (!except) return 'unknown';
  const inside = rangeHolds(block.entries.get('cidr')?.value, address);
  const outside = anyOf(except.map((one) => rangeHolds(one, address)));
  return allOf([inside, outside === 'yes' ? 'no' : outside === 'no' ? 'yes' : 'unknown']);
}

function rangeHolds(range: Value | undefined, address: string): Answer {
  const text = stringIn(range);
  if (text === undefined) return 'unknown';
  const match = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(text);
  if (!match) return text.includes(':') ? 'no' : 'unknown';
  // Who allows all addresses but the metadata server's does not mean the loopback of old.
  if (address.startsWith('127.') && !text.startsWith('127.')) return 'no';
  const host = 2 ** (32 - Number(match[2] ?? 32));
  return Math.floor(numberOf(match[1]!) / host) === Math.floor(numberOf(address) / host) ? 'yes' : 'no';
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function portHolds(value: Value, port: number): Answer {
  if (value.is !== 'object' || !value.complete) return 'unknown';
  const written = value.entries.get('port')?.value;
  const protocol = value.entries.get('protocol')?.value;
  // A whole text in UPPER_SNAKE passes for a placeholder elsewhere; here it is the name of a protocol.
  const named = protocol?.is === 'text' ? show(protocol) : protocol ? undefined : 'TCP';
  if (named === 'UDP' || named === 'SCTP') return 'no';
  if (!written || written.is === 'null') return named === 'TCP' || named === 'ANY' ? 'yes' : 'unknown';
  const [from, to] = [stringIn(written), stringIn(value.entries.get('endPort')?.value)];
  if (from === undefined) return 'unknown';
  if (!/^\d+$/.test(from)) return 'no';
  const last = value.entries.has('endPort') ? (to === undefined ? Infinity : Number(to)) : Number(from);
  const holds = Number(from) === 0 || (Number(from) <= port && port <= last);
  return !holds ? 'no' : named === 'TCP' || named === 'ANY' ? 'yes' : 'unknown';
}

/** Entities that are not the metadata server; `host` is the node, and does not cover it. */
const otherEntities = new Set(['host', 'remote-node', 'cluster', 'init', 'ingress', 'health', 'unmanaged', 'none', 'kube-apiserver']);
/** Fields of a rule that mean pods, services or nodes. */
const otherPeers = new Set(['toEndpoints', 'toServices', 'toNodes']);

/** https://docs.cilium.io/en/stable/security/policy/language/; an empty rule allows nothing. */
function ciliumRuleAllows(rule: ObjectValue): Answer {
  const peers: ((address: string) => Answer)[] = [];
  for (const { key, value } of rule.entries.values()) {
    if (key === 'toPorts' || key === 'icmps' || key === 'authentication') continue;
    const items = itemsIn(value);
    peers.push((address) => (items ? anyOf(items.map((item) => ciliumPeerHolds(key, item, address))) : 'unknown'));
  }
  const toPorts = itemsIn(rule.entries.get('toPorts')?.value);
  if (!toPorts || rule.entries.has('icmps')) return rule.entries.has('icmps') ? 'no' : 'unknown';
  if (peers.length === 0 && toPorts.length === 0) return 'no';
  return anyServer(({ address, port }) =>
    allOf([
      peers.length === 0 ? 'yes' : anyOf(peers.map((holds) => holds(address))),
      toPorts.length === 0 ? 'yes' : anyOf(toPorts.map((one) => ciliumPortsHold(one, port))),
    ]),
  );
}

function ciliumPeerHolds(key: string, item: Value, address: string): Answer {
  if (otherPeers.has(key)) return 'no';
  if (key === 'toCIDR') return rangeHolds(item, address);
  if (key === 'toCIDRSet') return blockHolds(item, address);
  if (key === 'toEntities') {
    const entity = stringIn(item);
    return entity === 'all' ? 'yes' : entity !== undefined && otherEntities.has(entity) ? 'no' : 'unknown';
  }
  if (key === 'toFQDNs') return namesServer(item);
  return 'unknown';
}

function namesServer(item: Value): Answer {
  if (item.is !== 'object') return 'unknown';
  const [name, pattern] = ['matchName', 'matchPattern'].map((part) => item.entries.get(part)?.value);
  const text = stringIn(name ?? pattern);
  if (text === undefined) return 'unknown';
  const expression = new RegExp(`^${text.replace(/[.+?^$()|[\]\\{}]/g, '\\$&').replaceAll('*', '.*')}\\.?$`, 'i');
  return expression.test('metadata.google.internal') ? 'yes' : 'no';
}

function ciliumPortsHold(item: Value, port: number): Answer {
  const ports = item.is === 'object' ? itemsIn(item.entries.get('ports')?.value) : undefined;
  if (!ports) return 'unknown';
  return ports.length === 0 ? 'yes' : anyOf(ports.map((one) => portHolds(one, port)));
}
